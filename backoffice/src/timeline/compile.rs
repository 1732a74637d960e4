//! The statements of the timeline: every source as one, newest first, by keyset on (`occurred_at`, `source`, `id`). What a
//! filter leaves out is a NULL parameter; PostgreSQL plans each call with its values and walks the index that fits.

use crate::catalog::model::{Audit, Catalog, Table, ident};
use crate::limits::{
    BURST_GAP, EVENT_CUT_CHARS, EVENT_FIELDS_MAX, EVENT_IMAGE_MAX_BYTES, TIMELINE_TEXT_CANDIDATES,
};
use crate::office::Statement;
use std::collections::BTreeMap;

pub struct Statements {
    /// `$1…$15` who may see what and the filters, `$16…$20` the cursor, `$21` rows, `$22…$23` the entity that is asked
    /// for and `$24…$25` the keys that may be looked into, both in a source's own words, `$26` a key within
    /// those that `$9` names. See `Asked::args`.
    pub newest: Statement,
    /// The same, with a text that is looked for in the newest so many events that the other filters let through.
    pub texts: Statement,
    /// The last of those candidates.
    pub horizon: Statement,
    /// Where the burst ends that the cursor's event begins, as far as `$21` events show.
    pub burst: Statement,
    /// `$1` entity, `$2` record, `$3` the product's words for the entity, `$4` field. The newest change of it.
    pub last_change: Statement,
    /// `$1` entity, `$2` the product's words for it, `$3` records, `$4` the same as the product writes them, `$5` a run, `$6`
    /// fields that tell nothing. Of each record, the newest event since that run began which is not of it and changed
    /// what it had changed, or does not say what it changed.
    pub changed_since: Statement,
}

/// One source, as the union reads it. `$` numbers are those of `newest`.
struct Branch {
    name: &'static str,
    columns: String,
    from: String,
    occurred_at: String,
    id: String,
    id_type: String,
    entity: String,
    record: String,
    /// The parameters of this source: its words for entities, its cursor.
    entities: usize,
    all_of: usize,
    scoped: usize,
    mode: usize,
    cursor_id: usize,
    keys: usize,
    /// What the keys of arguments belong to.
    arguments_of: String,
    actor_kind: String,
    actor_id: String,
    action: String,
    channel: String,
    before: String,
    after: String,
    arguments: String,
    reason: String,
    ticket: String,
    casts: Casts,
}

/// The types of the columns that are compared, so that an index on them is used.
struct Casts {
    actor_id: String,
    record: String,
    channel: String,
}

impl Statements {
    pub fn compile(catalog: &Catalog) -> Self {
        let branches = [catalog.audit.as_ref().map_or_else(no_product, product), samuso()];
        let all = |make: &dyn Fn(&Branch) -> String| -> String {
            let selects: Vec<String> = branches.iter().map(make).collect();
            selects.join(" UNION ALL ")
        };
        let order = "ORDER BY occurred_at DESC, source DESC, id_sort DESC";
        let newest = all(&|branch| branch.newest("LIMIT $21"));
        let texts = all(&|branch| branch.texts());
        let horizon = all(&|branch| branch.horizon());
        let walked = all(&|branch| branch.walked());
        let last = all(&|branch| branch.last_change());
        let since = all(&|branch| branch.changed_since());
        Self {
            newest: Statement::new("timeline.newest", &format!("{newest} {order} LIMIT $21")),
            texts: Statement::new("timeline.texts", &format!("{texts} {order} LIMIT $21")),
            horizon: Statement::new("timeline.horizon", &format!("{horizon} {order} LIMIT 1")),
            burst: Statement::new("timeline.burst", &burst(&walked)),
            last_change: Statement::new("timeline.last_change", &format!("{last} {order} LIMIT 1")),
            changed_since: Statement::new(
                "timeline.changed_since",
                &format!(
                    "SELECT asked.id AS asked, newest.* FROM unnest($3::text[], $4::text[]) AS asked (id, bare) \
                     CROSS JOIN LATERAL ({since} {order} LIMIT 1) AS newest"
                ),
            ),
        }
    }

    pub fn all(&self) -> impl Iterator<Item = &Statement> {
        let Self { newest, texts, horizon, burst, last_change, changed_since } = self;
        [newest, texts, horizon, burst, last_change, changed_since].into_iter()
    }
}

