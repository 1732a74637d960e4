use super::*;
use crate::catalog::testing::product;
use crate::catalog::types::FieldKind;

const SCHEMA: &str = "
    CREATE SCHEMA s;
    CREATE DOMAIN s.code AS varchar(5);
    CREATE DOMAIN s.short_code AS s.code;
    CREATE DOMAIN s.flag AS boolean NOT NULL;
    CREATE DOMAIN s.own_flag AS s.flag;
    CREATE TYPE s.size AS ENUM ('small', 'large');
    ALTER TYPE s.size ADD VALUE 'middle' BEFORE 'large';
    CREATE TABLE s.thing (
        id    bigint GENERATED ALWAYS AS IDENTITY,
        day   date NOT NULL,
        code  s.short_code,
        fixed char(3),
        size  s.size,
        sizes s.size[],
        twice bigint GENERATED ALWAYS AS (2) STORED,
        plain text COLLATE \"C\",
        place point,
        PRIMARY KEY (id, day)
    ) PARTITION BY RANGE (day);
    COMMENT ON TABLE s.thing IS 'A thing';
    COMMENT ON COLUMN s.thing.day IS 'Its day';
    CREATE TABLE s.thing_early PARTITION OF s.thing FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
    CREATE TABLE s.thing_late PARTITION OF s.thing FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
    CREATE INDEX by_code ON s.thing (lower(code) text_pattern_ops, day DESC) WHERE size IS NOT NULL;
    CREATE TABLE s.part (thing_id bigint, thing_day date, FOREIGN KEY (thing_id, thing_day) REFERENCES s.thing);
    CREATE UNLOGGED TABLE s.cache (id bigint PRIMARY KEY, live s.own_flag DEFAULT true);
    CREATE TABLE s.halves (id bigint) PARTITION BY HASH (id);
    CREATE UNLOGGED TABLE s.half PARTITION OF s.halves FOR VALUES WITH (MODULUS 1, REMAINDER 0);
    CREATE VIEW s.seen AS SELECT id FROM s.thing;
    INSERT INTO s.thing (day) SELECT '2019-12-01'::date + n FROM generate_series(1, 60) n;
    ANALYZE;
    CREATE TABLE s.late AS SELECT 1::bigint AS id";

#[tokio::test]
async fn the_database_knows_itself() {
    let mut product = product(SCHEMA).await;
    let database = introspect(&mut product.connection).await.unwrap();
    let names: Vec<String> = database.relations.keys().map(ToString::to_string).collect();
    assert_eq!(
        names,
        ["s.cache", "s.halves", "s.late", "s.part", "s.seen", "s.thing"],
        "no partition, and nothing of Samuso's own"
    );
    assert!(database.facts.migrated && database.facts.trgm_schema.is_some());

    let relation = |name: &str| &database.relations[&Table { schema: "s".into(), name: name.into() }];
    let thing = relation("thing");
    assert_eq!(
        (thing.kind, thing.rows, thing.comment.as_deref()),
        (RelationKind::Partitioned, 60, Some("A thing"))
    );
    assert_eq!(thing.primary_key(), Some(vec!["id", "day"]));
    assert!(thing.is_unique(&["day", "id", "code"]) && !thing.is_unique(&["id"]));
    let column = |name: &str| thing.column(name).unwrap();
    assert_eq!((column("id").identity, column("id").nullable), (true, false));
    assert_eq!(column("day").comment.as_deref(), Some("Its day"));
    assert!(column("twice").generated);
    assert!(column("plain").bytewise && !column("code").bytewise);
    assert!(column("size").sortable && !column("place").sortable && !column("sizes").sortable);
    assert_eq!(column("size").values, ["small", "middle", "large"]);
    let types: Vec<(FieldKind, &str, &str)> = thing
        .columns
        .iter()
        .map(|column| (column.kind, column.sql_type.as_str(), column.shown_type.as_str()))
        .collect();
    assert_eq!(
        types,
        [
            (FieldKind::Integer, "bigint", "bigint"),
            (FieldKind::Date, "date", "date"),
            (FieldKind::Text, "character varying", "s.short_code"),
            (FieldKind::Text, "bpchar", "character(3)"),
            (FieldKind::Choice, "s.size", "s.size"),
            (FieldKind::Array, "s.size[]", "s.size[]"),
            (FieldKind::Integer, "bigint", "bigint"),
            (FieldKind::Text, "text", "text"),
            (FieldKind::Other, "point", "point"),
        ]
    );
    let by_code = thing.indexes.iter().find(|index| index.name == "by_code").unwrap();
    assert_eq!(by_code.predicate.as_deref(), Some("(size IS NOT NULL)"));
    assert_eq!((by_code.method.as_str(), by_code.unique, by_code.primary), ("btree", false, false));
    assert_eq!(by_code.keys[0].column, None);
    assert_eq!(by_code.keys[0].definition, "lower(code::text)");
    assert_eq!(by_code.keys[0].operator_class, "text_pattern_ops");
    assert_eq!(by_code.keys[1].column.as_deref(), Some("day"));

    assert!(relation("cache").unlogged && relation("halves").unlogged && !thing.unlogged);
    assert!(!relation("cache").column("live").unwrap().nullable, "its domain's domain is NOT NULL");
    let day = column("day").stats.unwrap();
    assert_eq!((day.average_bytes, day.empty, column("day").distinct_of(60)), (4, 0.0, Some(60.0)));
    assert_eq!((thing.bytes_of(["day", "id"]), relation("part").bytes_of(["thing_id"])), (60 * 12, 0));
    assert_eq!(relation("late").bytes_of(["id"]), 8192, "nobody has measured it: the table's one page");

    let key = &relation("part").foreign_keys;
    assert_eq!(key.len(), 1, "the partitions' copies are not counted");
    assert_eq!(
        (&key[0].columns[..], &key[0].target_columns[..]),
        (&["thing_id", "thing_day"].map(String::from)[..], &["id", "day"].map(String::from)[..])
    );
    assert!(!relation("seen").is_table() && relation("seen").unique_keys().is_empty());
}
