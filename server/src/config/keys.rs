//! Every key of `samuso.toml`, on one page. Each can be set by an environment variable too, which wins: the key
//! `server.listen` by `SAMUSO_SERVER_LISTEN`.

/// The configuration file that is read where none is named.
pub const FILE: &str = "samuso.toml";
/// Names another one.
pub const FILE_VARIABLE: &str = "SAMUSO_CONFIG";
/// The token of `samuso probe`, where it runs.
pub const TOKEN_VARIABLE: &str = "SAMUSO_PROBE_TOKEN";
/// Variables that begin like ours and are no keys.
pub const OTHER_VARIABLES: [&str; 4] =
    [FILE_VARIABLE, TOKEN_VARIABLE, "SAMUSO_TEST_CLUSTER", "SAMUSO_REAL_DATA"];

pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub about: &'static str,
    pub expects: &'static str,
    /// In words; none where the key has to be set.
    pub default: Option<&'static str>,
    pub example: &'static str,
}

/// How the value is written in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// Of texts. In a variable, with a comma between them.
    List,
}

impl Kind {
    pub fn article(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Number => "a number without quotes",
            Self::List => "a list of texts, as in [\"10.0.0.0/8\"]",
        }
    }
}

impl Key {
    pub fn variable(&self) -> String {
        format!("SAMUSO_{}", self.name.replace('.', "_").to_uppercase())
    }
}

pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

const DATABASE_URL: &str =
    "a PostgreSQL address, as in postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full";
const URL_FILE: &str = "the path of a file that holds nothing but the address";