/// Parameters that both sources use.
mod at {
    pub const EVERYTHING: usize = 1;
    pub const ACTOR_KIND: usize = 6;
    pub const ACTOR_ID: usize = 7;
    pub const ACTION: usize = 8;
    pub const FIELDS: usize = 9;
    pub const TEXT: usize = 10;
    pub const TICKET: usize = 11;
    pub const FROM: usize = 12;
    pub const TO: usize = 13;
    pub const CHANNEL: usize = 14;
    pub const RECORD: usize = 15;
    pub const OCCURRED_AT: usize = 16;
    pub const ROWS: usize = 21;
    pub const NESTED: usize = 26;
}

/// The product's audit table.
fn product(audit: &Audit) -> Branch {
    let column = |name: &str| format!("a.{}", ident(name));
    let optional = |name: &Option<String>| name.as_deref().map_or("NULL::text".to_owned(), column);
    let json = |name: &Option<String>| name.as_deref().map_or("NULL".to_owned(), column) + "::jsonb";
    let cast = |name: &str| audit.types.get(name).cloned().unwrap_or_else(|| "text".to_owned());
    let kind = audit.actor_type.as_deref().map_or("'user'".to_owned(), column);
    Branch {
        name: "product",
        columns: "NULL::text AS actor_label, NULL::text AS record_label, NULL::text AS run_id".to_owned(),
        from: format!("{} AS a", audit.table.sql()),
        occurred_at: column(&audit.occurred_at),
        id: column(&audit.id),
        id_type: audit.id_type.clone(),
        entity: column(&audit.entity),
        record: column(&audit.record),
        all_of: 2,
        scoped: 3,
        entities: 22,
        mode: 17,
        cursor_id: 18,
        keys: 24,
        arguments_of: "''".to_owned(),
        actor_kind: kind,
        actor_id: column(&audit.actor_id),
        action: column(&audit.action),
        channel: optional(&audit.scope),
        before: json(&audit.before),
        after: json(&audit.after),
        arguments: json(&audit.arguments),
        reason: optional(&audit.reason),
        ticket: "NULL::text".to_owned(),
        casts: Casts {
            actor_id: cast(&audit.actor_id),
            record: cast(&audit.record),
            channel: audit.scope.as_deref().map_or("text".to_owned(), cast),
        },
    }
}

/// A product that writes no audit table: an empty one in its place, so that every parameter keeps its number and type.
fn no_product() -> Branch {
    let audit = Audit {
        table: Table { schema: String::new(), name: String::new() },
        id: "id".to_owned(),
        id_type: "bigint".to_owned(),
        occurred_at: "occurred_at".to_owned(),
        actor_type: None,
        actor_id: "actor_id".to_owned(),
        scope: None,
        entity: "entity".to_owned(),
        record: "record".to_owned(),
        action: "action".to_owned(),
        arguments: None,
        before: None,
        after: None,
        reason: None,
        entities: BTreeMap::new(),
        actors: BTreeMap::new(),
        actions: BTreeMap::new(),
        fields: BTreeMap::new(),
        bookkeeping: Vec::new(),
        types: BTreeMap::new(),
    };
    let from = "(SELECT NULL::bigint AS id, NULL::timestamptz AS occurred_at, NULL::text AS actor_id, \
        NULL::text AS entity, NULL::text AS record, NULL::text AS action WHERE false) AS a";
    Branch { from: from.to_owned(), ..product(&audit) }
}

/// Samuso's own events.
fn samuso() -> Branch {
    let text = || "text".to_owned();
    Branch {
        name: "samuso",
        // A decision on a run changes no record, so it is none of the run's own events.
        columns:
            "e.actor_label, e.record_label, COALESCE(e.run_id::text, CASE WHEN e.action LIKE 'samuso.%' \
            THEN e.arguments ->> 'run' END) AS run_id"
                .to_owned(),
        from: "samuso.event AS e".to_owned(),
        occurred_at: "e.occurred_at".to_owned(),
        id: "e.id".to_owned(),
        id_type: "bigint".to_owned(),
        entity: "e.entity".to_owned(),
        record: "e.record_id".to_owned(),
        all_of: 4,
        scoped: 5,
        entities: 23,
        mode: 19,
        cursor_id: 20,
        keys: 25,
        arguments_of: "CASE WHEN entity IS NULL THEN '' ELSE action END".to_owned(),
        actor_kind: "e.actor_kind".to_owned(),
        actor_id: "e.actor_id".to_owned(),
        action: "e.action".to_owned(),
        channel: "e.channel".to_owned(),
        before: "e.before".to_owned(),
        after: "e.after".to_owned(),
        arguments: "e.arguments".to_owned(),
        reason: "e.reason".to_owned(),
        ticket: "e.ticket".to_owned(),
        casts: Casts { actor_id: text(), record: text(), channel: text() },
    }
}

