//! A product's API on a port of its own, which answers as it is told to: well, late, wrongly, or not at all. What it does it
//! does once for each key.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How it answers one request.
#[derive(Clone, Debug)]
pub enum Act {
    /// Does it, once for each key, and says so.
    Does,
    /// Does it, and then hangs: nobody is told.
    DoesAndHangs,
    DoesAndResets,
    /// Says this, and does nothing.
    Says(u16, &'static str, &'static str),
    Hangs,
    Resets,
    /// What is no HTTP.
    Babbles,
    /// A byte at a time.
    Drips,
    /// More than anybody reads.
    Floods,
}

#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

#[derive(Default)]
struct State {
    /// What comes next; after that, it does what it is asked.
    acts: VecDeque<Act>,
    asked: Vec<Asked>,
    /// How often it did what was asked, by key.
    done: BTreeMap<String, u32>,
    /// What it would not do, by the path of the question.
    would_not: Vec<String>,
}

pub struct Receiver {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let state = Arc::clone(&shared);
                tokio::spawn(async move { serve(stream, &state).await });
            }
        });
        Self { address, state, task }
    }

    pub fn next(&self, acts: impl IntoIterator<Item = Act>) {
        self.state.lock().unwrap().acts.extend(acts);
    }

    /// What it says to dry runs that contain this.
    pub fn would_not(&self, path: &str) {
        self.state.lock().unwrap().would_not.push(path.to_owned());
    }

    /// Those that were calls, and no dry runs.
    pub fn calls(&self) -> Vec<Asked> {
        let asked = self.state.lock().unwrap().asked.clone();
        asked.into_iter().filter(|asked| asked.method != "GET" && !asked.path.contains("dry_run")).collect()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }

    /// How often anything was done.
    pub fn effects(&self) -> u32 {
        self.state.lock().unwrap().done.values().sum()
    }
}

async fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let Some(asked) = read(&mut stream).await else { return };
    let key = asked.headers.get("idempotency-key").cloned().unwrap_or_default();
    let act = {
        let mut state = state.lock().unwrap();
        state.asked.push(asked.clone());
        // What it is told to do, it does to calls: dry runs and questions are answered well.
        let is_call = asked.method != "GET" && !asked.path.contains("dry_run");
        let act = if is_call { state.acts.pop_front().unwrap_or(Act::Does) } else { Act::Does };
        let does = matches!(act, Act::Does | Act::DoesAndHangs | Act::DoesAndResets);
        if is_call && does {
            state.done.entry(key.clone()).or_insert(1);
        }
        act
    };
    let would_not = state.lock().unwrap().would_not.iter().any(|path| asked.path.contains(path));
    let known = state.lock().unwrap().done.contains_key(&key);
    let answer = match (asked.method.as_str(), &act) {
        ("GET", _) if known => http(200, "", r#"{"state":"done"}"#),
        ("GET", _) => http(404, "", r#"{"state":"never"}"#),
        (_, Act::Does) if would_not && asked.path.contains("dry_run") => {
            http(422, "", r#"{"code":"locked"}"#)
        }
        (_, Act::Does) if asked.path.contains("dry_run") => {
            http(200, "", r#"{"code":"would","after":{"slug":"said-by-product","secret_of_product":"x"}}"#)
        }
        (_, Act::Does) => http(200, "", r#"{"code":"republished"}"#),
        (_, Act::Says(status, headers, body)) => http(*status, headers, body),
        (_, Act::Babbles) => "what is this?\n\n".to_owned(),
        (_, Act::Floods) => http(200, "", &format!("\"{}\"", "x".repeat(200_000))),
        (_, Act::Hangs | Act::DoesAndHangs) => {
            sleep(Duration::from_secs(20)).await;
            return;
        }
        (_, Act::Resets | Act::DoesAndResets) => {
            reset(stream);
            return;
        }
        (_, Act::Drips) => {
            for byte in http(200, "", r#"{"code":"republished"}"#).bytes() {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                sleep(Duration::from_millis(50)).await;
            }
            return;
        }
    };
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// The other end sees a reset, and no end.
fn reset(stream: TcpStream) {
    let _ = stream.set_zero_linger();
    drop(stream);
}

fn http(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let mut lines = head.lines();
        let mut first = lines.next()?.split(' ');
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if body.len() >= length {
            let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
            return Some(Asked { method, path, headers, body: body.to_owned() });
        }
    }
}
