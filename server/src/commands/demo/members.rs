//! The demo's members: one for each role of its catalogue.

use backoffice::access::actor::{Actor, Grant, Scope};
use backoffice::access::member::{NewMember, add as add_member, grant};
use backoffice::access::types::Preferences;
use backoffice::catalog::types::{Locale, RoleKey};
use sqlx::{Connection, PgConnection};

/// Key, name, language. The key is the role's, too.
const MEMBERS: [(&str, &str, Locale); 4] = [
    ("cx", "한지민", Locale::Ko),
    ("cx_lead", "윤서영", Locale::Ko),
    ("account_manager", "오세훈", Locale::Ko),
    ("admin", "Robin Park", Locale::En),
];

/// The account manager looks after these customers alone: the first ten, in both kinds of data. The five tickets of
/// the generated ones are among them.
const LOOKED_AFTER: std::ops::RangeInclusive<u32> = 1..=10;

/// Adds those who are not there yet.
pub async fn add(owner: &mut PgConnection) -> Result<(), sqlx::Error> {
    let by = Actor::system("samuso demo");
    let mut transaction = owner.begin().await?;
    for (key, name, locale) in MEMBERS {
        let preferences = Preferences { locale, ..Preferences::default() };
        let member = NewMember { key, name, preferences };
        let id = add_member(&mut transaction, &by, &member, "demo").await?;
        let given = Grant { role: RoleKey::new(key), scope: scope(key) };
        grant(&mut transaction, &by, id, &given, "demo").await?;
    }
    transaction.commit().await
}

fn scope(key: &str) -> Scope {
    match key {
        "account_manager" => Scope::Channels(LOOKED_AFTER.map(|id| id.to_string()).collect()),
        _ => Scope::All,
    }
}
