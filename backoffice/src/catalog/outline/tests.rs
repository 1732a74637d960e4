use super::*;

fn limit(condition: &str) -> Limit {
    let sql = format!("UPDATE documents.article AS a SET hidden = true WHERE {condition}");
    Update::parse(&sql).expect("is an UPDATE").limit("id")
}

#[test]
fn an_update_and_what_it_sets() {
    let sql = "UPDATE ONLY documents.\"Art\"\"icle\" SET hidden = (a = b), (x, \"Y\") = (SELECT c, d), tags[1] = 'from' \
        FROM documents.space s WHERE \"Art\"\"icle\".id = ANY(:ids) AND CASE WHEN a THEN b END";
    let update = Update::parse(sql).expect("is an UPDATE");
    assert_eq!(update.table.to_string(), "documents.\"Art\"\"icle\"");
    assert_eq!(&sql[update.table_at.clone()], "documents.\"Art\"\"icle\"");
    let sets: Vec<&str> = update.sets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(sets, ["hidden", "x", "Y", "tags"]);
    assert_eq!(update.limit("id"), Limit::ByIds);
    assert_eq!(update.returning(), None);
    assert_eq!(
        Update::parse("update t set a = a is distinct from b where id = any(:ids)")
            .expect("is one")
            .limit("id"),
        Limit::ByIds
    );
}

#[test]
fn anything_else_is_refused() {
    let found = |sql: &str| Update::parse(sql).expect_err("is refused").found;
    assert_eq!(found("DELETE FROM t WHERE id = ANY(:ids)"), "`DELETE`");
    assert_eq!(found("WITH x AS (DELETE FROM t) UPDATE t SET a = 1"), "`WITH`");
    assert_eq!(found("UPDATE t SET a = 1 WHERE id = ANY(:ids); DELETE FROM t"), "`;`");
    assert_eq!(found(""), "nothing");
    assert_eq!(found("UPDATE t"), "nothing");
    assert_eq!(found("/* UPDATE */ SELECT 1"), "`SELECT`");
    let returning =
        Update::parse("UPDATE t SET a = 1 WHERE id = ANY(:ids) RETURNING id").expect("is an UPDATE");
    assert_eq!(returning.returning(), Some(40..49));
    assert_eq!(returning.limit("id"), Limit::ByIds);
}

#[test]
fn only_a_condition_that_always_holds_limits() {
    for limited in [
        "id = ANY(:ids)",
        "a.id = ANY (:ids)",
        "hidden AND a.\"id\" = ANY(:ids::bigint[])",
        "((NOT hidden) AND (id = ANY(:ids)))",
        "x BETWEEN 1 AND 2 AND id = ANY(:ids)",
        "(hidden OR old) AND id = ANY(:ids)",
        "id = ANY(:ids) AND EXISTS (SELECT FROM s WHERE s.a OR s.b)",
    ] {
        assert_eq!(limit(limited), Limit::ByIds, "{limited}");
    }
    for loose in [
        "id = ANY(:ids) OR hidden",
        "NOT id = ANY(:ids)",
        "(id = ANY(:ids) OR true) AND hidden",
        "CASE WHEN a AND id = ANY(:ids) AND b THEN true ELSE true END",
        "space_id = ANY(:ids)",
        "b.id = ANY(:ids)",
        "documents.article.id = ANY(:ids)",
        "id <> ANY(:ids)",
        "id = ALL(:ids)",
        "EXISTS (SELECT FROM s WHERE id = ANY(:ids))",
        "id = ANY(:ids) IS NOT NULL",
        "(id = ANY(:ids)) = (false)",
        "id = ANY(:ids || other)",
        "id = ANY(:ids::bigint[] || other)",
        "(id = ANY(:ids)) OR (hidden)",
    ] {
        assert!(matches!(limit(loose), Limit::Loose(_)), "{loose}");
    }
    assert_eq!(limit("hidden"), Limit::None);
    assert_eq!(limit("a = ':ids'"), Limit::None);
    assert_eq!(Update::parse("UPDATE t SET a = 1").expect("is an UPDATE").limit("id"), Limit::None);
}

#[test]
fn the_limit_as_it_is_written() {
    assert_eq!(limit_by("id"), "id = ANY(:ids)");
    assert_eq!(limit_by("Id"), "\"Id\" = ANY(:ids)");
}
