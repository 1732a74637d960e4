//! Members with more than one grant: each grant says what it allows where, and none of them widens another.

use super::{may_manage_access, may_read_timeline, may_reveal, may_run, may_view, may_view_as};
use crate::access::actor::{Actor, Grant, Scope};
use crate::access::session::Eyes;
use crate::catalog::model::Catalog;
use crate::catalog::open::open;
use crate::catalog::testing::{demo_catalog, product};
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, RoleKey};
use crate::problem::Problem;
use crate::testing::channels;
use uuid::Uuid;

async fn catalog() -> Catalog {
    let mut product = product(demo::product::SCHEMA).await;
    open(&mut product.connection, &demo_catalog()).await.unwrap().0
}

fn member(grants: &[(&str, Scope)]) -> Actor {
    let grants = grants.iter().map(|(role, scope)| Grant { role: RoleKey::new(*role), scope: scope.clone() });
    Actor::member("1".into(), "Two hats".into(), grants.collect())
}

fn runs_within(catalog: &Catalog, actor: &Actor, action: &str) -> Result<Scope, Problem> {
    may_run(catalog, actor, &ActionKey::new(action)).map(|may| may.scope().clone())
}

#[tokio::test]
async fn each_grant_allows_its_own_records_and_no_others() {
    let catalog = catalog().await;
    let actor = member(&[("cx", channels(&["1"])), ("account_manager", channels(&["2"]))]);
    let article = may_view(&catalog, &actor, &EntityKey::new("article")).unwrap();
    assert_eq!(article.scope(), channels(&["1", "2"]));
    for (action, within) in [
        ("article.hide", Ok(channels(&["1", "2"]))),
        ("article.publish", Ok(channels(&["1"]))),
        ("article.move", Ok(channels(&["2"]))),
        ("article.rename", Err(Problem::Forbidden)),
        ("article.nothing", Err(Problem::NotFound)),
    ] {
        assert_eq!(runs_within(&catalog, &actor, action), within, "{action}");
    }
    let actor = member(&[("cx", Scope::All), ("account_manager", channels(&["2"]))]);
    assert_eq!(runs_within(&catalog, &actor, "article.publish"), Ok(Scope::All));
    assert_eq!(runs_within(&catalog, &actor, "article.move"), Ok(channels(&["2"])));
}

#[tokio::test]
async fn a_field_that_one_role_hides_is_seen_where_the_other_holds_and_asked_for_nowhere() {
    let mut catalog = catalog().await;
    let (email, name) = (FieldKey::new("email"), FieldKey::new("name"));
    let hide = vec![(EntityKey::new("manager"), email.clone())];
    catalog.roles.get_mut(&RoleKey::new("cx")).unwrap().hide = hide;
    let actor = member(&[("cx", Scope::All), ("account_manager", channels(&["2"]))]);
    let manager = may_view(&catalog, &actor, &EntityKey::new("manager")).unwrap();
    let seen = [Some("1"), Some("2"), None].map(|channel| manager.sees(&email, channel));
    assert_eq!(seen, [false, true, false]);
    assert!(!manager.sees_everywhere(&email), "an order or a filter would tell the others");
    assert!(manager.sees(&name, None) && manager.sees_everywhere(&name));
}

#[tokio::test]
async fn other_eyes_see_no_more_than_ones_own() {
    let mut catalog = catalog().await;
    let (manager, email) = (EntityKey::new("manager"), FieldKey::new("email"));
    let looking = |own: &[(&str, Scope)], theirs: &[(&str, Scope)]| {
        let eyes = Eyes::Member { id: Uuid::nil(), name: String::new() };
        member(own).looking_with(&eyes, member(theirs).grants)
    };
    // One who sees two customers looks as one who sees another two.
    let actor = looking(&[("admin", channels(&["1", "2"]))], &[("admin", channels(&["2", "3"]))]);
    assert_eq!(may_view(&catalog, &actor, &manager).unwrap().scope(), channels(&["2"]));
    assert_eq!(runs_within(&catalog, &actor, "article.hide"), Ok(channels(&["2"])));
    // Masked for one of them is masked.
    for (own, theirs) in [("cx", "admin"), ("admin", "cx")] {
        let actor = looking(&[(own, Scope::All)], &[(theirs, Scope::All)]);
        let view = may_view(&catalog, &actor, &manager).unwrap();
        assert!(!view.sees(&email, None) && !view.sees_everywhere(&email), "{own} as {theirs}");
        assert_eq!(may_reveal(&catalog, &actor, &manager, &email).map(drop), Err(Problem::Forbidden));
        assert!(may_view_as(&catalog, &actor).is_err());
    }
    let everything = |own, theirs| {
        let actor = looking(&[("admin", own)], &[("admin", theirs)]);
        may_read_timeline(&catalog, &actor).unwrap().everything
    };
    assert!(everything(Scope::All, Scope::All));
    assert!(!everything(channels(&["1"]), Scope::All) && !everything(Scope::All, channels(&["1"])));
    // Who reads no timeline reads none with other eyes either.
    catalog.roles.get_mut(&RoleKey::new("cx")).unwrap().timeline = false;
    assert!(may_read_timeline(&catalog, &looking(&[("cx", Scope::All)], &[("admin", Scope::All)])).is_err());
    assert!(may_read_timeline(&catalog, &looking(&[("admin", Scope::All)], &[("cx", Scope::All)])).is_err());
}

#[tokio::test]
async fn what_belongs_to_no_customer_is_for_grants_of_all() {
    let mut catalog = catalog().await;
    let space = EntityKey::new("space");
    catalog.entities.iter_mut().find(|entity| entity.key == space).unwrap().scope = None;
    let scoped = member(&[("admin", channels(&["1"]))]);
    assert_eq!(may_view(&catalog, &scoped, &space).map(|view| view.scope()).unwrap_err(), Problem::NotFound);
    let both = member(&[("admin", channels(&["1"])), ("cx", Scope::All)]);
    assert_eq!(may_view(&catalog, &both, &space).unwrap().scope(), Scope::All);
    // The wider grant's role is the one that counts there.
    assert_eq!(runs_within(&catalog, &both, "space.rename"), Err(Problem::Forbidden));
}

#[tokio::test]
async fn a_role_that_is_not_in_the_catalogue_allows_nothing() {
    let catalog = catalog().await;
    let actor = member(&[("owner", Scope::All)]);
    let article = EntityKey::new("article");
    assert_eq!(may_view(&catalog, &actor, &article).map(|view| view.scope()), Err(Problem::NotFound));
    assert!(may_read_timeline(&catalog, &actor).is_err());
    let all = |grants: &[(&str, Scope)]| may_read_timeline(&catalog, &member(grants)).unwrap().everything;
    assert!(all(&[("cx", Scope::All)]) && !all(&[("cx", channels(&["1"])), ("admin", channels(&["2"]))]));
}

#[tokio::test]
async fn who_looks_after_members_has_a_role_that_says_so_for_everything() {
    let catalog = catalog().await;
    let manages = |grants: &[(&str, Scope)]| may_manage_access(&catalog, &member(grants)).is_ok();
    assert!(manages(&[("cx", channels(&["1"])), ("admin", Scope::All)]));
    assert!(!manages(&[("admin", channels(&["1"]))]), "of some customers alone");
    assert!(!manages(&[("cx", Scope::All), ("account_manager", Scope::All)]));
    assert!(!manages(&[("owner", Scope::All)]), "the catalogue has no such role");
}
