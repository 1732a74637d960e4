use super::kinds::kind_of;
use super::{Column, Database, Facts, ForeignKey, Index, IndexKey, Relation, RelationKind, Stats};
use crate::catalog::model::Table;
use crate::catalog::types::FieldKind;
use crate::limits::CATALOG_STATEMENT_TIMEOUT_MS;
use sqlx::{Acquire, AssertSqlSafe, FromRow, PgConnection};
use std::collections::{BTreeMap, HashMap};

/// Reads it all, in one transaction that sees one moment.
pub async fn introspect(connection: &mut PgConnection) -> Result<Database, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    for setting in [
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY".to_owned(),
        // With nothing on the path, PostgreSQL writes every name with its schema.
        "SET LOCAL search_path = pg_catalog".to_owned(),
        format!("SET LOCAL statement_timeout = {CATALOG_STATEMENT_TIMEOUT_MS}"),
    ] {
        sqlx::query(AssertSqlSafe(setting)).execute(&mut *transaction).await?;
    }
    let relations: Vec<RelationRow> = sqlx::query_as(RELATIONS).fetch_all(&mut *transaction).await?;
    let types: Vec<TypeRow> = sqlx::query_as(TYPES).fetch_all(&mut *transaction).await?;
    let columns: Vec<ColumnRow> = sqlx::query_as(COLUMNS).fetch_all(&mut *transaction).await?;
    let stats: Vec<StatsRow> = sqlx::query_as(STATS).fetch_all(&mut *transaction).await?;
    let indexes: Vec<IndexRow> = sqlx::query_as(INDEXES).fetch_all(&mut *transaction).await?;
    let foreign_keys: Vec<ForeignKeyRow> = sqlx::query_as(FOREIGN_KEYS).fetch_all(&mut *transaction).await?;
    let facts: Facts = sqlx::query_as(FACTS).fetch_one(&mut *transaction).await?;
    transaction.rollback().await?;

    let types = types.into_iter().map(|row| (row.oid, row)).collect();
    let mut by_oid: HashMap<i64, Relation> = HashMap::new();
    for row in relations {
        by_oid.insert(row.oid, row.relation());
    }
    for row in columns {
        if let Some(relation) = by_oid.get_mut(&row.relation) {
            relation.columns.push(row.column(&types));
        }
    }
    for row in stats {
        if let Some(column) =
            by_oid.get_mut(&row.relation).and_then(|relation| relation.column_mut(&row.name))
        {
            column.stats = Some(row.stats());
        }
    }
    for row in indexes {
        if let Some(relation) = by_oid.get_mut(&row.relation) {
            relation.indexes.push(row.index());
        }
    }
    for row in foreign_keys {
        if let Some(relation) = by_oid.get_mut(&row.relation) {
            relation.foreign_keys.push(row.foreign_key());
        }
    }
    let relations: BTreeMap<Table, Relation> =
        by_oid.into_values().map(|relation| (relation.table.clone(), relation)).collect();
    Ok(Database { relations, facts })
}

#[derive(FromRow)]
struct RelationRow {
    oid: i64,
    schema: String,
    name: String,
    kind: String,
    comment: Option<String>,
    of_extension: bool,
    unlogged: bool,
    rows: i64,
    bytes: i64,
}

/// Partitions count for their table; a table that was never analysed is taken to have a row for each 100 bytes.
const RELATIONS: &str = "/* samuso catalog.relations */
    WITH RECURSIVE product AS (
        SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.relpersistence, c.reltuples
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
          AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'samuso') AND n.nspname NOT LIKE 'pg\\_toast%'
    ), part AS (
        SELECT oid AS root, oid FROM product WHERE NOT relispartition
        UNION ALL
        SELECT part.root, i.inhrelid FROM part JOIN pg_inherits i ON i.inhparent = part.oid
        JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
    ), counted AS (
        SELECT part.root, sum(CASE WHEN p.relkind NOT IN ('r', 'm') THEN 0 WHEN p.reltuples >= 0 THEN p.reltuples
                                   ELSE pg_relation_size(p.oid) / 100 END)::bigint AS rows,
               sum(CASE WHEN p.relkind IN ('r', 'm') THEN pg_table_size(p.oid) ELSE 0 END)::bigint AS bytes,
               bool_or(p.relpersistence = 'u') AS unlogged
        FROM part JOIN product p ON p.oid = part.oid GROUP BY part.root
    )
    SELECT p.oid::bigint, p.nspname::text AS schema, p.relname::text AS name, p.relkind::text AS kind,
           obj_description(p.oid, 'pg_class') AS comment,
           EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = p.oid
                   AND d.deptype = 'e') AS of_extension,
           coalesce(counted.unlogged, false) AS unlogged, coalesce(counted.rows, 0) AS rows,
           coalesce(counted.bytes, 0) AS bytes
    FROM product p LEFT JOIN counted ON counted.root = p.oid
    WHERE NOT p.relispartition";

