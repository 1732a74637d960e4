//! Mentions: `@kim`, `@김하나님`. Whoever cannot be told is said at once: a writer who believes that somebody was told
//! waits for an answer in vain.

use crate::access::actor::{Actor, Grant, Scope};
use crate::access::permission::may_view;
use crate::catalog::types::{EntityKey, RoleKey};
use crate::cx::{Cx, Read, within};
use crate::limits::{GRANTS_OF_MENTIONED, MEMBERS_NAMED_ALIKE, MENTIONS_MAX, READ_ENDS_MS};
use crate::problem::{Fault, Part, Problem};
use sqlx::types::Uuid;
use std::collections::{BTreeMap, BTreeSet};

/// What follows a name in Korean without a space.
const PARTICLES: [&str; 16] =
    ["님", "씨", "에게", "께", "한테", "은", "는", "이", "가", "을", "를", "과", "와", "도", "의", "랑"];

struct Member {
    id: Uuid,
    key: String,
    name: String,
}

/// The members whom a text mentions. Each of them may see the record.
pub async fn mentioned(
    cx: &Cx,
    read: &mut Read,
    entity: &EntityKey,
    channel: Option<&str>,
    text: &str,
) -> Result<Vec<Uuid>, Problem> {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    if tokens.len() > MENTIONS_MAX {
        return Err(Problem::bad(Fault::new(
            "text",
            format!("mentions more than {MENTIONS_MAX} people: mention fewer"),
            format!("한 번에 {MENTIONS_MAX}명까지 언급할 수 있어요. 줄여 주세요"),
        )));
    }
    let known = members(read, &tokens).await?;
    let grants = grants(read, &known).await?;
    let sees = |member: &Member| {
        let actor = Actor::member(member.id.to_string(), String::new(), of(&grants, member.id));
        may_view(&cx.office.catalog, &actor, entity).is_ok_and(|view| view.scope().covers(channel))
    };
    let (mut ids, mut faults) = (BTreeSet::new(), Vec::new());
    for token in &tokens {
        // Whom it names comes first: else somebody with a shorter name would be told in the place of one who may not look.
        let meant = meant(&known, token).into_iter().filter(|member| sees(member)).collect::<Vec<_>>();
        match meant[..] {
            [member] => {
                ids.insert(member.id);
            }
            [] => faults.push(nobody(token)),
            _ => faults.push(unclear(token, &meant)),
        }
    }
    // Who mentions themselves knows already.
    ids.retain(|id| id.to_string() != cx.actor.id);
    if faults.is_empty() { Ok(ids.into_iter().collect()) } else { Err(Problem::Bad(faults)) }
}

/// What stands behind each @ that begins a word; that of an address of mail does not.
fn tokens(text: &str) -> BTreeSet<&str> {
    let begins = |at: usize| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '+' | '@' | '/'))
    };
    let ends = |c: char| c.is_whitespace() || ",;:!?()[]{}<>\"'“”‘’…、。".contains(c);
    text.match_indices('@')
        .filter(|(at, _)| begins(*at))
        .filter_map(|(at, _)| text[at + 1..].split(ends).next())
        .map(|token| token.trim_end_matches('.'))
        .filter(|token| !token.is_empty())
        .collect()
}

/// The members that are meant: of those whose key or name the token begins with, whom it names at the greatest length.
fn meant<'a>(known: &'a [Member], token: &str) -> Vec<&'a Member> {
    let token = token.to_lowercase();
    let length = |member: &Member| {
        let names = [member.key.to_lowercase(), without_spaces(&member.name).to_lowercase()];
        let fits = |name: &String| {
            let rest = token.strip_prefix(name.as_str()).filter(|_| !name.is_empty());
            rest.is_some_and(|rest| {
                rest.is_empty() || PARTICLES.iter().any(|particle| rest.starts_with(particle))
            })
        };
        names.iter().filter(|name| fits(name)).map(String::len).max().unwrap_or_default()
    };
    let longest = known.iter().map(length).max().unwrap_or_default();
    known.iter().filter(|member| longest > 0 && length(member) == longest).collect()
}

