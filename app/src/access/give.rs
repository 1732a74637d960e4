//! The form that gives a role.

use crate::kept;
use crate::page::{Asked, query};
use crate::say;
use crate::ui::fields::{Choice, DateField, SelectField, TextArea, TextField};
use crate::ui::{Button, Fold, PostForm, Weight};
use crate::visit::Visit;
use backoffice::access::grants::{TypedGrant, check};
use backoffice::access::types::MemberPage;
use backoffice::limits::{CHANNELS_TYPED_BYTES, NEXT_MAX_CHARS, REASON_MAX_CHARS};
use backoffice::problem::{Fault, Problem};
use leptos::prelude::*;
use uuid::Uuid;

/// A form that was sent before and could not be taken.
#[derive(Default)]
pub struct Again {
    typed: TypedGrant,
    faults: Vec<Fault>,
    was_sent: bool,
}

impl Again {
    pub async fn of(asked: &Asked, member: Uuid) -> Result<Self, Problem> {
        let kept = kept::of("/api/access/give", &[("member", &member.to_string())]);
        if asked.value("give").is_none() && kept.is_none() {
            return Ok(Self::default());
        }
        let value = |name: &str| match &kept {
            Some(kept) => kept.value(name).unwrap_or_default().to_owned(),
            None => asked.value(name).unwrap_or_default().to_owned(),
        };
        let typed = TypedGrant {
            role: value("role"),
            scope: value("scope"),
            channels: value("channels"),
            until: value("until"),
            reason: value("reason"),
        };
        let faults = check(&asked.cx, member, &typed, &asked.zone(), asked.visit.now).await?;
        Ok(Self { typed, faults, was_sent: true })
    }

    fn fault(&self, visit: &Visit, at: &str) -> Option<String> {
        let here = self.faults.iter().filter(|fault| fault.at.as_deref() == Some(at));
        let says: Vec<&str> = here.map(|fault| fault.says.get(visit.locale)).collect();
        (!says.is_empty()).then(|| says.join(" "))
    }
}

/// The page that shows the form once more; none, where it would be too long for an address.
pub fn typed_again(member: &str, typed: &TypedGrant) -> Option<String> {
    let pairs = [
        ("give", "1"),
        ("role", &typed.role),
        ("scope", &typed.scope),
        ("channels", &typed.channels),
        ("until", &typed.until),
        ("reason", &typed.reason),
    ];
    let address = format!("/access/members/{member}?{}#give", query(pairs));
    (address.len() <= NEXT_MAX_CHARS).then_some(address)
}

pub fn form(visit: &Visit, found: &MemberPage, again: Again) -> Option<impl IntoView + use<>> {
    if found.is_self {
        return None;
    }
    let roles = found.roles.iter().map(|(key, label)| Choice::new(key.as_str(), label.get(visit.locale)));
    let scopes = vec![
        Choice::new("all", say!(visit, members.all)),
        Choice::new("channels", say!(visit, members.listed)),
        Choice::new("mine", say!(visit, members.mine)),
    ];
    let fault = |at| again.fault(visit, at);
    let zone = visit.zone.iana_name().unwrap_or("UTC").replace('_', " ");
    let until_hint = say!(visit, members.until_hint, zone = zone);
    let (roles, typed, member) = (roles.collect(), again.typed.clone(), found.id.clone());
    let chosen = |text: String| Some(text).filter(|text| !text.is_empty());
    let (title, press) = (say!(visit, members.give), say!(visit, members.give_do));
    let fields = view! {
        <div class="fields">
            <SelectField name="role" label=say!(visit, members.role) choices=roles chosen=chosen(typed.role) required=true fault=fault("role") />
            <SelectField name="scope" label=say!(visit, members.scope) choices=scopes chosen=chosen(typed.scope) required=true fault=fault("scope") />
            <DateField name="until" label=say!(visit, members.until_when) value=typed.until time=true help=until_hint fault=fault("until") />
        </div>
        <TextArea name="channels" label=say!(visit, members.channels) value=typed.channels max=CHANNELS_TYPED_BYTES rows=2
            help=say!(visit, members.channels_hint) fault=fault("channels") />
        <TextField name="reason" label=say!(visit, members.reason) value=typed.reason max=REASON_MAX_CHARS required=true fault=fault("reason") />
    };
    Some(view! {
        <div class="panel giving" id="give">
            <Fold summary=move || title open=again.was_sent>
                <PostForm action="/api/access/give">
                    <input type="hidden" name="member" value=member/>
                    {fields}
                    <div class="form-end"><Button weight=Weight::Primary>{press}</Button></div>
                </PostForm>
            </Fold>
        </div>
    })
}