impl Relation {
    fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }
}

impl RelationRow {
    fn relation(self) -> Relation {
        Relation {
            kind: match self.kind.as_str() {
                "p" => RelationKind::Partitioned,
                "v" => RelationKind::View,
                "m" => RelationKind::MaterialisedView,
                "f" => RelationKind::Foreign,
                _ => RelationKind::Table,
            },
            table: Table { schema: self.schema, name: self.name },
            comment: self.comment,
            of_extension: self.of_extension,
            unlogged: self.unlogged,
            rows: u64::try_from(self.rows).unwrap_or(0),
            bytes: u64::try_from(self.bytes).unwrap_or(0),
            columns: Vec::new(),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
        }
    }
}

/// Every type that a column may have, a domain with the type under all its domains.
#[derive(FromRow)]
struct TypeRow {
    oid: i64,
    schema: String,
    name: String,
    category: String,
    is_enum: bool,
    sql_type: String,
    sortable: bool,
    values: Vec<String>,
    /// A domain on the way says so.
    not_null: bool,
}

const TYPES: &str = "/* samuso catalog.types */
    WITH RECURSIVE base AS (
        SELECT oid AS declared, oid, typtype, typbasetype, typnotnull FROM pg_type WHERE typtype <> 'p'
        UNION ALL
        SELECT base.declared, t.oid, t.typtype, t.typbasetype, base.typnotnull OR t.typnotnull
        FROM base JOIN pg_type t ON base.typtype = 'd' AND t.oid = base.typbasetype
    )
    SELECT base.declared::bigint AS oid, n.nspname::text AS schema, t.typname::text AS name,
           t.typcategory::text AS category, t.typtype = 'e' AS is_enum, format_type(t.oid, -1) AS sql_type,
           t.typtype = 'e' OR t.typcategory = 'R' OR EXISTS (
               SELECT FROM pg_opclass o JOIN pg_am am ON am.oid = o.opcmethod AND am.amname = 'btree'
               WHERE o.opcdefault AND (o.opcintype = t.oid OR EXISTS (
                   SELECT FROM pg_cast k WHERE k.castsource = t.oid AND k.casttarget = o.opcintype
                   AND k.castmethod = 'b' AND k.castcontext = 'i'))) AS sortable,
           ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values,
           base.typnotnull AS not_null
    FROM base JOIN pg_type t ON t.oid = base.oid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE base.typtype <> 'd' AND t.typtype <> 'c'
      AND NOT (t.typcategory = 'A' AND EXISTS (SELECT FROM pg_type c WHERE c.oid = t.typelem AND c.typtype = 'c'))";

#[derive(FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own of pg_attribute")]
struct ColumnRow {
    relation: i64,
    name: String,
    of_type: i64,
    shown_type: String,
    nullable: bool,
    generated: bool,
    identity: bool,
    comment: Option<String>,
    bytewise: bool,
}

const COLUMNS: &str = "/* samuso catalog.columns */
    SELECT a.attrelid::bigint AS relation, a.attname::text AS name, a.atttypid::bigint AS of_type,
           format_type(a.atttypid, a.atttypmod) AS shown_type, NOT a.attnotnull AS nullable,
           a.attgenerated <> '' AS generated, a.attidentity <> '' AS identity,
           col_description(a.attrelid, a.attnum) AS comment,
           coalesce(CASE l.collname WHEN 'default' THEN d.datcollate ELSE l.collname END IN ('C', 'POSIX', 'ucs_basic'),
                    false) AS bytewise
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT c.relispartition AND c.relpersistence <> 't'
    JOIN pg_namespace n ON n.oid = c.relnamespace
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'samuso') AND n.nspname NOT LIKE 'pg\\_toast%'
    JOIN pg_database d ON d.datname = current_database()
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum";

impl ColumnRow {
    fn column(self, types: &HashMap<i64, TypeRow>) -> Column {
        let known = types.get(&self.of_type);
        Column {
            // A row type, or an array of one: there is nothing to do with it but to show it.
            kind: known.map_or(FieldKind::Other, |t| kind_of(&t.schema, &t.name, &t.category, t.is_enum)),
            sql_type: known.map_or_else(|| self.shown_type.clone(), |t| t.sql_type.clone()),
            values: known.map(|t| t.values.clone()).unwrap_or_default(),
            sortable: known.is_some_and(|t| t.sortable),
            name: self.name,
            shown_type: self.shown_type,
            nullable: self.nullable && !known.is_some_and(|t| t.not_null),
            generated: self.generated,
            identity: self.identity,
            comment: self.comment,
            bytewise: self.bytewise,
            stats: None,
        }
    }
}

