//! How somebody likes to be shown things: kept with the member, and in the browser for the page where one signs in.

use super::locale::is_time_zone;
use super::login::local;
use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use axum::{Extension, Form};
use backoffice::access::member::prefer;
use backoffice::access::types::{Preferences, Theme};
use backoffice::catalog::types::Locale;
use backoffice::problem::{Fault, Part, Problem};
use serde::Deserialize;
use std::sync::Arc;

/// What is left out stays as it is.
#[derive(Deserialize)]
pub struct Wanted {
    locale: Option<String>,
    time_zone: Option<String>,
    theme: Option<String>,
    #[serde(default)]
    next: String,
}

pub async fn preferences(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Refusal> {
    let preferences = read(&wanted, &visitor.preferences).map_err(Problem::Bad)?;
    if let (Some(cx), Some(signed_in)) = (&visitor.cx, &visitor.signed_in) {
        cx.is_certain(Part::SignIn)?;
        prefer(&web.databases, signed_in, &preferences, &visitor.request_id).await?;
    }
    let mut response = see_other(local(&wanted.next).unwrap_or("/"));
    if let Some(cookie) = web.names.set_preferences(&preferences) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// All faults of the form at once.
fn read(wanted: &Wanted, now: &Preferences) -> Result<Preferences, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut preferences = now.clone();
    if let Some(locale) = &wanted.locale {
        match Locale::parse(locale) {
            Some(locale) => preferences.locale = locale,
            None => faults.push(Fault::new("locale", "Samuso speaks en and ko.", "Samuso는 en과 ko를 써요.")),
        }
    }
    if let Some(zone) = &wanted.time_zone {
        if is_time_zone(zone) {
            preferences.time_zone.clone_from(zone);
        } else {
            let (en, ko) = (
                "There is no such time zone. One is written like Asia/Seoul.",
                "없는 시간대예요. Asia/Seoul처럼 적어 주세요.",
            );
            faults.push(Fault::new("time_zone", en, ko));
        }
    }
    if let Some(theme) = &wanted.theme {
        match Theme::parse(theme) {
            Some(theme) => preferences.theme = theme,
            None => faults.push(Fault::new(
                "theme",
                "A theme is system, light or dark.",
                "테마는 system, light, dark 중 하나예요.",
            )),
        }
    }
    if faults.is_empty() { Ok(preferences) } else { Err(faults) }
}
