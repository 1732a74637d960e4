//! A folder with a configuration, beside a product's database, and the binary run there.

use demo::cluster::{Account, TestDatabase, for_tests};
use demo::product::create_schema;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(20);

/// A folder with a configuration, beside a product's database.
pub struct Place {
    folder: TempDir,
    pub database: TestDatabase,
    address: SocketAddr,
}

impl Place {
    #[expect(clippy::disallowed_methods, reason = "a product's rows are many statements, and ours")]
    pub async fn new() -> Self {
        let database = for_tests().unwrap().database().await.unwrap();
        let mut product = PgConnection::connect(&database.primary_url(Account::Product)).await.unwrap();
        create_schema(&mut product).await.unwrap();
        raw_sql(include_str!("../../src/tests/product.sql")).execute(&mut product).await.unwrap();
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let place = Self { folder: TempDir::new().unwrap(), database, address };
        place.configure("demo", "");
        place
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn configure(&self, environment: &str, more: &str) {
        let url = |account| self.database.primary_url(account);
        let text = format!(
            "[environment]\nname = \"{environment}\"\n\n[server]\nlisten = \"{}\"\nsite = \"{}\"\n{more}\n[catalog]\ndir = \"{}\"\n\n\
             [database]\nreplica_url = \"{}\"\nstand_in_url = \"{}\"\nwriter_url = \"{}\"\nowner_url = \"{}\"\n\n\
             [[egress]]\norigin = \"http://admin.docs.example\"\nprivate = true\n",
            self.address,
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../public").display(),
            self.path("catalog").display(),
            self.database.replica_url(Account::Reader),
            url(Account::Reader),
            url(Account::Writer),
            url(Account::Owner),
        );
        fs::write(self.path("samuso.toml"), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samuso"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        // The configuration is the file's alone, whatever whoever runs the tests has set.
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("SAMUSO_")) {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }

    /// What `samuso grants` prints, done by whom it names.
    #[expect(clippy::disallowed_methods, reason = "it is the script that one pipes into psql")]
    pub async fn grant(&self) {
        let mut superuser =
            PgConnection::connect(&self.database.primary_url(Account::Superuser)).await.unwrap();
        let printed = self.run(&["grants"]).succeeded();
        raw_sql(AssertSqlSafe(printed)).execute(&mut superuser).await.unwrap();
        self.database.wait_for_replica().await.unwrap();
    }

    pub fn serve(&self) -> Serving {
        let child = self.command(&["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Serving { child, address: self.address }
    }
}

pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn succeeded(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self.out
    }

    /// What it says on its error output, and nowhere else.
    pub fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        self.err
    }
}

pub struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    pub fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(SOON)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// A line of what Linux says of the process.
    pub fn status(&self, key: &str) -> Option<String> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        Some(line.trim().to_owned())
    }

    pub async fn ready(&self) -> String {
        let end = Instant::now() + SOON;
        loop {
            match self.get("/readyz").filter(|answer| answer.starts_with("HTTP/1.1 200")) {
                Some(answer) => return answer,
                None => assert!(Instant::now() < end, "it did not get ready"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Stops it as a service manager does.
    pub async fn stop(mut self) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).unwrap();
        let end = Instant::now() + SOON;
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None => assert!(Instant::now() < end, "it did not stop"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(status.success(), "{status}");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Already gone where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