#[derive(FromRow)]
struct StatsRow {
    relation: i64,
    name: String,
    average_bytes: i32,
    empty: f32,
    distinct: f32,
}

/// Of a table with partitions, what is known of them all together comes last, and stays.
const STATS: &str = "/* samuso catalog.stats */
    SELECT c.oid::bigint AS relation, s.attname::text AS name, s.avg_width AS average_bytes, s.null_frac AS empty,
           s.n_distinct AS distinct
    FROM pg_stats s
    JOIN pg_namespace n ON n.nspname = s.schemaname
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'samuso') AND n.nspname NOT LIKE 'pg\\_toast%'
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
    ORDER BY c.oid, s.attname, s.inherited";

impl StatsRow {
    fn stats(&self) -> Stats {
        let average_bytes = u64::try_from(self.average_bytes).unwrap_or(0);
        Stats { average_bytes, empty: self.empty, distinct: self.distinct }
    }
}

#[derive(FromRow)]
struct IndexRow {
    relation: i64,
    name: String,
    method: String,
    unique: bool,
    primary: bool,
    predicate: Option<String>,
    columns: Vec<Option<String>>,
    definitions: Vec<String>,
    operator_classes: Vec<String>,
}

/// Only what can be used now: an index that is being built, or whose building failed, is not valid.
const INDEXES: &str = "/* samuso catalog.indexes */
    SELECT i.indrelid::bigint AS relation, ic.relname::text AS name, am.amname::text AS method,
           i.indisunique AND i.indimmediate AS unique, i.indisprimary AS primary,
           pg_get_expr(i.indpred, i.indrelid) AS predicate,
           array_agg(a.attname::text ORDER BY k.at) AS columns,
           array_agg(pg_get_indexdef(i.indexrelid, k.at::int, true) ORDER BY k.at) AS definitions,
           array_agg(o.opcname::text ORDER BY k.at) AS operator_classes
    FROM pg_index i
    JOIN pg_class ic ON ic.oid = i.indexrelid
    JOIN pg_am am ON am.oid = ic.relam
    JOIN pg_class c ON c.oid = i.indrelid AND NOT c.relispartition AND c.relpersistence <> 't'
    JOIN pg_namespace n ON n.oid = c.relnamespace
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'samuso') AND n.nspname NOT LIKE 'pg\\_toast%'
    CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(at)
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.at - 1] AND a.attnum > 0
    LEFT JOIN pg_opclass o ON o.oid = i.indclass[k.at - 1]
    WHERE i.indisvalid
    GROUP BY i.indrelid, i.indexrelid, ic.relname, am.amname, i.indisunique, i.indimmediate, i.indisprimary, i.indpred
    ORDER BY i.indrelid, ic.relname";

impl IndexRow {
    fn index(self) -> Index {
        let keys = self.columns.into_iter().zip(self.definitions).zip(self.operator_classes);
        Index {
            name: self.name,
            method: self.method,
            unique: self.unique,
            primary: self.primary,
            predicate: self.predicate,
            keys: keys
                .map(|((column, definition), operator_class)| IndexKey { column, definition, operator_class })
                .collect(),
        }
    }
}

#[derive(FromRow)]
struct ForeignKeyRow {
    relation: i64,
    schema: String,
    table: String,
    columns: Vec<String>,
    target_columns: Vec<String>,
}

/// A partition's copy of its table's key is not another key.
const FOREIGN_KEYS: &str = "/* samuso catalog.foreign_keys */
    SELECT k.conrelid::bigint AS relation, n.nspname::text AS schema, c.relname::text AS table,
           array_agg(a.attname::text ORDER BY p.at) AS columns,
           array_agg(t.attname::text ORDER BY p.at) AS target_columns
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.confrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p(own, target, at)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.own
    JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attnum = p.target
    WHERE k.contype = 'f' AND k.conparentid = 0
    GROUP BY k.oid, k.conrelid, k.conname, n.nspname, c.relname
    ORDER BY k.conrelid, k.conname";

impl ForeignKeyRow {
    fn foreign_key(self) -> ForeignKey {
        ForeignKey {
            columns: self.columns,
            table: Table { schema: self.schema, name: self.table },
            target_columns: self.target_columns,
        }
    }
}

const FACTS: &str = "/* samuso catalog.facts */
    SELECT datctype::text AS ctype,
           (SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_trgm') AS trgm_schema,
           EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                   WHERE n.nspname = 'samuso' AND p.proname = 'search_text') AS migrated
    FROM pg_database WHERE datname = current_database()";
