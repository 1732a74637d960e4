//! The button by which a member signs in once more, and comes back.

use crate::say;
use crate::ui::{Button, PostForm, Weight};
use crate::visit::Visit;
use leptos::prelude::*;

pub(crate) fn sign_in_again(visit: &Visit, back: &str) -> impl IntoView + use<> {
    let (back, label) = (back.to_owned(), say!(visit, access.again));
    view! {
        <PostForm action="/login/again">
            <input type="hidden" name="next" value=back />
            <Button weight=Weight::Primary>{label}</Button>
        </PostForm>
    }
}
