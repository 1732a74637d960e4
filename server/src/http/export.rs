//! A timeline as a file: answered at once, and sent as it is read.

use super::pages::too_many_pairs;
use super::refusal::Refusal;
use super::serving::Web;
use super::turns::Turns;
use super::visitor::Visitor;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use backoffice::access::permission::may_export;
use backoffice::limits::{EXPORT_PIECE_TAKEN_MS, EXPORTS_AT_ONCE, EXPORTS_OF_MEMBER, QUERY_MAX_PAIRS};
use backoffice::problem::{Fault, Part, Problem};
use backoffice::timeline::export::{Export, File, Format, export};
use futures::channel::mpsc::{Receiver, Sender, channel};
use futures::channel::oneshot;
use futures::future::ready;
use futures::{SinkExt, Stream, StreamExt, stream};
use jiff::tz::TimeZone;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tracing::Instrument;

/// Files that are being sent: a few at a time, and of one member fewer than that.
pub struct Exports {
    all: Arc<Semaphore>,
    of_member: Turns,
}

type Places = [OwnedSemaphorePermit; 2];

impl Default for Exports {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(EXPORTS_AT_ONCE)), of_member: Turns::new(EXPORTS_OF_MEMBER) }
    }
}

impl Exports {
    /// Kept for as long as the file is being sent.
    fn take(&self, member: &str) -> Result<Places, Problem> {
        let of_member = self.of_member.take_now(member).ok_or_else(one_at_a_time)?;
        let of_all = Arc::clone(&self.all).try_acquire_owned();
        Ok([of_member, of_all.map_err(|_| a_few_at_a_time())?])
    }
}

/// `format`, `page` (which every form has), and the filters as the timeline's address has them.
pub async fn timeline(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Form(mut pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let cx = visitor.cx.as_ref().ok_or(Problem::SignIn)?;
    may_export(&web.office.catalog, &cx.actor)?;
    cx.is_certain(Part::Timeline)?;
    let format = pairs.iter().find(|(key, _)| key == "format").and_then(|(_, value)| Format::parse(value));
    let format = format.ok_or_else(|| Problem::bad(no_format()))?;
    pairs.retain(|(key, _)| key != "format" && key != app::kept::PAGE);
    if pairs.len() > QUERY_MAX_PAIRS {
        return Err(Problem::bad(too_many_pairs()).into());
    }
    let places = web.exports.take(&cx.actor.id)?;
    let zone = TimeZone::get(&visitor.preferences.time_zone).unwrap_or(TimeZone::UTC);
    let begun = export(cx, (visitor.preferences.locale, zone), &pairs, format).await?;
    let name = format!("timeline-{}.{}", web.clock.now().strftime("%Y%m%d-%H%M%S"), format.as_str());
    let head = File::head(&begun, web.clock.now());
    let (sender, pieces) = channel(1);
    let (all, is_taken) = oneshot::channel();
    tokio::spawn(send(begun, head, (sender, is_taken), places).in_current_span());
    let mut response = Body::from_stream(telling(pieces, all)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Reads no faster than the file is taken, and stops when nobody takes it any more.
async fn send(
    mut export: Export,
    head: Vec<u8>,
    (mut to, is_all_taken): (Sender<Piece>, oneshot::Receiver<()>),
    _places: Places,
) {
    let mut is_taken = put(&mut to, head).await;
    while is_taken && let Some(events) = export.piece().await {
        is_taken = put(&mut to, File::events(&export, &events)).await;
    }
    is_taken = is_taken && put(&mut to, File::end(&export)).await;
    drop(to);
    let taken = Duration::from_millis(EXPORT_PIECE_TAKEN_MS);
    is_taken = is_taken && matches!(timeout(taken, is_all_taken).await, Ok(Ok(())));
    export.ended(is_taken).await;
}

/// Tells as it is asked for more than there is: whoever asks has taken the last piece. What is on its way to the client then
/// is in the hands of the connection, and nobody here knows more.
fn telling(pieces: Receiver<Piece>, all: oneshot::Sender<()>) -> impl Stream<Item = Piece> {
    let tell = async move {
        // Whoever would be told may have given up.
        let _ = all.send(());
    };
    pieces.chain(stream::once(tell).filter_map(|()| ready(None)))
}

type Piece = Result<Bytes, Infallible>;

async fn put(to: &mut Sender<Piece>, bytes: Vec<u8>) -> bool {
    let taken = Duration::from_millis(EXPORT_PIECE_TAKEN_MS);
    matches!(timeout(taken, to.send(Ok(bytes.into()))).await, Ok(Ok(())))
}

fn no_format() -> Fault {
    Fault::new("format", "Choose csv or jsonl.", "csv와 jsonl 중에서 골라 주세요.")
}

fn one_at_a_time() -> Problem {
    Problem::not_now(
        "Another file of yours is still being sent: wait for it to end, or cancel it in the browser, then try again.",
        "받고 있는 다른 파일이 있어요. 다 받거나 브라우저에서 취소한 뒤 다시 시도해 주세요.",
    )
}

fn a_few_at_a_time() -> Problem {
    Problem::not_now(
        "Files of others are being sent, as many as can be at one time: try again in a moment.",
        "다른 구성원이 파일을 받고 있어 지금은 더 보낼 수 없어요. 잠시 뒤에 다시 시도해 주세요.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_is_taken_where_more_is_asked_for_than_there_is() {
        let (mut to, pieces) = channel::<Piece>(1);
        let (all, mut is_taken) = oneshot::channel();
        let mut pieces = Box::pin(telling(pieces, all));
        to.send(Ok(Bytes::from_static(b"last"))).await.unwrap();
        drop(to);
        assert_eq!(is_taken.try_recv(), Ok(None), "it waits to be taken");
        assert!(pieces.next().await.is_some());
        assert_eq!(is_taken.try_recv(), Ok(None), "it may still be on its way");
        assert!(pieces.next().await.is_none());
        assert_eq!(is_taken.try_recv(), Ok(Some(())));
    }

    #[test]
    fn one_member_leaves_a_place_for_others() {
        let exports = Exports::default();
        let first = exports.take("kim").unwrap();
        assert_eq!(exports.take("kim").unwrap_err(), one_at_a_time());
        let _other = exports.take("lee").unwrap();
        assert_eq!(exports.take("park").unwrap_err(), a_few_at_a_time());
        drop(first);
        assert!(exports.take("kim").is_ok());
    }
}
