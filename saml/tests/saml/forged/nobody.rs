//! A listener that must hear nothing.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::sync::LazyLock;

static LISTENER: LazyLock<TcpListener> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
});

pub fn url() -> String {
    format!("http://{}/fetched", LISTENER.local_addr().unwrap())
}

pub fn came() -> bool {
    LISTENER.accept().map_err(|error| error.kind()).err() != Some(ErrorKind::WouldBlock)
}
