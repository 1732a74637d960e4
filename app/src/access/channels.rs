//! The channels that are assigned to a member.

use crate::kept::Again;
use crate::say;
use crate::ui::fields::{TextArea, TextField};
use crate::ui::{Button, Fold, Head, PostForm, Row, Section, Table, Time, Weight};
use crate::visit::Visit;
use backoffice::access::types::{AssignedChannel, MemberPage};
use backoffice::limits::{CHANNELS_TYPED_BYTES, REASON_MAX_CHARS};
use leptos::prelude::*;

pub fn channels(visit: &Visit, found: &MemberPage) -> impl IntoView + use<> {
    let title = say!(visit, members.assigned);
    let heads = [say!(visit, members.channels), say!(visit, members.given), say!(visit, members.take_away)];
    let rows = found.channels.iter().map(|channel| row(visit, found, channel)).collect_view();
    let table = if found.channels.is_empty() {
        view! { <p class="quiet">{say!(visit, members.assigned_none)}</p> }.into_any()
    } else {
        view! { <Table caption=title heads=heads.map(Head::new).into()>{rows}</Table> }.into_any()
    };
    let assign = (!found.is_self).then(|| assign(visit, found));
    let hint = say!(visit, members.assigned_hint);
    view! {
        <Section title id="channels">
            <p class="quiet">{hint}</p>
            {assign} {table}
        </Section>
    }
}

fn row(visit: &Visit, found: &MemberPage, channel: &AssignedChannel) -> impl IntoView + use<> {
    let name = channel.title.clone().unwrap_or_else(|| channel.id.clone());
    let id = channel.title.is_some().then(|| view! { " " <code class="quiet">{channel.id.clone()}</code> });
    let (by, at) = (channel.by.clone(), channel.at);
    let take = (!found.is_self).then(|| take(visit, found, channel));
    view! {
        <Row>
            <th scope="row"><bdi>{name}</bdi> {id}</th>
            <td><bdi>{by}</bdi> <br/> <span class="quiet"><Time at/></span></td>
            <td>{take}</td>
        </Row>
    }
}

fn take(visit: &Visit, found: &MemberPage, channel: &AssignedChannel) -> impl IntoView + use<> {
    let (says, reason) = (say!(visit, members.take_away), say!(visit, members.reason));
    let of = format!(": {}", channel.title.as_ref().unwrap_or(&channel.id));
    let (action, id) = ("/api/access/take-channel", format!("reason-channel-{}", channel.id));
    let hidden = vec![("member", found.id.clone()), ("channel", channel.id.clone())];
    let open = Again::of(action, &hidden).is_some();
    view! {
        <Fold open summary=move || view! { {says} <span class="sr-only">{of}</span> }>
            <PostForm action hidden>
                <TextField name="reason" label=reason max=REASON_MAX_CHARS required=true id />
                <div class="form-end"><Button>{says}</Button></div>
            </PostForm>
        </Fold>
    }
}

fn assign(visit: &Visit, found: &MemberPage) -> impl IntoView + use<> {
    let (title, action) = (say!(visit, members.assign), "/api/access/assign");
    let hidden = vec![("member", found.id.clone())];
    let open = Again::of(action, &hidden).is_some();
    let (label, help, reason) =
        (say!(visit, members.channels), say!(visit, members.one_a_line), say!(visit, members.reason));
    view! {
        <Fold open summary=move || title>
            <PostForm action hidden>
                <TextArea name="channels" label max=CHANNELS_TYPED_BYTES rows=3 required=true help id="assign-channels" />
                <TextField name="reason" label=reason max=REASON_MAX_CHARS required=true id="assign-reason" />
                <div class="form-end"><Button weight=Weight::Primary>{title}</Button></div>
            </PostForm>
        </Fold>
    }
}