pub const KEYS: [Key; 40] = [
    Key {
        name: "environment.name",
        kind: Kind::Text,
        about: "What this environment is called. `samuso migrate` stamps it into the database, and Samuso refuses a \
                database with another stamp.",
        expects: "a name of a-z, 0-9, - and _, at most 40, beginning with a letter",
        default: None,
        example: "production",
    },
    Key {
        name: "environment.colour",
        kind: Kind::Text,
        about: "The colour of the stripe on every page.",
        expects: "one of red, amber, violet, blue, green",
        default: Some("red for production, amber for staging, violet for demo, else blue"),
        example: "red",
    },
    Key {
        name: "server.listen",
        kind: Kind::Text,
        about: "Where Samuso listens.",
        expects: "an IP address and a port, as in 127.0.0.1:3000",
        default: Some("127.0.0.1:3000"),
        example: "127.0.0.1:3000",
    },
    Key {
        name: "server.public_url",
        kind: Kind::Text,
        about: "The address that members type. Requests for another host are refused. With https, cookies are Secure \
                and browsers are told to stay with https; the proxy that does the TLS has to pass the Host header on.",
        expects: "https:// and a host, without a path; http:// only for 127.0.0.1, [::1] or localhost",
        default: Some("http:// and the listen address, where that is loopback"),
        example: "https://office.example.com",
    },
    Key {
        name: "server.trusted_proxies",
        kind: Kind::List,
        about: "The proxies in front of Samuso. What they say in X-Forwarded-For is who a visitor is, as far as tries are \
                counted by address; nobody else is believed.",
        expects: "addresses and networks, as in 10.0.0.0/8 and 2001:db8::/32; not everybody",
        default: Some("none: everybody is where their connection comes from"),
        example: "[\"10.0.0.0/8\"]",
    },
    Key {
        name: "server.requests_at_once",
        kind: Kind::Number,
        about: "Requests that are answered at the same time. More wait a moment, then are told to come again (503): searches \
                before actions, timelines and records.",
        expects: "a number from 4 to 10000",
        default: Some("16, or 8 for each processor where that is more"),
        example: "16",
    },
    Key {
        name: "server.member_requests_a_minute",
        kind: Kind::Number,
        about: "Pages that one member may ask for at once, and within each minute from then on. A search counts for four. \
                More is answered by 429.",
        expects: "a number from 10 to 1000000",
        default: Some("240"),
        example: "240",
    },
    Key {
        name: "server.drain_seconds",
        kind: Kind::Number,
        about: "Told to stop, Samuso says so at /readyz, and goes on answering new requests for so long: as long as the balancer \
                in front takes to notice. Behind none, 0.",
        expects: "a number of seconds from 0 to 60",
        default: Some("0"),
        example: "5",
    },
    Key {
        name: "server.site",
        kind: Kind::Text,
        about: "The folder of the built site (scripts, styles, icons).",
        expects: "the path of a folder",
        default: Some("`site` beside the binary, or beside its folder"),
        example: "/opt/samuso/site",
    },
    Key {
        name: "server.log_format",
        kind: Kind::Text,
        about: "How the log is written.",
        expects: "text or json",
        default: Some("text"),
        example: "json",
    },
    Key {
        name: "server.log",
        kind: Kind::Text,
        about: "What is logged: levels, by module.",
        expects: "a filter, as in info or info,backoffice=debug",
        default: Some("info"),
        example: "info",
    },
    Key {
        name: "catalog.dir",
        kind: Kind::Text,
        about: "The folder of the catalogue.",
        expects: "the path of a folder",
        default: Some("catalog"),
        example: "catalog",
    },
    Key {
        name: "session.idle_minutes",
        kind: Kind::Number,
        about: "A session that is not used for so long ends.",
        expects: "a number of minutes from 1 to 1440",
        default: Some("30"),
        example: "30",
    },
    Key {
        name: "session.absolute_minutes",
        kind: Kind::Number,
        about: "Every session ends after so long.",
        expects: "a number of minutes from 1 to 10080, no less than session.idle_minutes",
        default: Some("600"),
        example: "600",
    },
    Key {
        name: "jobs.in",
        kind: Kind::Text,
        about: "Where jobs are worked on: within `samuso serve`, or by `samuso work` alone.",
        expects: "one of serve, work",
        default: Some("serve"),
        example: "work",
    },
    Key {
        name: "metrics.token",
        kind: Kind::Text,
        about: "What Prometheus says to be told /metrics (`Authorization: Bearer TOKEN`). Without it nobody is told, but in \
                the demo. Better in a variable, or in a file.",
        expects: "32 to 200 letters, digits and -._~+/=, made by chance",
        default: Some("none: /metrics is not there"),
        example: "…",
    },
    Key {
        name: "metrics.token_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: "the path of a file that holds nothing but the token",
        default: Some("none"),
        example: "/run/secrets/samuso_metrics",
    },
    Key {
        name: "break_glass.name",
        kind: Kind::Text,
        about: "A local administrator, for when the provider of sign-in is away: what they type as their name. Without \
                it, there is none. See docs/sign-in/break-glass.md.",
        expects: "a name of a-z, 0-9, - and _, at most 40, beginning with a letter",
        default: Some("nobody"),
        example: "night-watch",
    },
    Key {
        name: "break_glass.password_hash",
        kind: Kind::Text,
        about: "Of their password, as `samuso break-glass hash` prints it.",
        expects: "an argon2id hash in PHC form, with m=19456, t=2, p=1 at least",
        default: Some("none: it has to be set where break_glass.name is"),
        example: "$argon2id$v=19$m=65536,t=3,p=1$…",
    },
    Key {
        name: "break_glass.password_hash_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: "the path of a file that holds nothing but the hash",
        default: Some("none"),
        example: "/run/secrets/samuso_break_glass",
    },
    Key {
        name: "break_glass.roles",
        kind: Kind::Text,
        about: "The roles that they have, for every customer.",
        expects: "names of roles, with a comma between them",
        default: Some("none: it has to be set where break_glass.name is"),
        example: "admin",
    },
    Key {
        name: "break_glass.until",
        kind: Kind::Text,
        about: "Until when they are let in. Their sessions end then, too.",
        expects: "a moment with its zone, as in 2026-12-24T18:00:00+09:00",
        default: Some("for as long as it stands here"),
        example: "2026-12-24T18:00:00+09:00",
    },
    Key {
        name: "probe.token_hash",
        kind: Kind::Text,
        about: "A service that signs in, searches and opens a record, for a cron: `samuso probe`. Of its token, as \
                `samuso probe token` prints it. Without it, there is none. See docs/operating.md.",
        expects: "the 64 hexadecimal digits of a SHA-256",
        default: Some("none"),
        example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    Key {
        name: "probe.token_hash_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: "the path of a file that holds nothing but the hash",
        default: Some("none"),
        example: "/run/secrets/samuso_probe",
    },
    Key {
        name: "probe.roles",
        kind: Kind::Text,
        about: "The roles with which it looks, for every customer. It changes nothing, whatever they allow.",
        expects: "names of roles, with a comma between them",
        default: Some("none: it has to be set where probe.token_hash is"),
        example: "cx",
    },
    Key {
        name: "notify.webhook_url",
        kind: Kind::Text,
        about: "A webhook that takes Slack's format: it is told of requests for approval, decisions on them and runs that failed. The address is a secret: better in a variable, or in a file.",
        expects: "https:// and the rest; http:// only for this machine",
        default: Some("none: nobody is told so"),
        example: "https://hooks.slack.example/services/…",
    },
    Key {
        name: "notify.webhook_url_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: "the path of a file that holds nothing but the address",
        default: Some("none"),
        example: "/run/secrets/samuso_webhook",
    },
    Key {
        name: "notify.smtp_url",
        kind: Kind::Text,
        about: "The server by which the same is told by email.",
        expects: "smtps://USER:PASSWORD@HOST, or smtp://…:587?tls=required",
        default: Some("none: nobody is told so"),
        example: "smtps://samuso:PASSWORD@smtp.example.com",
    },
    Key {
        name: "notify.smtp_url_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: "the path of a file that holds nothing but the address",
        default: Some("none"),
        example: "/run/secrets/samuso_smtp",
    },
    Key {
        name: "notify.email_from",
        kind: Kind::Text,
        about: "Whom such email is from.",
        expects: "an address, as in samuso@example.com",
        default: Some("none: it has to be set where notify.smtp_url is"),
        example: "samuso@example.com",
    },
    Key {
        name: "notify.email_to",
        kind: Kind::List,
        about: "Whom it goes to.",
        expects: "addresses, 20 at most",
        default: Some("none: it has to be set where notify.smtp_url is"),
        example: "cx-leads@example.com",
    },
    Key {
        name: "notify.language",
        kind: Kind::Text,
        about: "What people are told in.",
        expects: "en or ko",
        default: Some("en"),
        example: "ko",
    },
    Key {
        name: "database.replica_url",
        kind: Kind::Text,
        about: "The replica, as samuso_reader: for reads. The primary's address, where there is no replica.",
        expects: DATABASE_URL,
        default: None,
        example: "postgres://samuso_reader@db-replica.internal/product?sslmode=verify-full",
    },
    Key {
        name: "database.replica_url_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: URL_FILE,
        default: None,
        example: "/run/secrets/samuso_replica_url",
    },
    Key {
        name: "database.stand_in_url",
        kind: Kind::Text,
        about: "The primary, as samuso_reader: for the most important reads while the replica is away.",
        expects: DATABASE_URL,
        default: None,
        example: "postgres://samuso_reader@db-primary.internal/product?sslmode=verify-full",
    },
    Key {
        name: "database.stand_in_url_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: URL_FILE,
        default: None,
        example: "/run/secrets/samuso_stand_in_url",
    },
    Key {
        name: "database.writer_url",
        kind: Kind::Text,
        about: "The primary, as samuso_writer: for sessions and actions.",
        expects: DATABASE_URL,
        default: None,
        example: "postgres://samuso_writer@db-primary.internal/product?sslmode=verify-full",
    },
    Key {
        name: "database.writer_url_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: URL_FILE,
        default: None,
        example: "/run/secrets/samuso_writer_url",
    },
    Key {
        name: "database.owner_url",
        kind: Kind::Text,
        about: "The primary, as samuso_owner: for `samuso migrate` alone. `samuso serve` does not need it.",
        expects: DATABASE_URL,
        default: None,
        example: "postgres://samuso_owner@db-primary.internal/product?sslmode=verify-full",
    },
    Key {
        name: "database.owner_url_file",
        kind: Kind::Text,
        about: "The same, from a file.",
        expects: URL_FILE,
        default: None,
        example: "/run/secrets/samuso_owner_url",
    },
];
