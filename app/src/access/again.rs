//! Signing in once more, and coming back: the button, and whether what is `fresh` will ask for it.

use crate::say;
use crate::ui::{Button, PostForm, Weight};
use crate::visit::Visit;
use backoffice::access::session::SignedIn;
use backoffice::limits::FRESH_SIGN_IN_LASTS;
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

/// Whether what asks for a fresh sign-in would ask for one now. It is asked again where it is done.
pub(crate) fn asks_to_sign_in_again(visit: &Visit) -> bool {
    let Some(at) = use_context::<SignedIn>().and_then(|signed_in| signed_in.authenticated_at) else {
        return true;
    };
    visit.now.duration_since(at).unsigned_abs() > FRESH_SIGN_IN_LASTS
}
