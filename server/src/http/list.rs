//! A list of ids, pasted or uploaded: the one form of a member's that may be larger than others, and that may bring a file.

use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use app::actions::api::carried;
use axum::Extension;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header;
use axum::response::Response;
use backoffice::access::permission::may_run;
use backoffice::actions::types::{Chosen, Typed};
use backoffice::catalog::types::ActionKey;
use backoffice::cx::Cx;
use backoffice::jobs;
use backoffice::limits::{BULK_LIST_MAX_BYTES, QUERY_MAX_PAIRS, REQUEST_MAX_BYTES};
use backoffice::problem::{Fault, Problem};
use jiff::tz::TimeZone;
use std::sync::Arc;

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
}

pub async fn list(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, Refusal> {
    let (Some(cx), Some(_)) = (&visitor.cx, &visitor.signed_in) else { return Err(Problem::SignIn.into()) };
    let zone = TimeZone::get(&visitor.preferences.time_zone).unwrap_or(TimeZone::UTC);
    let Sent { action, list, mut typed, back, .. } = read(cx, request).await?;
    let action = action.ok_or_else(unreadable)?;
    typed.ticket = web.serving.tickets.tidy(typed.ticket);
    let chosen = Chosen::Records(jobs::ids(&list)?);
    let job = jobs::prepare(cx, &action, &zone, chosen, typed).await?;
    Ok(see_other(&carried(format!("/jobs/{job}"), &back)))
}

/// With a file or without one.
async fn read(cx: &Cx, request: Request) -> Result<Sent, Problem> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let mut sent = Sent::default();
    if !kind.starts_with("multipart/form-data") {
        let body = axum::body::to_bytes(request.into_body(), BULK_LIST_MAX_BYTES)
            .await
            .map_err(|_| jobs::too_large())?;
        for (name, value) in url::form_urlencoded::parse(&body).take(QUERY_MAX_PAIRS) {
            sent.take(cx, &name, &value)?;
        }
        return Ok(sent);
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
        // Too large, or no UTF-8: a sheet in its own format, as a rule.
        let text = field.text().await.map_err(|_| unreadable())?;
        sent.take(cx, &name, &text)?;
    }
    Ok(sent)
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