/// As long as source, actor, action and entity stay and no gap is too long. What the walk meets first that is not of
/// the burst ends it, from whichever source it is.
fn burst(walked: &str) -> String {
    let gap = BURST_GAP.as_secs();
    let newest_first = "ORDER BY occurred_at DESC, source DESC, id_sort DESC";
    let same = ["source", "actor_kind", "actor_id", "action", "entity"];
    let firsts = same.map(|column| format!("first_value({column}) OVER w"));
    format!(
        "SELECT count(*) AS n, min(occurred_at)::text AS at, (array_agg(id ORDER BY occurred_at, id_sort))[1] AS id FROM ( \
         SELECT *, count(*) FILTER (WHERE differs OR gap > {gap}) OVER ({newest_first}) AS breaks FROM ( \
             SELECT *, ({}) IS DISTINCT FROM ({}) AS differs, \
                 COALESCE(extract(epoch FROM lag(occurred_at) OVER w - occurred_at), 0) AS gap \
             FROM ({walked}) AS walked WINDOW w AS ({newest_first}) {newest_first} LIMIT ${}) AS told) AS broken \
         WHERE breaks = 0 HAVING count(*) > 0",
        same.join(", "),
        firsts.join(", "),
        at::ROWS,
    )
}

/// JSON as text. A page shows so much of each value; of JSON that is large, no more than that leaves the database.
fn bounded(json: &str) -> String {
    format!(
        "CASE WHEN octet_length({json}::text) <= {EVENT_IMAGE_MAX_BYTES} THEN {json}::text \
         WHEN jsonb_typeof({json}) = 'object' THEN (SELECT jsonb_object_agg(key, CASE \
             WHEN octet_length(value::text) <= {EVENT_CUT_CHARS} THEN value \
             ELSE to_jsonb(left(value #>> '{{}}', {EVENT_CUT_CHARS}) || '…') END)::text \
             FROM (SELECT * FROM jsonb_each({json}) LIMIT {EVENT_FIELDS_MAX}) AS field) \
         WHEN {json} IS NOT NULL THEN '\"…\"' END"
    )
}

impl Branch {
    /// What is read of an event.
    fn selected(&self) -> String {
        let Self { before, after, arguments, .. } = self;
        self.selecting(&bounded(before), &bounded(after), &bounded(arguments))
    }

    fn selecting(&self, before: &str, after: &str, arguments: &str) -> String {
        let Self { name, columns, occurred_at, id, actor_kind, actor_id, action, .. } = self;
        let Self { entity, record, channel, reason, ticket, .. } = self;
        format!(
            "'{name}'::text AS source, {id}::text AS id, lpad({id}::text, 40, '0') AS id_sort, {occurred_at} AS occurred_at, \
             {occurred_at}::text AS at, {actor_kind}::text AS actor_kind, {actor_id}::text AS actor_id, {action}::text AS action, \
             {entity}::text AS entity, {record}::text AS record_id, {channel}::text AS channel, {before} AS before, \
             {after} AS after, {arguments} AS arguments, {reason}::text AS reason, {ticket}::text AS ticket, {columns}"
        )
    }

    /// Who may see it: everything, or the entity as a whole, or the entity's records of a channel.
    fn seen(&self) -> String {
        let Self { entity, channel, all_of, scoped, .. } = self;
        format!(
            "(${}::text = 'yes' OR {entity}::text = ANY(${all_of}::text[]) \
              OR ({entity}::text || E'\\x1f' || COALESCE({channel}::text, '')) = ANY(${scoped}::text[]))",
            at::EVERYTHING
        )
    }

    fn filters(&self) -> String {
        let Self { actor_kind, actor_id, action, occurred_at, channel, record, .. } = self;
        let equals = |at: usize, column: &str, cast: &str| {
            format!(" AND (${at}::text IS NULL OR {column} = ${at}::text::{cast})")
        };
        let mut sql = equals(at::ACTOR_KIND, actor_kind, "text");
        sql += &equals(at::ACTOR_ID, actor_id, &self.casts.actor_id);
        sql += &equals(at::ACTION, action, "text");
        sql += &self.changes_field();
        sql += &equals(at::TICKET, &self.ticket, "text");
        sql += &format!(" AND (${0}::text IS NULL OR {occurred_at} >= ${0}::text::timestamptz)", at::FROM);
        sql += &format!(" AND (${0}::text IS NULL OR {occurred_at} <= ${0}::text::timestamptz)", at::TO);
        sql += &equals(at::CHANNEL, channel, &self.casts.channel);
        sql += &equals(at::RECORD, record, &self.casts.record);
        sql + &format!(
            " AND (${0}::text[] IS NULL OR {1}::text = ANY(${0}::text[]))",
            self.entities, self.entity
        )
    }