fn without_spaces(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

async fn members(read: &mut Read, tokens: &BTreeSet<&str>) -> Result<Vec<Member>, Problem> {
    let tokens: Vec<String> = tokens.iter().map(|token| token.to_lowercase()).collect();
    let members = sqlx::query_as!(
        Member,
        r#"/* samuso note.members */ SELECT id, key, name FROM samuso.member
           WHERE EXISTS (SELECT FROM unnest($1::text[]) AS token
                         WHERE starts_with(token, lower(key))
                            OR starts_with(token, lower(regexp_replace(name, '\s', '', 'g'))))
           ORDER BY key LIMIT $2"#,
        &tokens,
        MEMBERS_NAMED_ALIKE,
    );
    within(Part::Record, READ_ENDS_MS, members.fetch_all(read.connection())).await
}

struct GrantRow {
    member_id: Option<Uuid>,
    role: Option<String>,
    channels: Option<Vec<String>>,
}

async fn grants(read: &mut Read, members: &[Member]) -> Result<Vec<GrantRow>, Problem> {
    let ids: Vec<Uuid> = members.iter().map(|member| member.id).collect();
    let grants = sqlx::query_as!(
        GrantRow,
        "/* samuso note.grants */ SELECT member_id, role, channels FROM samuso.grant_in_force
         WHERE member_id = ANY($1) LIMIT $2",
        &ids,
        GRANTS_OF_MENTIONED,
    );
    within(Part::Record, READ_ENDS_MS, grants.fetch_all(read.connection())).await
}

fn of(grants: &[GrantRow], member: Uuid) -> Vec<Grant> {
    let of = grants.iter().filter(|grant| grant.member_id == Some(member));
    of.filter_map(|grant| {
        let scope = Scope::from_arg(grant.channels.clone());
        Some(Grant { role: RoleKey::new(grant.role.as_deref()?), scope })
    })
    .collect()
}

/// The same for somebody who is not there and for somebody who may not see the record: nobody learns which.
fn nobody(token: &str) -> Fault {
    Fault::new(
        "text",
        format!("@{token} is nobody who may see this record: write their name or key, or leave the @ out."),
        format!(
            "@{token}: 이 기록을 볼 수 있는 구성원이 아니에요. 이름이나 아이디를 확인하거나 @를 빼 주세요."
        ),
    )
}

fn unclear(token: &str, several: &[&Member]) -> Fault {
    let keys: BTreeMap<&str, &str> =
        several.iter().map(|member| (member.key.as_str(), member.name.as_str())).collect();
    let keys: Vec<String> = keys.iter().map(|(key, name)| format!("@{key} ({name})")).collect();
    let keys = keys.join(", ");
    Fault::new(
        "text",
        format!("@{token} could be several: write one of {keys}."),
        format!("@{token}: 여러 명이 있어요. 이 중 하나로 적어 주세요: {keys}."),
    )
}

#[cfg(test)]
mod tests {
    use super::{Member, meant, tokens};
    use sqlx::types::Uuid;

    fn members(all: &[(&str, &str)]) -> Vec<Member> {
        let member = |(key, name): &(&str, &str)| Member {
            id: Uuid::now_v7(),
            key: (*key).to_owned(),
            name: (*name).to_owned(),
        };
        all.iter().map(member).collect()
    }

    #[test]
    fn an_address_of_mail_mentions_nobody() {
        let found = |text| tokens(text).into_iter().collect::<Vec<_>>();
        assert_eq!(found("write to kim@one.example, @lee. (@박둘님) @"), ["lee", "박둘님"]);
        assert_eq!(found("@kim@one.example! @kim"), ["kim", "kim@one.example"]);
        assert_eq!(found("https://a.example/@kim 압축@kim"), Vec::<&str>::new());
    }

    #[test]
    fn the_longest_name_is_meant_and_particles_are_none_of_it() {
        let known = members(&[("kim", "김하"), ("kim2", "김하나"), ("lee", "Lee Two"), ("lee-b", "Lee Two")]);
        let keys = |token| meant(&known, token).iter().map(|member| member.key.as_str()).collect::<Vec<_>>();
        assert_eq!(keys("김하나님께"), ["kim2"]);
        assert_eq!(keys("김하"), ["kim"]);
        assert_eq!(keys("KIM2"), ["kim2"]);
        assert_eq!(keys("kim에게"), ["kim"]);
        assert_eq!(keys("kimono"), Vec::<&str>::new());
        assert_eq!(keys("김하루"), Vec::<&str>::new());
        assert_eq!(keys("leetwo"), ["lee", "lee-b"]);
    }
}
