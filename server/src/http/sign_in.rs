//! What every way of signing in says, whichever its protocol is.

use super::headers::FormGoesTo;
use super::pages;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use ::saml::send::By;
use app::access::onward::{Onward, To};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use backoffice::catalog::types::Locale;
use backoffice::problem::Problem;
use backoffice::timeline::particle::settled;
use leptos::nonce::Nonce;
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// What the form of a button that signs in says: where one goes on to.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub next: String,
}

/// Sends the browser on with a message, in whichever way the provider takes it.
pub async fn carried(
    web: &Arc<Web>,
    visitor: &Visitor,
    parts: Parts,
    (by, label, to): (By, &str, To),
) -> Response {
    match by {
        By::Redirect(url) => {
            pages::onward(web, visitor, parts, Onward { url, label: label.to_owned(), to }).await
        }
        By::Post { action, fields } => {
            let nonce = parts.extensions.get::<Nonce>().cloned().unwrap_or_default();
            posting(&action, &fields, label, visitor.preferences.locale, &nonce)
        }
    }
}

/// A page whose form goes to the provider: by itself, or where there are no scripts by its button.
fn posting(
    action: &str,
    fields: &[(&'static str, String)],
    label: &str,
    locale: Locale,
    nonce: &Nonce,
) -> Response {
    let Ok(url) = Url::parse(action) else { return Refusal::from(Problem::Internal).into_response() };
    let (lang, says) = match locale {
        Locale::En => ("en", format!("Continue to {label}")),
        Locale::Ko => ("ko", settled(&format!("{label}(으)로 계속하기"))),
    };
    let (action, says) = (escaped(action), escaped(&says));
    let field = |(name, value): &(&str, String)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value))
    };
    let fields: String = fields.iter().map(field).collect();
    let page = format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>Samuso</title>\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\"></head>\
         <body><form method=\"post\" action=\"{action}\">{fields}<button>{says}</button></form>\
         <script nonce=\"{nonce}\">document.forms[0].submit()</script></body></html>"
    );
    let mut response = Html(page).into_response();
    response.extensions_mut().insert(FormGoesTo(url.origin()));
    response
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// One and the same, whatever the cause.
pub fn refused() -> Refusal {
    let problem = Problem::not_let_in(
        "What came from the sign-in was not taken, and nothing was changed by it. Try again; if it happens again, give the \
         request id below to whoever looks after Samuso.",
        "로그인이 확인되지 않았고 바뀐 것은 없어요. 다시 시도해 보고, 계속되면 아래 요청 ID를 Samuso 담당자에게 알려 주세요.",
    );
    Refusal::new(StatusCode::BAD_REQUEST, problem)
}

/// Says whom to ask.
pub fn no_role(contact: Option<&str>) -> Refusal {
    let (en, ko) = (contact.unwrap_or("an administrator of Samuso"), contact.unwrap_or("Samuso 관리자"));
    let problem = Problem::not_let_in(
        format!(
            "Your account is known, but it has no role in Samuso, so you were not let in. Ask {en} for a role, then \
             sign in again."
        ),
        format!(
            "계정은 확인했지만 Samuso에서 맡은 역할이 없어 들어갈 수 없어요. {ko}에게 역할을 요청한 뒤 다시 로그인해 주세요."
        ),
    );
    Refusal::new(StatusCode::FORBIDDEN, problem)
}

pub fn away(label: &str) -> Refusal {
    let problem = Problem::not_let_in(
        format!(
            "{label} does not answer at this moment, so nobody can sign in with it. Try again in a minute."
        ),
        format!("지금 {label}에서 응답이 없어 로그인할 수 없어요. 잠시 뒤 다시 시도해 주세요."),
    );
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, problem)
}
