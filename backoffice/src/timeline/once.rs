//! What is asked of a source without filters: planned once, for whatever is asked. Planning it costs several times what finding it
//! does.

use super::branch::{Branch, at};

impl Branch {
    /// Of the one record that is asked for, of one entity alone: its newest events, or those after `after`.
    pub fn of_record(&self, after: &str) -> String {
        let (entity, cast) = (self.is_first_of(self.entities), &self.casts.record);
        let condition = format!(" AND {} = ${}::text::{cast} AND {entity}{after}", self.record, at::RECORD);
        self.planned_once(&self.selected(), &condition, "$21")
    }

    /// Of everything that may be seen, so many at most. A number that is not known yet is taken for a tenth of all events, which would
    /// then be sorted.
    pub fn of_all(&self, after: &str, most: &str) -> String {
        self.planned_once(&self.selected(), &(self.of_whatever() + after), most)
    }

    /// The same, of each of these customers by itself: whoever may see the events of a few finds them without walking past all
    /// others'.
    pub fn of_customers(&self, after: &str, most: &str) -> String {
        self.in_customers(&self.selected(), after, most)
    }

    fn in_customers(&self, selected: &str, condition: &str, most: &str) -> String {
        let Self { channel, casts, .. } = self;
        let condition =
            format!("{}{condition} AND {channel} = asked.customer::{}", self.of_whatever(), casts.channel);
        format!(
            "(SELECT few.* FROM unnest(${}::text[]) AS asked (customer) CROSS JOIN LATERAL {} AS few \
             ORDER BY occurred_at DESC, id_sort DESC LIMIT {most})",
            at::CUSTOMERS,
            self.planned_once(selected, &condition, most)
        )
    }

    /// No entity and no record is asked for.
    fn of_whatever(&self) -> String {
        Self::unused(&[at::RECORD]) + &Self::unused_lists(&[self.entities])
    }

    fn planned_once(&self, selected: &str, condition: &str, limit: &str) -> String {
        let Self { from, occurred_at, mode, cursor_id, .. } = self;
        let others = [at::ACTOR_KIND, at::ACTOR_ID, at::ACTION, at::TEXT, at::TICKET, at::FROM, at::TO];
        let more = [at::CHANNEL, at::OCCURRED_AT, at::NESTED, *mode, *cursor_id];
        format!(
            "(SELECT {selected} FROM {from} WHERE {} AND {occurred_at} IS NOT NULL{condition}{}{}{} {} LIMIT {limit})",
            self.seen(),
            Self::unused(&others),
            Self::unused(&more),
            Self::unused_lists(&[at::FIELDS, self.keys]),
            self.order()
        )
    }

    /// The same place as `after` says, as one comparison that an index serves whatever the cursor is: where it stands in
    /// another source, behind all or before all of this one's ids. None for ids that have no last one.
    pub fn after_any(&self) -> Option<String> {
        let Self { occurred_at, id, .. } = self;
        Some(format!(" AND ({occurred_at}, {id}) < {}", self.any_place()?))
    }

    fn any_place(&self) -> Option<String> {
        let Self { id_type, mode, cursor_id, .. } = self;
        let (first, last) = match id_type.as_str() {
            "bigint" => ("'-9223372036854775808'", "'9223372036854775807'"),
            "integer" => ("'-2147483648'", "'2147483647'"),
            "uuid" => ("'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
            _ => return None,
        };
        Some(format!(
            "(${}::text::timestamptz, CASE ${mode}::text WHEN 'row' THEN ${cursor_id}::text \
             WHEN 'lt' THEN {first} ELSE {last} END::{id_type})",
            at::OCCURRED_AT
        ))
    }

    fn unused_lists(numbers: &[usize]) -> String {
        numbers.iter().map(|at| format!(" AND (${at}::text[] IS NULL OR true)")).collect()
    }

    /// What `walked` tells, with no filter; so many at most.
    pub fn walked_of_all(&self, most: &str) -> Option<String> {
        let condition = self.of_whatever() + &self.at_or_after_any()?;
        Some(self.planned_once(&self.selected_of_burst(), &condition, most))
    }

    pub fn walked_of_customers(&self, most: &str) -> Option<String> {
        Some(self.in_customers(&self.selected_of_burst(), &self.at_or_after_any()?, most))
    }

    /// From the cursor's event on, that one too. Where it comes after all of the same moment, none of that moment is older.
    fn at_or_after_any(&self) -> Option<String> {
        let Self { occurred_at, id, mode, .. } = self;
        let place = self.any_place()?;
        Some(format!(
            " AND ({occurred_at}, {id}) <= {place} AND (${mode}::text <> 'lt' OR {occurred_at} <> ${}::text::timestamptz)",
            at::OCCURRED_AT
        ))
    }
}