    /// One of the fields is in what changed; or a key within one of them is, and has another value.
    fn changes_field(&self) -> String {
        let Self { before, after, entity, .. } = self;
        let (fields, nested) = (format!("${}::text[]", at::FIELDS), format!("${}::text", at::NESTED));
        let of = |json: &str| {
            format!(
                "jsonb_each(CASE WHEN jsonb_typeof({json}) = 'object' THEN {json} ELSE '{{}}'::jsonb END)"
            )
        };
        let path = format!("('$.**.' || to_jsonb({nested})::text)::jsonpath");
        let within = |side: &str| format!("jsonb_path_query_first({side}.value, {path})");
        // What costs little is asked first: most events have nothing to do with it.
        let quick = |json: &str| {
            format!(
                "(jsonb_exists_any({json}, {fields}) IS NOT FALSE AND ({nested} IS NULL \
                 OR position(to_jsonb({nested})::text IN {json}::text) > 0))"
            )
        };
        format!(
            " AND CASE WHEN {fields} IS NULL AND {nested} IS NULL THEN true WHEN {} OR {} THEN EXISTS ( \
             SELECT FROM {} AS was FULL JOIN {} AS now USING (key) WHERE ({fields} IS NULL OR key = ANY({fields})) \
             AND {} AND ({nested} IS NULL OR {} IS DISTINCT FROM {})) ELSE false END",
            quick(before),
            quick(after),
            of(before),
            of(after),
            self.may_look_into(&format!("COALESCE({entity}::text, '')"), "key"),
            within("was"),
            within("now"),
        )
    }

    /// Whether a key may be looked into: of this owner, or of everything. What is not shown must not be found either.
    fn may_look_into(&self, owner: &str, key: &str) -> String {
        let keys = self.keys;
        format!(
            "(({owner} || E'\\x1f' || {key}) = ANY(${keys}::text[]) OR (E'\\x1f' || {key}) = ANY(${keys}::text[]))"
        )
    }

    /// After the cursor: `row` where it stands in this source, `le` and `lt` where it stands in the other and this
    /// one comes after or before it at the same moment.
    fn after(&self) -> String {
        let Self { occurred_at, id, id_type, mode, cursor_id, .. } = self;
        let at = format!("${}::text::timestamptz", at::OCCURRED_AT);
        format!(
            " AND (${mode}::text IS NULL \
                OR (${mode}::text = 'row' AND ({occurred_at}, {id}) < ({at}, ${cursor_id}::text::{id_type})) \
                OR (${mode}::text = 'le' AND {occurred_at} <= {at}) \
                OR (${mode}::text = 'lt' AND {occurred_at} < {at}))"
        )
    }

    fn condition(&self) -> String {
        // What has no moment has no place on a timeline.
        format!("{}{}{} AND {} IS NOT NULL", self.seen(), self.filters(), self.after(), self.occurred_at)
    }

    fn order(&self) -> String {
        format!("ORDER BY {} DESC, {} DESC", self.occurred_at, self.id)
    }

    /// A parameter that this statement has no use for still needs a type.
    fn unused(numbers: &[usize]) -> String {
        numbers.iter().map(|at| format!(" AND (${at}::text IS NULL OR true)")).collect()
    }

    fn newest(&self, limit: &str) -> String {
        let unused = Self::unused(&[at::TEXT]);
        format!(
            "(SELECT {} FROM {} WHERE {}{unused} {} {limit})",
            self.selected(),
            self.from,
            self.condition(),
            self.order()
        )
    }

