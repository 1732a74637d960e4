//! What a request brings is here as a whole before the request takes a place: one that trickles in takes none from others.
//! A file of ids is larger than what we keep for anybody: that is read in its place, when it is known whose it is.

use super::list::is_multipart;
use super::serving::Web;
use super::shed::{Line, busy};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use backoffice::limits::BODY_FREE_BYTES;
use futures::StreamExt;
use http_body_util::{Full, Limited};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What may come, and how much of it is kept at the same time.
#[derive(Clone)]
pub struct Bodies {
    max: usize,
    all: Arc<Semaphore>,
    /// Files are left for whoever reads them.
    but_files: bool,
}

/// Why there is none.
#[derive(Debug, PartialEq, Eq)]
enum NotRead {
    /// It is too large, or it broke off.
    NotWhole,
    NoRoom,
}

impl Bodies {
    /// Of `max` bytes each, and `all` together.
    pub fn new(max: usize, all: usize) -> Self {
        Self { max, all: Arc::new(Semaphore::new(all)), but_files: false }
    }

    /// The same, of what has no files.
    #[must_use]
    pub fn but_files(self) -> Self {
        Self { but_files: true, ..self }
    }

    /// Pages bring nothing.
    fn leave(&self, request: &Request) -> bool {
        matches!(*request.method(), Method::GET | Method::HEAD)
            || (self.but_files && is_multipart(request.headers()))
    }

    /// Each piece is copied as it comes: one that is kept would keep the buffer that it was read into, and a piece can be a
    /// byte. What is kept is counted as it comes, too: nobody has room for what they only say they will send.
    async fn whole(&self, body: Body) -> Result<(Bytes, Option<OwnedSemaphorePermit>), NotRead> {
        let (mut whole, mut room) = (Vec::new(), None::<OwnedSemaphorePermit>);
        let mut pieces = body.into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| NotRead::NotWhole)?;
            let bytes = whole.len() + piece.len();
            if bytes > self.max {
                return Err(NotRead::NotWhole);
            }
            let bytes =
                u32::try_from(counted(bytes) - counted(whole.len())).map_err(|_| NotRead::NotWhole)?;
            let more = Arc::clone(&self.all).try_acquire_many_owned(bytes).map_err(|_| NotRead::NoRoom)?;
            match &mut room {
                Some(room) => room.merge(more),
                None => room = Some(more),
            }
            whole.extend_from_slice(&piece);
        }
        Ok((whole.into(), room))
    }
}

/// Of so many bytes.
fn counted(bytes: usize) -> usize {
    bytes.saturating_sub(BODY_FREE_BYTES)
}

/// What is larger than it may be is so for whoever reads it: they know what to say.
pub async fn layer(
    State((web, bodies)): State<(Arc<Web>, Bodies)>,
    request: Request,
    next: Next,
) -> Response {
    if bodies.leave(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (body, _room) = match bodies.whole(body).await {
        Ok((bytes, room)) => (Body::from(bytes), room),
        Err(NotRead::NotWhole) => {
            (Body::new(Limited::new(Full::new(Bytes::from_static(b"too much")), 0)), None)
        }
        Err(NotRead::NoRoom) => {
            tracing::warn!("more is sent at the same time than is kept");
            return busy(&web.places, &parts, Line::of_parts(&parts));
        }
    };
    next.run(Request::from_parts(parts, body)).await
}

#[cfg(test)]
mod tests {
    use super::{Bodies, NotRead};
    use axum::body::{Body, Bytes};
    use backoffice::limits::BODY_FREE_BYTES;
    use futures::stream;
    use std::convert::Infallible;

    fn of_bytes(count: usize) -> Body {
        Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, Infallible>(Bytes::from_static(b"a")))))
    }

    #[tokio::test]
    async fn it_is_whole_or_too_large_and_what_is_kept_at_once_has_an_end() {
        let bodies = Bodies::new(BODY_FREE_BYTES + 8, 12);
        let of_more = |more| bodies.whole(of_bytes(BODY_FREE_BYTES + more));
        assert_eq!(of_more(9).await.unwrap_err(), NotRead::NotWhole);
        let (whole, room) = of_more(8).await.unwrap();
        assert_eq!(whole, "a".repeat(BODY_FREE_BYTES + 8));
        assert_eq!(of_more(5).await.unwrap_err(), NotRead::NoRoom);
        let (_, rest) = of_more(4).await.unwrap();
        assert!(of_more(0).await.is_ok(), "what is small has room");
        assert_eq!(of_more(1).await.unwrap_err(), NotRead::NoRoom);
        drop((room, rest));
        assert!(of_more(8).await.is_ok(), "what was kept is free again");
    }
}
