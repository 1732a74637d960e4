//! `samuso probe`, as cron runs it.

use super::place::{Place, Said};
use std::fs;
use std::net::TcpListener;
use std::path::Path;

/// A place with the demo's catalogue, and with a probe whose token is in a file.
async fn place(environment: &str) -> (Place, String) {
    let place = Place::new().await;
    fs::create_dir(place.path("catalog")).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), place.path("catalog").join(file.file_name())).unwrap();
    }
    let made = place.run(&["probe", "token"]).succeeded();
    let hex = |line: &&str| line.len() == 64 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    let token = made.lines().find(hex).unwrap().to_owned();
    fs::write(place.path("token"), format!("{token}\n")).unwrap();
    let hash = made.split('"').nth(1).unwrap();
    place.configure(environment, &format!("[probe]\ntoken_hash = \"{hash}\"\nroles = \"cx\"\n"));
    place.run(&["migrate"]).succeeded();
    place.grant().await;
    place.run(&["check"]).succeeded();
    (place, token)
}

#[tokio::test]
async fn it_says_each_step_and_ends_with_0_or_1() {
    let (place, token) = place("demo").await;
    let url = place.url();
    let probe = |more: &[&str]| place.run(&[&["probe", &url, "--token-file", "token"], more].concat());
    let (out, err) = probe(&[]).both(1);
    assert!(out.contains("sign in   FAILED") && out.contains("nobody listens there"), "{out}");
    assert!(out.contains("search    not tried") && err.contains("failed at \"sign in\""), "{out}{err}");

    let serving = place.serve();
    serving.ready().await;
    let out = probe(&["--search", "pack", "--metrics", "probe.prom"]).succeeded();
    for (line, step) in out.lines().zip(["sign in", "search", "record", "timeline", "sign out", "all"]) {
        assert!(line.starts_with(step) && line.contains(" ok ") && line.contains(" ms  (limit "), "{out}");
    }
    assert_eq!(out.lines().count(), 6, "{out}");
    let metrics = fs::read_to_string(place.path("probe.prom")).unwrap();
    assert!(metrics.contains(&format!("samuso_probe_success{{url=\"{url}\"}} 1\n")), "{metrics}");
    // What nobody named, and what the default finds nothing with, is the first row of a list.
    probe(&[]).succeeded();
    let json: serde_json::Value = serde_json::from_str(&probe(&["--json"]).succeeded()).unwrap();
    assert_eq!((&json["ok"], json["steps"].as_array().unwrap().len()), (&true.into(), 5));
    let (out, _) = probe(&["--search", "nothingisso"]).both(1);
    assert!(out.contains("\"nothingisso\" finds nothing") && out.contains("record    not tried"), "{out}");
    assert!(out.contains("sign out  ok"), "whoever came in goes out: {out}");
    let (out, _) = probe(&["--limit-ms", "0"]).both(1);
    assert!(out.contains("slow: "), "{out}");
    assert!(!out.contains(&token), "{out}");
    let out = place.run(&["probe", &url]).succeeded();
    assert!(out.contains("as cx of the demo"), "it needs no token there: {out}");
    serving.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_in_words() {
    let (place, _) = place("staging").await;
    let other = place.run(&["probe", "token"]).succeeded();
    let other = other.lines().find(|line| line.len() == 64).unwrap().to_owned();
    fs::write(place.path("other"), &other).unwrap();
    fs::write(place.path("none"), "secret").unwrap();
    let probe = |url: &str, token: &str| place.run(&["probe", url, "--token-file", token]);
    let no_token = probe(&place.url(), "none").failed();
    assert!(no_token.contains("no token") && !no_token.contains("secret"), "{no_token}");
    assert!(place.run(&["probe", "https://office.example.com"]).failed().contains("SAMUSO_PROBE_TOKEN"));
    assert!(probe("http://office.example.com", "token").failed().contains("https://"));
    let (out, _) = probe("https://nowhere.invalid", "token").both(1);
    assert!(out.contains("DNS: the name nowhere.invalid leads nowhere"), "{out}");

    let serving = place.serve();
    serving.ready().await;
    let (out, _) = probe(&place.url(), "other").both(1);
    assert!(out.contains("401: the token is not the one"), "{out}");
    let (out, _) = place.run(&["probe", &place.url()]).both(1);
    assert!(out.contains("404: this is no demo: the probe needs a token"), "{out}");
    let (out, _) = probe(&place.url().replace("http:", "https:"), "token").both(1);
    assert!(out.contains("TLS: "), "{out}");
    serving.stop().await;
}

#[tokio::test]
async fn a_server_that_says_nothing_or_come_again_is_told_apart() {
    let (place, _) = place("demo").await;
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let (out, _) = place.run(&["probe", &url, "--token-file", "token", "--limit-ms", "300"]).both(1);
    assert!(out.contains("slow: no answer") && out.contains("(limit 300 ms)"), "{out}");
    let busy = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", busy.local_addr().unwrap());
    let answering = std::thread::spawn(move || answer_busy(&busy));
    let (out, _) = place.run(&["probe", &url, "--token-file", "token"]).both(1);
    answering.join().unwrap();
    assert!(out.contains("503: Samuso cannot answer now") && out.contains("come again in 7 s"), "{out}");
}

/// As Samuso, and whatever stands before it, answers under load.
fn answer_busy(listener: &TcpListener) {
    use std::io::{Read, Write};
    let (mut stream, _) = listener.accept().unwrap();
    let mut asked = [0; 4096];
    let read = stream.read(&mut asked).unwrap();
    assert!(asked[..read].starts_with(b"POST /login/probe"));
    stream
        .write_all(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .unwrap();
}

impl Place {
    fn url(&self) -> String {
        format!("http://{}", self.address())
    }
}

impl Said {
    /// Its two outputs, where it ends with this.
    fn both(self, code: i32) -> (String, String) {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        (self.out, self.err)
    }
}
