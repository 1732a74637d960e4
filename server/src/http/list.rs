//! A list of ids, pasted or uploaded: the one form of a member's that may be larger than others, and that may bring a file.

use super::kept::Posted;
use super::pages::see_other;
use super::refusal::{Refusal, wants_json};
use super::serving::Web;
use super::visitor::Visitor;
use app::actions::api::carried;
use axum::Extension;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use backoffice::access::permission::may_run;
use backoffice::actions::types::{Chosen, Typed};
use backoffice::catalog::types::ActionKey;
use backoffice::cx::Cx;
use backoffice::jobs;
use backoffice::limits::{FILE_NAME_MAX_CHARS, QUERY_MAX_PAIRS, REQUEST_MAX_BYTES};
use backoffice::problem::{Fault, Problem};
use jiff::tz::TimeZone;
use std::sync::Arc;

const ROUTE: &str = "/api/jobs/list";

/// What was sent, field by field.
#[derive(Default)]
struct Sent {
    /// One that the member may run.
    action: Option<ActionKey>,
    list: String,
    typed: Typed,
    /// Where they began.
    back: String,
    /// Of everything but the list: no more than another form brings.
    bytes: usize,
    /// As it was typed, for the page that has it again. Of a file, what it is called: no page can choose one for them.
    fields: Vec<(String, String)>,
}

pub async fn list(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Extension(posted): Extension<Posted>,
    request: Request,
) -> Result<Response, Refusal> {
    let (Some(cx), Some(_)) = (&visitor.cx, &visitor.signed_in) else { return Err(Problem::SignIn.into()) };
    let zone = TimeZone::get(&visitor.preferences.time_zone).unwrap_or(TimeZone::UTC);
    let (headers, mut sent) = (request.headers().clone(), Sent::default());
    let read = read(cx, &mut sent, request).await;
    if !wants_json(&headers) {
        posted.put(&web, &headers, ROUTE, std::mem::take(&mut sent.fields));
    }
    read?;
    let Sent { action, list, mut typed, back, .. } = sent;
    let action = action.ok_or_else(unreadable)?;
    typed.ticket = web.serving.tickets.tidy(typed.ticket);
    let ids = jobs::ids(&list)?;
    if ids.is_empty() {
        return Err(no_ids().into());
    }
    let job = jobs::prepare(cx, &action, &zone, Chosen::Records(ids), typed).await?;
    Ok(see_other(&carried(format!("/jobs/{job}"), &back)))
}

/// With a file or without one. As pairs it is a form like any other, and no larger.
async fn read(cx: &Cx, sent: &mut Sent, request: Request) -> Result<(), Problem> {
    if !is_multipart(request.headers()) {
        let body = axum::body::to_bytes(request.into_body(), REQUEST_MAX_BYTES).await;
        let body = body.map_err(|_| too_large_for_pairs())?;
        for (name, value) in url::form_urlencoded::parse(&body).take(QUERY_MAX_PAIRS) {
            sent.take(cx, &name, &value)?;
        }
        return Ok(());
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut fields = 0;
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        fields += 1;
        if fields > QUERY_MAX_PAIRS {
            return Err(unreadable());
        }
        let name = field.name().unwrap_or_default().to_owned();
        sent.may_take(&name)?;
        if let Some(file) = field.file_name().filter(|file| !file.is_empty()) {
            sent.fields.push((name.clone(), file.chars().take(FILE_NAME_MAX_CHARS).collect()));
        }
        // Too large, or no UTF-8: a sheet in its own format, as a rule.
        let text = field.text().await.map_err(|_| unreadable())?;
        sent.take(cx, &name, &text)?;
    }
    Ok(())
}

pub(super) fn is_multipart(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

impl Sent {
    /// The form begins with its action: nothing is read for whoever may not run it.
    fn may_take(&self, name: &str) -> Result<(), Problem> {
        if is_list(name) && self.action.is_none() { Err(unreadable()) } else { Ok(()) }
    }

    fn take(&mut self, cx: &Cx, name: &str, value: &str) -> Result<(), Problem> {
        self.may_take(name)?;
        if !is_list(name) {
            self.bytes += name.len() + value.len();
            if self.bytes > REQUEST_MAX_BYTES {
                return Err(unreadable());
            }
        }
        if name != "file" {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
        match name {
            "action" => {
                let action = ActionKey::new(value);
                may_run(&cx.office.catalog, &cx.actor, &action)?;
                self.action = Some(action);
            }
            // What is pasted and what is uploaded are one list.
            "list" | "file" => {
                self.list.push('\n');
                self.list.push_str(value);
            }
            "back" => value.clone_into(&mut self.back),
            "reason" => value.clone_into(&mut self.typed.reason),
            "ticket" => value.clone_into(&mut self.typed.ticket),
            name => {
                let param = name.strip_prefix("params[").and_then(|name| name.strip_suffix(']'));
                self.typed.params.extend(param.map(|param| (param.to_owned(), value.to_owned())));
            }
        }
        Ok(())
    }
}

fn is_list(name: &str) -> bool {
    matches!(name, "list" | "file")
}

fn unreadable() -> Problem {
    Problem::bad(Fault::new(
        "file",
        "The file cannot be read as text: save it as .txt or .csv in UTF-8, with ids alone, at most 4 MiB.",
        "파일을 텍스트로 읽을 수 없어요. ID만 담아 UTF-8 .txt나 .csv로, 4 MiB 이하로 저장해 주세요.",
    ))
}

fn no_ids() -> Problem {
    Problem::bad(Fault::new(
        "list",
        "No id is in the list: paste at least one, or choose a file with them.",
        "목록에 ID가 없어요. 하나 이상 붙여 넣거나 ID가 담긴 파일을 골라 주세요.",
    ))
}

fn too_large_for_pairs() -> Problem {
    Problem::bad(Fault::new(
        "list",
        "A list of more than 64 KiB is sent as multipart/form-data, as the page does.",
        "64 KiB가 넘는 목록은 페이지처럼 multipart/form-data로 보내 주세요.",
    ))
}
