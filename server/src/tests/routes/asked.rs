//! What each route is asked, so that nothing is wrong but who asks.

use super::made::Made;
use crate::routes::Route;
use crate::tests::browser::{Answer, Browser};

/// A request that is right in everything but who makes it.
pub(super) struct Asked {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) form: Vec<(&'static str, String)>,
    /// The events that it has to leave behind.
    pub(super) event: Vec<&'static str>,
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Asked {
    /// Who has every right has nothing to reveal.
    pub(super) fn by(&self) -> &'static str {
        if self.path == "/api/records/reveal" { "cx" } else { "admin" }
    }

    pub(super) async fn send(&self, browser: &mut Browser) -> Answer {
        let form: Vec<_> = self.form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if self.method == "GET" {
            browser.get(&self.path).await
        } else {
            browser.post(&self.path, &form).await
        }
    }
}

impl Made {
    pub(super) fn ask(&self, route: &Route) -> Asked {
        let path = route
            .path
            .replace("{entity}", "article")
            .replace("{action}", "hide")
            .replace("{provider}", "none")
            .replace("{ticket}", "T-1")
            .replace("{*file}", "none.js");
        let id = if route.path.starts_with("/previews") { &self.preview } else { &self.run };
        let id = if route.path.starts_with("/e/") { "1" } else { id };
        let id = if route.path.starts_with("/jobs/") { &self.jobs[0] } else { id };
        let of_job = |at: usize| vec![("job", self.jobs[at].clone())];
        let id = if route.path.starts_with("/access/members/") { &self.member } else { id };
        let hide = ["action=article.hide", "ids=1", "reason=asked"].map(|pair| pair.split_once('=').unwrap());
        let hide = hide.map(|(name, value)| (name, value.to_owned())).to_vec();
        let (form, event): (Vec<(&str, String)>, Vec<&str>) = match (route.method, route.path) {
            // Who looks with their own eyes has nothing to end: tests/view_as has. Nor has who works on no ticket.
            ("GET", _)
            | (
                _,
                "/login/oidc/{provider}"
                | "/login/break-glass"
                | "/login/probe"
                | "/view-as/end"
                | "/ticket/let-go"
                | "/oidc/{provider}/backchannel-logout"
                | "/login/saml/{provider}"
                | "/saml/{provider}/acs"
                | "/saml/{provider}/slo",
            ) => (vec![], vec![]),
            (_, "/ticket") => (vec![("ticket", "T-1".to_owned())], vec!["samuso.ticket_begun"]),
            (_, "/view-as") => (vec![("role", "cx".to_owned())], vec!["samuso.view_as_began"]),
            (_, "/login/demo") => (vec![("member", "cx".to_owned())], vec!["samuso.sign_in"]),
            (_, "/login/again") => (vec![], vec!["samuso.sign_in"]),
            (_, "/logout") => (vec![], vec!["samuso.sign_out"]),
            (_, "/preferences") => (vec![("theme", "dark".to_owned())], vec!["samuso.preferences"]),
            (_, "/api/timeline/export") => {
                (vec![("format", "jsonl".to_owned())], vec!["samuso.exported", "samuso.export_ended"])
            }
            (_, "/api/records/reveal") => {
                let asked = [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "asked")];
                (asked.map(|(name, value)| (name, value.to_owned())).to_vec(), vec!["samuso.revealed"])
            }
            (_, "/api/records/pin") => (Self::article(), vec!["samuso.pinned"]),
            (_, "/api/records/unpin") => (Self::article(), vec!["samuso.unpinned"]),
            (_, "/api/views/save") => {
                let view =
                    [("entity", "article"), ("query", "hidden=true"), ("name", "hidden"), ("shared", "true")];
                (view.map(|(name, value)| (name, value.to_owned())).to_vec(), vec!["samuso.view_saved"])
            }
            (_, "/api/views/delete") => (vec![("view", self.view.clone())], vec!["samuso.view_deleted"]),
            (_, "/api/notes/write") => {
                let note = [("entity", "article"), ("id", "1"), ("form", &self.run), ("text", "a note")];
                (note.map(|(name, value)| (name, value.to_owned())).to_vec(), vec!["samuso.noted"])
            }
            (_, "/api/notes/edit") => {
                (self.of_note(&[("version", "1"), ("text", "more")]), vec!["samuso.note_edited"])
            }
            (_, "/api/notes/delete") => (self.of_note(&[]), vec!["samuso.note_deleted"]),
            (_, "/api/account/end-session") => (vec![], vec!["samuso.sessions_ended"]),
            (_, "/api/access/end-session") => (self.of_member(&[]), vec!["samuso.sessions_ended"]),
            (_, "/api/access/end-everybodys") => {
                (vec![("reason", "asked".to_owned())], vec!["samuso.all_sessions_ended"])
            }
            (_, "/api/access/give") => {
                (self.of_member(&[("role", "cx"), ("scope", "all")]), vec!["samuso.granted"])
            }
            (_, "/api/access/take-back") => (self.of_member(&[]), vec!["samuso.revoked"]),
            (_, "/api/access/assign") => {
                (self.of_member(&[("channels", "2")]), vec!["samuso.channels_assigned"])
            }
            (_, "/api/access/take-channel") => {
                (self.of_member(&[("channel", "2")]), vec!["samuso.channels_taken"])
            }
            (_, "/api/actions/preview" | "/api/jobs/prepare") => (hide, vec![]),
            (_, "/api/jobs/list") => {
                let mut list = hide;
                list.push(("list", "1 2 3".to_owned()));
                (list, vec![])
            }
            (_, "/api/jobs/start") => (of_job(0), vec!["samuso.job_started"]),
            (_, "/api/jobs/pause") => (of_job(0), vec!["samuso.job_paused"]),
            (_, "/api/jobs/go-on") => (of_job(1), vec!["samuso.job_went_on"]),
            (_, "/api/jobs/cancel") => (of_job(1), vec!["samuso.job_cancelled"]),
            (_, "/api/jobs/again") => (of_job(2), vec![]),
            (_, "/api/actions/undo") => {
                (vec![("run", self.run.clone()), ("reason", "asked".to_owned())], vec![])
            }
            (_, "/api/approvals/decide") => {
                let form = [("run", self.asked.as_str()), ("round", "1"), ("choice", "approve")];
                let form = form.map(|(name, value)| (name, value.to_owned()));
                (form.to_vec(), vec!["samuso.approved", "channel.suspend"])
            }
            (_, "/api/actions/settle") => (self.of_call(), vec!["samuso.call_was_done", "article.republish"]),
            (_, "/api/approvals/cancel") => {
                (vec![("run", self.own.clone())], vec!["samuso.approval_cancelled"])
            }
            (_, "/api/actions/run") => (vec![("preview", self.preview.clone())], vec!["article.hide"]),
            (method, path) => panic!("{method} {path} changes something: say here how to ask for it"),
        };
        Asked { method: route.method, path: path.replace("{id}", id), form, event }
    }

    /// The form about a member; `routes.rs` has them in an order in which one has something to take from the other.
    fn of_member(&self, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let both = [("member", self.member.as_str()), ("reason", "asked")];
        both.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    fn of_call(&self) -> Vec<(&'static str, String)> {
        let (run, call) = self.call.clone();
        vec![("run", run), ("call", call), ("outcome", "done".to_owned()), ("reason", "asked".to_owned())]
    }

    /// `routes.rs` has pinning before unpinning.
    fn article() -> Vec<(&'static str, String)> {
        vec![("entity", "article".to_owned()), ("id", "1".to_owned())]
    }

    fn of_note(&self, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let all = [("note", self.note.as_str())];
        all.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
    }
}
