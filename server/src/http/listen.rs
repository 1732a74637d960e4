//! Taking connections. `axum::serve` waits for a request's headers for as long as the client likes, and for the last
//! connection at the end; here both waits end.

use super::client::{Client, Network};
use axum::Router;
use backoffice::limits::{
    CONNECTION_LASTS, CONNECTIONS_MAX, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS, SHUTDOWN_TIMEOUT_MS,
    UNREAD_TIMEOUT_MS,
};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustix::net::sockopt::set_tcp_user_timeout;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Serves until `stop` is over, and then until the last answer is given, within a time.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    proxies: Arc<[Network]>,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(false);
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX as usize));
    tokio::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            accepted = next => accepted,
            () = &mut stop => break,
        };
        let (router, stopped, proxies) = (router.clone(), stopped.clone(), Arc::clone(&proxies));
        tokio::spawn(async move {
            answer(stream, (peer, proxies), router, stopped).await;
            drop(place);
        });
    }
    drop(listener);
    stopping.send_replace(true);
    let all_done = places.acquire_many(CONNECTIONS_MAX);
    if timeout(Duration::from_millis(SHUTDOWN_TIMEOUT_MS), all_done).await.is_err() {
        tracing::warn!("some requests were not answered before the end");
    }
}

/// Answers the requests of one connection, until it has had its time or all is to stop: then only the one under way.
async fn answer(
    stream: TcpStream,
    (peer, proxies): (SocketAddr, Arc<[Network]>),
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    // Who does not read what they asked for would keep their place for as long as they like.
    if let Err(error) = set_tcp_user_timeout(&stream, UNREAD_TIMEOUT_MS) {
        tracing::debug!(%error, "a connection has no limit for what is not read");
    }
    let router = TowerToHyperService::new(router);
    let service = service_fn(|mut request: hyper::Request<Incoming>| {
        let client = Client::of(peer, request.headers(), &proxies);
        request.extensions_mut().insert(client);
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_millis(HEADERS_TIMEOUT_MS))
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let told_to_stop = async { drop(stopped.wait_for(|stopped| *stopped).await) };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = timeout(CONNECTION_LASTS, told_to_stop) => {
            connection.as_mut().graceful_shutdown();
            let last = Duration::from_millis(HEADERS_TIMEOUT_MS + REQUEST_TIMEOUT_MS);
            timeout(last, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

/// The next connection. What fails here is the client's, or passes: too many open files, say.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
