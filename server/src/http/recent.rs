//! The records that a member opened last. A cookie of their browser's has them: nothing is written for it, and signing out
//! forgets it.

use super::cookies::{Cookies, Names};
use super::visitor::Visitor;
use app::records::recent::is_ahead;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use backoffice::catalog::types::EntityKey;
use backoffice::limits::{RECENT_BYTES, RECENT_SHOWN};
use backoffice::records::types::{RecordId, RecordRef};
use percent_encoding::percent_decode_str;

pub const ROUTE: &str = "/e/{entity}/{id}";
/// Between records, and behind the member whose they are: neither is in an id or in an address of ours.
const BETWEEN: char = '|';

/// Newest first. Those of somebody else who used this browser are not read.
pub fn read(names: &Names, headers: &HeaderMap, member: &str) -> Vec<RecordRef> {
    let kept = Cookies::of(headers).recent(names).unwrap_or_default();
    let mut parts = kept.split(BETWEEN);
    if parts.next() != Some(member) {
        return Vec::new();
    }
    parts.filter_map(record).take(RECENT_SHOWN).collect()
}

fn record(path: &str) -> Option<RecordRef> {
    let (entity, id) = path.split_once('/')?;
    let plain = |text| percent_decode_str(text).decode_utf8().ok().filter(|text| !text.contains('\0'));
    Some(RecordRef { entity: EntityKey::new(plain(entity)?), id: RecordId::new(plain(id)?) })
}

/// What the browser is to keep, where the member opened this one. With other eyes, nobody opens anything.
pub fn opened(names: &Names, visitor: &Visitor, parts: &Parts) -> Option<HeaderValue> {
    let signed_in = visitor.signed_in.as_ref().filter(|signed_in| !signed_in.only_looks())?;
    if parts.method != Method::GET || is_ahead(&parts.headers) {
        return None;
    }
    // The parts of a composite key have commas between them, which a cookie has not.
    let path = parts.uri.path().strip_prefix("/e/")?.replace(',', "%2C");
    let path = Some(path.as_str()).filter(|path| fits(path))?;
    let member = signed_in.actor.id.as_str();
    let before = Cookies::of(&parts.headers).recent(names).unwrap_or_default();
    let mut before = before.split(BETWEEN);
    let before = before.next().filter(|whose| *whose == member).map(|_| before).into_iter().flatten();
    let mut kept = format!("{member}{BETWEEN}{path}");
    for older in before.filter(|older| *older != path && fits(older)).take(RECENT_SHOWN - 1) {
        if kept.len() + older.len() >= RECENT_BYTES {
            break;
        }
        kept.push(BETWEEN);
        kept.push_str(older);
    }
    names.set_recent(&kept)
}

/// What a cookie holds as it is.
fn fits(path: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~%/:@!$&'()*+=".contains(&b);
    path.len() <= RECENT_BYTES / 4 && path.bytes().all(is_plain)
}
