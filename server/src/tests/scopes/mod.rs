//! Scopes, held to by chance: members with any grants ask for anything, and what they are told is compared with a model
//! that was written separately. Where they differ, the seed and the smallest such member are said.

mod asks;
mod hold;
mod model;
mod page;
mod random;
mod rows;

use super::browser::Browser;
use super::office::{Office, member, office_with};
use asks::Ask;
use backoffice::access::actor::Scope;
use backoffice::access::session::Token;
use hold::{Run, World};
use model::{Grant, Member, ROLES};
use random::Random;
use rows::{CHANNELS, Entity, Rows, word};
use sqlx::{AssertSqlSafe, raw_sql};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Another one may be tried with `SCOPES_SEED`.
const SEED: u64 = 20_260_720;
const MEMBERS: usize = 60;
const ASKS: usize = 14;
/// However slow the machine is.
const ENDS: Duration = Duration::from_secs(45);

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_of_what_no_grant_of_theirs_covers() {
    let mut bench = Bench::new().await;
    let seed = std::env::var("SCOPES_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    let (mut random, begun) = (Random::new(seed), Instant::now());
    let mut asked = 0;
    for _ in 0..MEMBERS {
        let member = any_member(&mut random);
        for _ in 0..ASKS {
            let ask = Ask::any(&mut random, &bench.world.rows, bench.world.runs.len());
            if let Err(wrong) = bench.hold(&member, &ask).await {
                let (member, wrong) = bench.smallest(member, &ask, wrong).await;
                panic!("seed {seed}, request {asked}: {ask:?}\nby {member}\n{wrong}");
            }
            asked += 1;
        }
        if begun.elapsed() > ENDS {
            break;
        }
    }
    assert!(asked >= 10 * ASKS, "only {asked} requests in {ENDS:?}");
}

/// One to three roles, each with a scope of its own.
fn any_member(random: &mut Random) -> Member {
    let mut grants: Vec<Grant> = Vec::new();
    for _ in 0..=random.below(3) {
        let role = random.of(&ROLES);
        let channels = (!random.once_in(4)).then(|| random.some(&CHANNELS).into_iter().collect());
        if grants.iter().all(|grant| grant.role.key != role.key) {
            grants.push(Grant { role, channels });
        }
    }
    Member(grants)
}

struct Bench {
    office: Office,
    browser: Browser,
    world: World,
}

impl Bench {
    async fn new() -> Self {
        let catalog = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), catalog.path().join(file.file_name())).unwrap();
        }
        std::fs::write(catalog.path().join("roles.toml"), model::toml()).unwrap();
        let mut office = office_with(|serving| serving.config.catalog_dir = catalog.path().to_owned()).await;
        let rows = Rows::new();
        many(&mut office, rows.sql()).await;
        member(&mut office.owner, "all", Scope::All).await;
        member(&mut office.owner, "probe", Scope::All).await;
        office.settle().await;
        let mut world = World { rows, runs: Vec::new(), hidden: BTreeSet::new() };
        let mut everybody = office.member("all").await;
        made_runs(&mut everybody, &mut world).await;
        office.settle().await;
        let browser = office.member("probe").await;
        Self { office, browser, world }
    }

    async fn hold(&mut self, member: &Member, ask: &Ask) -> Result<(), String> {
        let mut sql = "DELETE FROM samuso.reveal; DELETE FROM samuso.member_grant WHERE member_id = (SELECT id FROM samuso.member WHERE key = 'probe');".to_owned();
        for Grant { role, channels } in &member.0 {
            let channels = channels.as_ref().map_or("NULL".to_owned(), |channels| {
                let channels: Vec<_> = channels.iter().map(|channel| format!("'{channel}'")).collect();
                format!("ARRAY[{}]::text[]", channels.join(", "))
            });
            sql += &format!(
                "INSERT INTO samuso.member_grant (member_id, role, channels, granted_by)
                 SELECT id, '{}', {channels}, 'a test' FROM samuso.member WHERE key = 'probe';",
                role.key
            );
        }
        // A session of their own for each: one that a busy machine answers from memory would have what was taken by SQL.
        let token = Token::random().unwrap().secret();
        sql += &format!(
            "INSERT INTO samuso.session (token_hash, member_id, expires_at, authenticated_at)
             SELECT sha256(decode('{token}', 'hex')), id, now() + interval '1 hour', now() FROM samuso.member WHERE key = 'probe';"
        );
        self.browser.cookies.insert("samuso".to_owned(), token);
        many(&mut self.office, sql).await;
        self.world.hold(&mut self.browser, member, ask).await
    }

    /// Takes away what can be taken away with something still wrong.
    async fn smallest(&mut self, mut member: Member, ask: &Ask, mut wrong: String) -> (Member, String) {
        'smaller: loop {
            for smaller in member.smaller() {
                if let Err(still) = self.hold(&smaller, ask).await {
                    (member, wrong) = (smaller, still);
                    continue 'smaller;
                }
            }
            return (member, wrong);
        }
    }
}

/// Runs of somebody who may do everything: on records of one customer, of several, with an argument that is masked.
async fn made_runs(browser: &mut Browser, world: &mut World) {
    let articles: Vec<_> = world.rows.of(Entity::Article).copied().collect();
    let chosen = [
        vec![articles[0]],
        vec![articles[4], articles[8]],
        vec![articles[1], articles[5], articles[9], articles[13]],
    ];
    for rows in chosen {
        let ids: Vec<_> = rows.iter().map(|row| row.id.to_string()).collect();
        let form = [("action", "article.hide"), ("ids", &ids.join(","))];
        let id = ran(browser, &form, world.runs.len()).await;
        world.hidden.extend(rows.iter().map(|row| row.id));
        let records = rows.iter().map(|row| (row.id, row.channel)).collect();
        world.runs.push(Run { id, entity: Entity::Article, undone_by: "article.show", records });
    }
    let managers: Vec<_> = world.rows.of(Entity::Manager).copied().collect();
    for manager in [managers[0], managers[1], managers[5]] {
        let (id, email) = (manager.id.to_string(), format!("{}@mail.example", word('e', manager.id)));
        // There and back: the address is in the arguments, before and after.
        for email in ["other@mail.example", &email] {
            let form = [("action", "manager.change_email"), ("ids", &id), ("params[email]", email)];
            let run = ran(browser, &form, world.runs.len()).await;
            let records = vec![(manager.id, manager.channel)];
            let undone_by = "manager.change_email";
            world.runs.push(Run { id: run, entity: Entity::Manager, undone_by, records });
        }
    }
}

async fn ran(browser: &mut Browser, form: &[(&str, &str)], at: usize) -> String {
    let reason = word('n', i64::try_from(at).unwrap());
    let form: Vec<_> = form.iter().copied().chain([("reason", reason.as_str()), ("ticket", "T")]).collect();
    let preview = browser.post("/api/actions/preview", &form).await;
    let preview = preview.header("location").and_then(|to| to.strip_prefix("/previews/")).unwrap().to_owned();
    let ran = browser.post("/api/actions/run", &[("preview", &preview)]).await;
    ran.header("location").and_then(|to| to.strip_prefix("/runs/")).unwrap().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "a test's own statements, of which there are many")]
async fn many(office: &mut Office, sql: String) {
    raw_sql(AssertSqlSafe(sql)).execute(&mut office.superuser).await.unwrap();
}
