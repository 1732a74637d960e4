//! A field that a role sees masked: nothing that a page is made of holds more of it than the mask.

use super::{entity, found, pairs, record};
use crate::cx::Cx;
use crate::problem::{Part, Problem};
use crate::records::list::list;
use crate::records::matching::matching;
use crate::records::relations::relations;
use crate::records::search::search;
use crate::records::show::show;
use crate::records::types::{Matched, Shown};
use crate::testing::Desk;
use jiff::tz::TimeZone;

const MASKED: &str = "l***@hanbit.example";

#[tokio::test]
async fn a_masked_field_is_shown_as_its_mask_wherever_records_are() {
    let desk = Desk::open().await;
    let cx = desk.member("cx");
    let page = show(&cx, &record("manager", "2")).await.unwrap();
    let email = page.facts.iter().find(|fact| fact.field.as_str() == "email").unwrap();
    assert_eq!(email.value, Shown::Masked(MASKED.to_owned()));
    let listed = managers(&cx, "columns=email,handle").await;
    assert!(listed.contains(MASKED), "{listed}");
    let related = format!("{:?}", relations(&cx, &record("channel", "2")).await.unwrap());
    for said in [format!("{page:?}"), serde_json::to_string(&page).unwrap(), listed, related] {
        assert!(!said.contains("lee@hanbit"), "{said}");
    }
    // Whose role says so sees it as it is.
    for role in ["admin", "account_manager"] {
        let page = show(&desk.member(role), &record("manager", "2")).await.unwrap();
        assert!(format!("{page:?}").contains("lee@hanbit.example"), "{role}");
    }
}

async fn managers(cx: &Cx, query: &str) -> String {
    let page = list(cx, &entity("manager"), &TimeZone::UTC, &pairs(query)).await.unwrap();
    assert!(page.faults.is_empty(), "{query}: {:?}", page.faults);
    format!("{:?}", page.rows)
}

#[tokio::test]
async fn a_masked_field_is_found_by_the_whole_of_it_and_by_nothing_less() {
    let desk = Desk::open().await;
    let cx = desk.member("cx");
    // Whose ticket it is says the whole address.
    let there = [("manager 2".to_owned(), Matched::Exact)];
    assert_eq!(found(&cx, "lee@hanbit.example").await, there);
    assert_eq!(found(&cx, "help@hanbit.example").await, [("channel 2".to_owned(), Matched::Exact)]);
    let groups = search(&cx, "lee@hanbit.example").await.unwrap().groups;
    assert!(!format!("{groups:?}").contains("lee@hanbit"), "{groups:?}");
    for part in ["lee@", "lee@hanbit", "lee@hanbit.exampl", "hanbit.example", "help@"] {
        assert_eq!(found(&cx, part).await, [], "{part}");
    }
    assert_eq!(found(&desk.member("admin"), "lee@").await, [("manager 2".to_owned(), Matched::Prefix)]);
}

/// The list with `email` among its filters and its orders, as a catalogue may have it.
#[tokio::test]
async fn a_masked_field_is_no_oracle_on_a_list() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        let manager = catalog.entities.iter_mut().find(|entity| entity.key.as_str() == "manager").unwrap();
        let email = crate::catalog::types::FieldKey::new("email");
        manager.list.filters.push(email.clone());
        manager.list.sortable.push(email.clone());
        manager.list.sort.field = email.clone();
        manager.search.words.push(email);
    });
    let (cx, admin) = (desk.member("cx"), desk.member("admin"));
    let whole = managers(&cx, "email=lee@hanbit.example&columns=email").await;
    assert!(whole.contains(MASKED) && !whole.contains("lee@hanbit"), "{whole}");
    assert_eq!(managers(&cx, "email=lee@hanbit.exampl").await, "[]");
    let parts = [
        "email.contains=lee",
        "email.empty=false",
        "email.from=l",
        "email.to=m",
        "sort=email",
        "sort=-email",
        "q=hanbit",
    ];
    for query in parts {
        let page = list(&cx, &entity("manager"), &TimeZone::UTC, &pairs(query)).await.unwrap();
        assert_eq!((page.faults.len(), page.rows.len(), page.count.at_least), (1, 0, 0), "{query}");
        let mut read = cx.fresh(Part::List).await.unwrap();
        let view =
            crate::access::permission::may_view(&cx.office.catalog, &cx.actor, &entity("manager")).unwrap();
        let chosen = matching(&cx, &mut read, &view, &TimeZone::UTC, &pairs(query), 10).await;
        assert!(matches!(chosen, Err(Problem::Bad(_))), "{query}: {chosen:?}");
    }
    // Unsorted, it is in no order that tells; and a page's place in it does not hold the value.
    let page = list(&cx, &entity("manager"), &TimeZone::UTC, &pairs("rows=1")).await.unwrap();
    assert_eq!(page.sort.0.as_str(), "id");
    assert!(!format!("{page:?}").contains("@acme.example"), "{page:?}");
    let offered = page.filters.iter().find(|filter| filter.field.as_str() == "email").unwrap();
    assert!(offered.whole, "only the whole can be asked for");
    assert!(!page.searchable && found(&cx, "hanbit.example").await.is_empty());
    for query in ["email.contains=lee", "sort=email", "q=hanbit"] {
        assert!(managers(&admin, query).await.contains("이서준"), "{query}");
    }
}
