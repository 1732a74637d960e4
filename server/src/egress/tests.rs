//! What goes out goes where it may, and nowhere else.

use super::door::HttpDoor;
use crate::config::{Egress, Secret};
use crate::tests::http_actions::receiver::{Act, Receiver};
use axum::http::header::AUTHORIZATION;
use backoffice::calls::{Door as _, Request, Sent, Waits};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use url::Url;
use uuid::Uuid;

fn egress(origin: &str, private: bool, connect: Option<SocketAddr>) -> Egress {
    Egress {
        origin: Url::parse(origin).unwrap(),
        private,
        connect,
        header: AUTHORIZATION,
        secret: Some(Secret("Bearer told-to-nobody-else".to_owned())),
        waits: Waits { total: Duration::from_millis(900), ..Waits::default() },
    }
}

async fn sent(egress: &Egress, url: &str) -> Sent {
    let url = Url::parse(url).unwrap();
    let request = Request { method: "POST", url, key: Uuid::new_v4(), body: None };
    HttpDoor::new(egress).unwrap().send(&request).await
}

fn status(sent: Sent) -> Option<u16> {
    match sent {
        Sent::Answer(answer) => Some(answer.status),
        Sent::NoAnswer | Sent::NotReached => None,
    }
}

#[tokio::test]
async fn a_private_address_is_reached_only_where_that_is_said_whatever_its_name() {
    let receiver = Receiver::start().await;
    let port = receiver.address.port();
    for origin in [format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}")] {
        let url = format!("{origin}/x");
        assert_eq!(sent(&egress(&origin, false, None), &url).await, Sent::NotReached, "{origin}");
        assert!(receiver.asked().is_empty(), "{origin}");
    }
    let named = "http://api.example.com";
    let url = "http://api.example.com/x";
    assert_eq!(sent(&egress(named, false, Some(receiver.address)), url).await, Sent::NotReached);
    assert!(receiver.asked().is_empty());
    assert_eq!(status(sent(&egress(named, true, Some(receiver.address)), url).await), Some(200));
    let origin = format!("http://localhost:{port}");
    assert_eq!(status(sent(&egress(&origin, true, None), &format!("{origin}/x")).await), Some(200));
    assert_eq!(receiver.asked()[0].headers["host"], "api.example.com");
}

#[tokio::test]
async fn no_other_host_is_asked_and_no_redirect_followed() {
    let (receiver, other) = (Receiver::start().await, Receiver::start().await);
    let allowed = egress("http://api.example.com", true, Some(receiver.address));
    for url in [
        format!("http://127.0.0.1:{}/x", other.address.port()),
        "http://api.example.com:8080/x".to_owned(),
        "https://api.example.com/x".to_owned(),
        "http://api.example.com.evil.example/x".to_owned(),
    ] {
        assert_eq!(sent(&allowed, &url).await, Sent::NotReached, "{url}");
    }
    let location = format!("location: http://127.0.0.1:{}/stolen\r\n", other.address.port()).leak();
    receiver.next([Act::Says(307, location, "")]);
    assert_eq!(status(sent(&allowed, "http://api.example.com/x").await), Some(307));
    assert_eq!((receiver.asked().len(), other.asked().len()), (1, 0));
}

#[tokio::test]
async fn every_wait_and_every_answer_has_its_end() {
    let receiver = Receiver::start().await;
    let allowed = egress("http://api.example.com", true, Some(receiver.address));
    for act in [Act::Hangs, Act::Drips, Act::Floods, Act::Babbles, Act::Resets] {
        receiver.next([act.clone()]);
        let begun = Instant::now();
        assert_eq!(sent(&allowed, "http://api.example.com/x").await, Sent::NoAnswer, "{act:?}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{act:?}");
    }
    let nobody = Receiver::start().await.address;
    let away = egress("http://api.example.com", true, Some(nobody));
    assert_eq!(sent(&away, "http://api.example.com/x").await, Sent::NotReached, "nobody listens there");
}

/// As libraries take them for an order, in either case.
const PROXIES: [&str; 6] =
    ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];

#[tokio::test]
async fn a_call_goes_straight_to_its_host() {
    let receiver = Receiver::start().await;
    let allowed = egress("http://api.example.com", true, Some(receiver.address));
    assert_eq!(status(sent(&allowed, "http://api.example.com/x").await), Some(200));
    assert_eq!(receiver.asked()[0].path, "/x", "a proxy is asked for the whole address");
}

/// The same, in a process whose environment names one.
#[tokio::test]
async fn a_proxy_of_the_environment_is_never_asked() {
    let proxy = Receiver::start().await;
    let address = format!("http://{}", proxy.address);
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "egress::tests::a_call_goes_straight_to_its_host"]);
    child.envs(PROXIES.map(|name| (name, &address))).env_remove("NO_PROXY").env_remove("no_proxy");
    let child = child.output().await.unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}
