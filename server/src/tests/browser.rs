//! A browser of a page: HTTP/1.1 over a socket, so that headers are what they are on the wire. It keeps cookies, and
//! says where a request comes from as browsers do, unless it is told not to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(30);

pub struct Browser {
    address: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    /// What every request carries; an empty value leaves the header out.
    pub headers: BTreeMap<&'static str, String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The same, where it is no text.
    pub bytes: Vec<u8>,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Self {
        let headers = [("host", address.to_string()), ("accept", "text/html".to_owned())];
        Self { address, cookies: BTreeMap::new(), headers: headers.into() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.insert(name, value.into());
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.post_as("application/x-www-form-urlencoded", path, body).await
    }

    /// A form as something else than pairs.
    pub async fn post_as(&mut self, kind: &str, path: &str, body: String) -> Answer {
        let origin = format!("http://{}", self.address);
        self.headers.entry("origin").or_insert(origin);
        self.headers.insert("content-type", kind.to_owned());
        let answer = self.send("POST", path, Some(body)).await;
        self.headers.remove("content-type");
        answer
    }

    pub async fn send(&mut self, method: &str, path: &str, body: Option<String>) -> Answer {
        let request = self.request(method, path, body.as_deref());
        let answered = async {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut bytes = Vec::new();
            // A server that refuses a body closes before it has read it.
            let _ = stream.read_to_end(&mut bytes).await;
            bytes
        };
        let bytes = timeout(LIMIT, answered).await.expect("an answer within the limit");
        let answer = Answer::read(&bytes);
        self.keep(&answer);
        answer
    }

    fn request(&self, method: &str, path: &str, body: Option<&str>) -> String {
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        for (name, value) in self.headers.iter().filter(|(_, value)| !value.is_empty()) {
            request += &format!("{name}: {value}\r\n");
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request += &format!("cookie: {}\r\n", cookies.join("; "));
        }
        if let Some(body) = body {
            if !self.headers.contains_key("content-type") {
                request += "content-type: application/x-www-form-urlencoded\r\n";
            }
            request += &format!("content-length: {}\r\n", body.len());
        }
        request + "\r\n" + body.unwrap_or_default()
    }

    fn keep(&mut self, answer: &Answer) {
        for cookie in answer.all("set-cookie") {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers: Vec<_> = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let is_chunked =
            headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = &bytes[end + 4..];
        let body = if is_chunked { unchunked(body) } else { body.to_vec() };
        Self { status, headers, body: String::from_utf8_lossy(&body).into_owned(), bytes: body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| &**value)
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").expect("a chunk's length");
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
    }
}
