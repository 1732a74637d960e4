//! What is answered to whoever has to come again. It costs next to nothing: a page of its own, written once.

use super::{Line, Places};
use crate::http::refusal::{Refusal, wants_json};
use crate::http::visitor::is_way_out;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::limits::{APOLOGIES_AT_ONCE, SHED_RETRY_AFTER_SECS};
use backoffice::ops::metrics::SHED;
use backoffice::problem::Problem;
use leptos::nonce::Nonce;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The style of our own pages' policy: none but what has the nonce.
const PAGE: [&str; 3] = [
    r#"<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Samuso: busy · 바빠요</title><style nonce=""#,
    r#"">body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}h1{font-size:1.25rem;margin:2rem 0 .25rem}p{margin:.25rem 0 1rem;word-break:keep-all}</style><body><h1>Samuso has too much to do right now</h1><p>Nothing was changed. Wait a moment, then load the page again; after a form, go back and send it again: most browsers still have what you typed.</p><h1 lang="ko">지금 Samuso에 요청이 너무 많아요</h1><p lang="ko">바뀐 것은 없어요. 잠시 뒤에 새로고침해 주세요. 뒤로 가면 대부분의 브라우저에 입력한 내용이 남아 있으니 다시 보내 주세요.</p>"#,
    r#"<p><a href="">Try again · <span lang="ko">다시 시도</span></a></p>"#,
];

/// Pages that say the same with what was typed on them, made at the same time: a few.
pub(super) struct Apologies(Arc<Semaphore>);

impl Default for Apologies {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(APOLOGIES_AT_ONCE)))
    }
}

/// Kept with the response until its page is made.
#[derive(Clone)]
struct Apology(#[expect(dead_code, reason = "held")] Arc<OwnedSemaphorePermit>);

pub fn busy(places: &Places, asked: &Parts, line: Line) -> Response {
    metrics::counter!(SHED, "kind" => line.as_str()).increment(1);
    let apology = match asked.method {
        Method::POST => Arc::clone(&places.apologies.0).try_acquire_owned().ok(),
        _ => None,
    };
    let mut response = match apology {
        Some(apology) => {
            let mut response =
                Refusal::new(StatusCode::SERVICE_UNAVAILABLE, problem(asked, line)).into_response();
            response.extensions_mut().insert(Apology(Arc::new(apology)));
            response
        }
        // That is made for next to nothing, too.
        None if wants_json(&asked.headers) => {
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, problem(asked, line)).into_response()
        }
        None => page(asked),
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(SHED_RETRY_AFTER_SECS));
    response
}

fn page(asked: &Parts) -> Response {
    let nonce = asked.extensions.get::<Nonce>().cloned().unwrap_or_default();
    let [head, says, again] = PAGE;
    // What answers a form is no page to load again.
    let again = if asked.method == Method::GET { again } else { "" };
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::SERVICE_UNAVAILABLE, html, [head, &nonce, says, again].concat()).into_response()
}

fn problem(asked: &Parts, line: Line) -> Problem {
    // Who signs out, or signs in again, is signed in.
    let is_signed_in = is_way_out(asked) || asked.uri.path() == "/login/again";
    if line == Line::SigningIn && !is_signed_in {
        return Problem::not_let_in(
            "Samuso has too much to do right now, and you were not signed in. Wait a moment, then try again.",
            "지금 Samuso에 요청이 너무 많아 로그인하지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
        );
    }
    Problem::not_now(
        "Samuso has too much to do right now. Nothing was changed: wait a moment, go back, and send it again. Most browsers still have what you typed.",
        "지금 Samuso에 요청이 너무 많아요. 바뀐 것은 없으니 잠시 뒤에 뒤로 가서 다시 보내 주세요. 대부분의 브라우저에 입력한 내용이 남아 있어요.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Line, PAGE, problem};
    use crate::http::compress::FITS;
    use axum::http::Request;
    use backoffice::problem::Problem;

    #[test]
    fn the_page_fits_a_packet_and_is_sent_as_it_is() {
        let nonce = 32;
        assert!(PAGE.concat().len() + nonce < usize::from(FITS));
    }

    #[test]
    fn who_signs_out_or_in_again_is_not_told_that_they_were_not_signed_in() {
        for (path, signs_in) in [
            ("/login/demo", true),
            ("/saml/acme/acs", true),
            ("/saml/acme/slo", false),
            ("/logout", false),
            ("/login/again", false),
        ] {
            let (asked, ()) = Request::post(path).body(()).unwrap().into_parts();
            let said = problem(&asked, Line::SigningIn);
            assert_eq!(matches!(said, Problem::NotLetIn { .. }), signs_in, "{path}: {said:?}");
        }
    }
}
