//! The form that gives a role.

use crate::kept::Again;
use crate::say;
use crate::ui::fields::{Choice, DateField, SelectField, TextArea, TextField};
use crate::ui::{Button, Fold, PostForm, Weight};
use crate::visit::Visit;
use backoffice::access::types::MemberPage;
use backoffice::limits::{CHANNELS_TYPED_BYTES, REASON_MAX_CHARS};
use leptos::prelude::*;

pub fn form(visit: &Visit, found: &MemberPage) -> Option<impl IntoView + use<>> {
    if found.is_self {
        return None;
    }
    let roles = found.roles.iter().map(|(key, label)| Choice::new(key.as_str(), label.get(visit.locale)));
    let scopes = vec![
        Choice::new("all", say!(visit, members.all)),
        Choice::new("channels", say!(visit, members.listed)),
        Choice::new("mine", say!(visit, members.mine)),
    ];
    let zone = visit.zone.iana_name().unwrap_or("UTC").replace('_', " ");
    let until_hint = say!(visit, members.until_hint, zone = zone);
    let (action, hidden) = ("/api/access/give", vec![("member", found.id.clone())]);
    let (open, roles) = (Again::of(action, &hidden).is_some(), roles.collect());
    let (role, scope, until, channels, channels_hint, reason) = (
        say!(visit, members.role),
        say!(visit, members.scope),
        say!(visit, members.until_when),
        say!(visit, members.channels),
        say!(visit, members.channels_hint),
        say!(visit, members.reason),
    );
    let (title, press) = (say!(visit, members.give), say!(visit, members.give_do));
    Some(view! {
        <div class="panel giving" id="give">
            <Fold summary=move || title open>
                <PostForm action hidden>
                    <div class="fields">
                        <SelectField name="role" label=role choices=roles required=true />
                        <SelectField name="scope" label=scope choices=scopes required=true />
                        <DateField name="until" label=until time=true help=until_hint />
                    </div>
                    <TextArea name="channels" label=channels max=CHANNELS_TYPED_BYTES rows=2 help=channels_hint />
                    <TextField name="reason" label=reason max=REASON_MAX_CHARS required=true />
                    <div class="form-end"><Button weight=Weight::Primary>{press}</Button></div>
                </PostForm>
            </Fold>
        </div>
    })
}
