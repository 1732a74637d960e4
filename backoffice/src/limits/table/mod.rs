//! `docs/limits.md`: every limit and timeout, read from the source of this folder and of `saml/src/limits.rs`, so that it
//! cannot say anything else. What a comment says after `Above it,`, `Below it,` or `After that,` is what happens there; a
//! constant without a comment belongs to the one before it.

mod elsewhere;
mod source;
mod value;

use crate::ops::connect::{reading, writing};
use crate::ops::hold_down::SETTINGS;
use source::{Group, Subject, subjects};
use sqlx::postgres::PgConnectOptions;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use value::{Values, human};

const HEAD: &str = "\
# Limits and timeouts

Every wait of Samuso's has an end and whatever comes in has a size: here they are, by subject, with what happens above each,
where that is not plain. None of them can be configured but those that `samuso.example.toml` names; they are one page of code each,
in `backoffice/src/limits/` and `saml/src/limits.rs`, from which this table is made. Run the tests with `REGENERATE=1` to make
it anew.
";

const SESSIONS: &str = "
## PostgreSQL: what each connection sets for itself

| setting | for reads | for what changes something |
| --- | --- | --- |
";

const ROLES: &str = "
Behind these, `samuso grants` sets for the roles themselves, for commands and for whoever signs in as them by hand:

| setting | value |
| --- | --- |
";

#[test]
fn the_committed_table_is_the_codes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/limits.md");
    let text = text();
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "run the tests with REGENERATE=1 and commit docs/limits.md");
}

fn text() -> String {
    let subjects = subjects();
    let values = Values::of(&subjects);
    let mut text = HEAD.to_owned();
    for subject in &subjects {
        text += &format!("\n## {}\n\n| limit | value | what it bounds | above it |\n", subject.title);
        text += "| --- | --- | --- | --- |\n";
        text.extend(subject.groups.iter().map(|group| row(&values, subject, group)));
    }
    text + &sessions()
}

fn row(values: &Values<'_>, subject: &Subject, group: &Group) -> String {
    let names: Vec<String> = group.limits.iter().map(|(name, _)| format!("`{name}`")).collect();
    let shown: Vec<String> =
        group.limits.iter().map(|(name, _)| human(name, &values.get(&subject.file, name))).collect();
    format!("| {} | {} | {} | {} |\n", names.join("<br>"), shown.join("<br>"), group.bounds, group.above)
}

fn sessions() -> String {
    let options = PgConnectOptions::new();
    let (reads, writes) = (settings(&reading(&options)), settings(&writing(&options)));
    // How statements are planned bounds nothing, and differs from pool to pool.
    let is_one = |name: &&String| *name != "plan_cache_mode";
    let names: BTreeSet<&String> = reads.keys().chain(writes.keys()).filter(is_one).collect();
    let of = |all: &BTreeMap<String, String>, name: &str| {
        all.get(name).map(|value| setting(name, value)).unwrap_or_default()
    };
    let rows = names
        .into_iter()
        .map(|name| format!("| `{name}` | {} | {} |\n", of(&reads, name), of(&writes, name)));
    let roles = SETTINGS.iter().map(|(name, value)| format!("| `{name}` | {} |\n", value.replace('s', " s")));
    format!("{SESSIONS}{}{ROLES}{}", rows.collect::<String>(), roles.collect::<String>())
}

/// As they are sent to the server: `-c name=value …`.
fn settings(options: &PgConnectOptions) -> BTreeMap<String, String> {
    let sent = options.get_options().unwrap_or_default().split("-c ");
    let pair = |sent: &str| sent.trim().split_once('=').map(|(name, value)| (name.into(), value.into()));
    sent.filter_map(pair).collect()
}

/// PostgreSQL's timeouts are in milliseconds.
fn setting(name: &str, value: &str) -> String {
    let ms = value.parse().ok().filter(|_| name.ends_with("timeout"));
    ms.map_or_else(|| value.to_owned(), |ms| human("_MS", &value::Value::Number(ms)))
}