    fn texts(&self) -> String {
        let Self { before, after, arguments, .. } = self;
        let candidates = format!(
            "SELECT {} FROM {} WHERE {} {} LIMIT {TIMELINE_TEXT_CANDIDATES}",
            self.selecting(before, after, arguments),
            self.from,
            self.condition(),
            self.order()
        );
        // The whole is a quick look at what may be worth the other, which looks only where the member may.
        let found = |texts: &str| {
            format!("position(lower(${}::text) IN lower(concat_ws(' ', reason, {texts}))) > 0", at::TEXT)
        };
        let owner = "COALESCE(entity, '')";
        let seen = [("before", owner), ("after", owner), ("arguments", &self.arguments_of)];
        let seen = seen.map(|(json, owner)| {
            format!(
                "(SELECT string_agg(concat(key, ' ', value::text), ' ') FROM jsonb_each(CASE WHEN \
                 jsonb_typeof({json}) = 'object' THEN {json} END) WHERE {})",
                self.may_look_into(&format!("({owner})"), "key")
            )
        });
        format!(
            "(SELECT source, id, id_sort, occurred_at, at, actor_kind, actor_id, action, entity, record_id, channel, \
             {} AS before, {} AS after, {} AS arguments, reason, ticket, actor_label, record_label, run_id \
             FROM ({candidates}) AS candidate WHERE CASE WHEN {} THEN {} ELSE false END LIMIT $21)",
            bounded("before"),
            bounded("after"),
            bounded("arguments"),
            found("before, after, arguments"),
            found(&seen.join(", "))
        )
    }

    fn horizon(&self) -> String {
        let Self { name, occurred_at, id, from, .. } = self;
        format!(
            "(SELECT '{name}'::text AS source, {occurred_at} AS occurred_at, {occurred_at}::text AS at, {id}::text AS id, \
             lpad({id}::text, 40, '0') AS id_sort FROM {from} WHERE {}{} {} \
             OFFSET {} LIMIT 1)",
            self.condition(),
            Self::unused(&[at::TEXT, at::ROWS]),
            self.order(),
            TIMELINE_TEXT_CANDIDATES - 1
        )
    }

    /// From the cursor's event on, that one too.
    fn walked(&self) -> String {
        let Self {
            name,
            occurred_at,
            id,
            id_type,
            mode,
            cursor_id,
            actor_kind,
            actor_id,
            action,
            entity,
            from,
            ..
        } = self;
        let at = format!("${}::text::timestamptz", at::OCCURRED_AT);
        format!(
            "(SELECT '{name}'::text AS source, {occurred_at} AS occurred_at, {id}::text AS id, lpad({id}::text, 40, '0') AS id_sort, \
             {actor_kind}::text AS actor_kind, {actor_id}::text AS actor_id, {action}::text AS action, {entity}::text AS entity \
             FROM {from} WHERE {}{}{} AND ((${mode}::text = 'row' AND ({occurred_at}, {id}) <= ({at}, ${cursor_id}::text::{id_type})) \
                OR (${mode}::text = 'le' AND {occurred_at} <= {at}) OR (${mode}::text = 'lt' AND {occurred_at} < {at})) {} LIMIT ${})",
            self.seen(),
            self.filters(),
            Self::unused(&[at::TEXT]),
            self.order(),
            at::ROWS,
        )
    }

    fn last_change(&self) -> String {
        let Self { entity, record, before, after, from, .. } = self;
        let entities = if self.name == "product" { 3 } else { 1 };
        format!(
            "(SELECT {} FROM {from} WHERE {entity}::text = ANY(${entities}::text[]) AND {record} = $2::text::{} \
             AND (jsonb_exists({before}, $4::text) OR jsonb_exists({after}, $4::text)){} {} LIMIT 1)",
            self.selected(),
            self.casts.record,
            if self.name == "product" {
                " AND ($1::text[] IS NULL OR true)"
            } else {
                " AND ($3::text[] IS NULL OR true)"
            },
            self.order()
        )
    }

    /// Of the record `asked`.
    fn changed_since(&self) -> String {
        let Self { entity, record, occurred_at, before, after, from, .. } = self;
        let (entities, asked, but) = match self.name {
            "product" => (2, "bare", ""),
            _ => (1, "id", " AND e.run_id IS DISTINCT FROM $5::text::uuid"),
        };
        format!(
            "(SELECT {} FROM {from} WHERE {entity}::text = ANY(${entities}::text[]) AND {record} = asked.{asked}::{} \
             AND {occurred_at} > (SELECT started_at FROM samuso.run WHERE id = $5::text::uuid){but} \
             AND ({before} IS NULL AND {after} IS NULL OR EXISTS ( \
                 SELECT FROM samuso.event r, jsonb_object_keys(r.after) AS field \
                 WHERE r.run_id = $5::text::uuid AND r.record_id = asked.id AND field <> ALL($6::text[]) \
                   AND (jsonb_exists({before}, field) OR jsonb_exists({after}, field)))) {} LIMIT 1)",
            self.selected(),
            self.casts.record,
            self.order()
        )
    }
}
