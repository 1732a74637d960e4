//! One source of events, as the statements of the timeline read it.

use crate::limits::{EVENT_CUT_CHARS, EVENT_FIELDS_MAX, EVENT_IMAGE_MAX_BYTES, TIMELINE_TEXT_CANDIDATES};

/// One source, as the union reads it. `$` numbers are those of `newest`.
pub(super) struct Branch {
    pub name: &'static str,
    pub columns: String,
    pub from: String,
    pub occurred_at: String,
    pub id: String,
    pub id_type: String,
    pub entity: String,
    pub record: String,
    /// The parameters of this source: its words for entities, its cursor.
    pub entities: usize,
    pub all_of: usize,
    pub scoped: usize,
    pub mode: usize,
    pub cursor_id: usize,
    pub keys: usize,
    /// What the keys of arguments belong to.
    pub arguments_of: String,
    pub actor_kind: String,
    pub actor_id: String,
    pub action: String,
    pub channel: String,
    pub before: String,
    pub after: String,
    pub arguments: String,
    pub reason: String,
    pub ticket: String,
    pub casts: Casts,
}

/// The types of the columns that are compared, so that an index on them is used.
pub(super) struct Casts {
    pub actor_id: String,
    pub record: String,
    pub channel: String,
}

/// Parameters that every source uses.
pub(super) mod at {
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
    /// Of those statements alone that look for each customer's events by themselves.
    pub const CUSTOMERS: usize = 29;
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
    pub fn selected(&self) -> String {
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
    pub fn seen(&self) -> String {
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
        sql + &format!(" AND (${}::text[] IS NULL OR {})", self.entities, self.is_of(self.entities))
    }

    /// Of these entities. One alone is compared as such: an index that has its events in their order is not walked in that
    /// order for a list, and then all events of a record would be read for the newest of them.
    fn is_of(&self, entities: usize) -> String {
        let (entity, list) = (&self.entity, format!("${entities}::text[]"));
        format!(
            "((cardinality({list}) = 1 AND {entity}::text = ({list})[1]) \
              OR (cardinality({list}) <> 1 AND {entity}::text = ANY({list})))"
        )
    }

    /// Of the first of them, where there is no other: planned once, an index is walked in its order for that alone.
    pub fn is_first_of(&self, entities: usize) -> String {
        format!("{}::text = (${entities}::text[])[1]", self.entity)
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

    pub fn order(&self) -> String {
        format!("ORDER BY {} DESC, {} DESC", self.occurred_at, self.id)
    }

    /// A parameter that this statement has no use for still needs a type.
    pub fn unused(numbers: &[usize]) -> String {
        numbers.iter().map(|at| format!(" AND (${at}::text IS NULL OR true)")).collect()
    }

    pub fn newest(&self, limit: &str) -> String {
        let unused = Self::unused(&[at::TEXT]);
        format!(
            "(SELECT {} FROM {} WHERE {}{unused} {} {limit})",
            self.selected(),
            self.from,
            self.condition(),
            self.order()
        )
    }

    pub fn texts(&self) -> String {
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

    pub fn horizon(&self) -> String {
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
    pub fn walked(&self) -> String {
        let Self { occurred_at, id, id_type, mode, cursor_id, from, .. } = self;
        let at = format!("${}::text::timestamptz", at::OCCURRED_AT);
        format!(
            "(SELECT {} FROM {from} WHERE {}{}{} AND ((${mode}::text = 'row' AND ({occurred_at}, {id}) <= ({at}, ${cursor_id}::text::{id_type})) \
                OR (${mode}::text = 'le' AND {occurred_at} <= {at}) OR (${mode}::text = 'lt' AND {occurred_at} < {at})) {} LIMIT ${})",
            self.selected_of_burst(),
            self.seen(),
            self.filters(),
            Self::unused(&[at::TEXT]),
            self.order(),
            at::ROWS,
        )
    }

    /// What tells whether an event is of a burst.
    pub fn selected_of_burst(&self) -> String {
        let Self { name, occurred_at, id, actor_kind, actor_id, action, entity, .. } = self;
        format!(
            "'{name}'::text AS source, {occurred_at} AS occurred_at, {id}::text AS id, lpad({id}::text, 40, '0') AS id_sort, \
             {actor_kind}::text AS actor_kind, {actor_id}::text AS actor_id, {action}::text AS action, {entity}::text AS entity"
        )
    }

    /// Where the product has one word for the entity, it can be planned once.
    pub fn last_change(&self, has_one_word: bool) -> String {
        let Self { record, before, after, from, .. } = self;
        let entities = if self.name == "product" { 3 } else { 1 };
        format!(
            "(SELECT {} FROM {from} WHERE {} AND {record} = $2::text::{} \
             AND (jsonb_exists({before}, $4::text) OR jsonb_exists({after}, $4::text)){} {} LIMIT 1)",
            self.selected(),
            if has_one_word { self.is_first_of(entities) } else { self.is_of(entities) },
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
    pub fn changed_since(&self) -> String {
        let Self { record, occurred_at, before, after, from, .. } = self;
        let (entities, asked, but) = match self.name {
            "product" => (2, "bare", ""),
            _ => (1, "id", " AND run_id IS DISTINCT FROM $5::text::uuid"),
        };
        format!(
            "(SELECT {} FROM {from} WHERE {} AND {record} = asked.{asked}::{} \
             AND {occurred_at} > (SELECT started_at FROM samuso.run WHERE id = $5::text::uuid){but} \
             AND ({before} IS NULL AND {after} IS NULL OR EXISTS ( \
                 SELECT FROM samuso.event r, jsonb_object_keys(r.after) AS field \
                 WHERE r.run_id = $5::text::uuid AND r.record_id = asked.id AND field <> ALL($6::text[]) \
                   AND (jsonb_exists({before}, field) OR jsonb_exists({after}, field)))) {} LIMIT 1)",
            self.selected(),
            self.is_of(entities),
            self.casts.record,
            self.order()
        )
    }
}
