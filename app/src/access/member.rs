//! `/access/members/{id}`: what one member may and since when, and what can be done about it.

use crate::access::channels::channels;
use crate::access::give;
use crate::access::grants::grants;
use crate::access::sessions::{Doors, sessions};
use crate::access::sign_ins::table as sign_in_table;
use crate::page::{self, Asked, query};
use crate::say;
use crate::ui::{Crumb, Fact, Facts, Notice, Page, PostForm, Section, Time, Tone, loaded};
use crate::visit::Visit;
use backoffice::access::member::page as member_page;
use backoffice::access::session::Sessions;
use backoffice::access::types::MemberPage as Found;
use backoffice::problem::Problem;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn MemberPage() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let id = Asked::part("id");
    let kept = use_context::<Arc<Sessions>>();
    let load = async move {
        let id = page::id(&id)?;
        let sessions = kept.ok_or(Problem::Internal)?;
        member_page(&asked.cx, &sessions, id).await
    };
    loaded(load, move |found: Found| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &Found) -> impl IntoView + use<> {
    let title = found.name.clone();
    let crumbs = vec![Crumb::new(say!(visit, members.title), "/access")];
    let you = say!(visit, members.this_is_you);
    let you = found.is_self.then(|| view! { <Notice tone=Tone::Info>{you}</Notice> });
    let (facts, grants, give) = (facts(visit, found), grants(visit, found), give::form(visit, found));
    let doors = Doors { action: "/api/access/end-session", member: found.id.clone() };
    let sessions = sessions(visit, &found.sessions, (!found.is_self).then_some(doors));
    let (channels, sign_ins, ways) = (channels(visit, found), sign_ins(visit, found), ways(visit, found));
    view! {
        <Page title crumbs beside=move || ways>
            {you} {facts} {grants} {give}
            <div class="columns">
                <div>{channels}</div>
                <div>{sessions} {sign_ins}</div>
            </div>
        </Page>
    }
}

/// What they did, and what was done about them.
fn ways(visit: &Visit, found: &Found) -> Option<impl IntoView + use<>> {
    let did = format!("/timeline?{}", query([("actor", format!("member:{}", found.id))]));
    let about = format!("/timeline?{}", query([("text", &found.key)]));
    let id = found.id.clone();
    let says = say!(visit, access.view_as_do);
    let look = (!found.is_self).then(|| {
        view! {
            <PostForm action="/view-as">
                <input type="hidden" name="member" value=id />
                <button type="submit" class="btn btn-sm">
                    {says}
                </button>
            </PostForm>
        }
    });
    visit.rooms.timeline.then(|| {
        view! {
            {look}
            <a class="btn btn-sm" href=did>{say!(visit, members.timeline)}</a>
            <a class="btn btn-sm" href=about>{say!(visit, members.about_them)}</a>
        }
    })
}

fn facts(visit: &Visit, found: &Found) -> impl IntoView + use<> {
    let came_in = say!(visit, members.came_in);
    let identities = found.identities.iter().map(|(provider, at)| {
        let at = *at;
        view! { <div>{provider.clone()} " " <span class="quiet">{came_in} " " <Time at/></span></div> }
    });
    let identities = identities.collect_view();
    let known = (!found.identities.is_empty())
        .then(|| view! { <Fact label=say!(visit, members.known_by)>{identities}</Fact> });
    let (key, at) = (found.key.clone(), found.added_at);
    let (signs_in, added) = (say!(visit, members.key), say!(visit, members.added));
    view! {
        <div class="panel narrow-facts"><Facts>
            <Fact label=signs_in><code>{key}</code></Fact>
            {known}
            <Fact label=added><Time at/></Fact>
        </Facts></div>
    }
}

fn sign_ins(visit: &Visit, found: &Found) -> impl IntoView + use<> {
    let title = say!(visit, members.newest_sign_ins);
    let body = if found.sign_ins.is_empty() {
        view! { <p class="quiet">{say!(visit, members.no_sign_ins)}</p> }.into_any()
    } else {
        sign_in_table(visit, title, &found.sign_ins, false).into_any()
    };
    view! { <Section title id="sign-ins">{body}</Section> }
}
