//! The statements of the timeline: every source as one, newest first, by keyset on (`occurred_at`, `source`, `id`). What a
//! filter leaves out is a NULL parameter; PostgreSQL plans each call with its values and walks the index that fits.

use crate::catalog::model::Catalog;
use crate::limits::{BURST_FIRST_LOOK, BURST_GAP, TIMELINE_EVENTS};
use crate::office::Statement;
use crate::timeline::branch::{Branch, at};
use crate::timeline::sources::{captured, no_product, product, samuso};

pub struct Statements {
    /// `$1…$15` who may see what and the filters, `$16…$20` the cursor, `$21` rows, `$22…$23` the entity that is asked
    /// for and `$24…$25` the keys that may be looked into, both in a source's own words, `$26` a key within
    /// those that `$9` names, `$27…$28` the cursor among what was captured. See `Asked::args`.
    pub newest: Statement,
    /// The same of one record with no other filter: from its newest event on, and from the cursor. They take the same
    /// parameters.
    pub of_record: Statement,
    pub of_record_after: Option<Statement>,
    /// The same of everything that may be seen, a page at most.
    pub of_all: Statement,
    pub of_all_after: Option<Statement>,
    /// The same, with a text that is looked for in the newest so many events that the other filters let through.
    pub texts: Statement,
    /// The last of those candidates.
    pub horizon: Statement,
    /// Where the burst ends that the cursor's event begins, as far as `$21` events show.
    pub burst: Statement,
    /// The same with no filter, of `BURST_FIRST_LOOK` events.
    pub burst_of_all: Option<Statement>,
    /// `$1` entity, `$2` record, `$3` the product's word for the entity, `$4` field. The newest change of it.
    pub last_change: Statement,
    /// The same where the product has several words for the entity.
    pub last_change_of_words: Statement,
    /// `$1` entity, `$2` the product's words for it, `$3` records, `$4` the same as the product writes them, `$5` a run, `$6`
    /// fields that tell nothing. Of each record, the newest event since that run began which is not of it and changed
    /// what it had changed, or does not say what it changed.
    pub changed_since: Statement,
}

impl Statements {
    pub fn compile(catalog: &Catalog) -> Self {
        let branches = [catalog.audit.as_ref().map_or_else(no_product, product), samuso(), captured()];
        let all = |make: &dyn Fn(&Branch) -> String| -> String {
            let selects: Vec<String> = branches.iter().map(make).collect();
            selects.join(" UNION ALL ")
        };
        let order = "ORDER BY occurred_at DESC, source DESC, id_sort DESC";
        let newest = all(&|branch| branch.newest("LIMIT $21"));
        let of_record = all(&|branch| branch.of_record(""));
        let of_all = |branch: &Branch, after: &str| branch.of_all(after, TIMELINE_EVENTS + 1);
        let some = |make: &dyn Fn(&Branch) -> Option<String>| -> Option<String> {
            let selects: Option<Vec<String>> = branches.iter().map(make).collect();
            Some(selects?.join(" UNION ALL "))
        };
        let once = |name: &str, selects: &str| {
            Statement::new(name, &format!("{selects} {order} LIMIT $21")).by_key()
        };
        let of_record_after = some(&|branch| Some(branch.of_record(&branch.after_any()?)));
        let of_all_after = some(&|branch| Some(of_all(branch, &branch.after_any()?)));
        let walked_of_all = some(&|branch| branch.walked_of_all(BURST_FIRST_LOOK));
        let texts = all(&|branch| branch.texts());
        let horizon = all(&|branch| branch.horizon());
        let walked = all(&|branch| branch.walked());
        let last = |has_one_word| {
            let last = all(&|branch| branch.last_change(has_one_word));
            format!("{last} {order} LIMIT 1")
        };
        let since = all(&|branch| branch.changed_since());
        Self {
            newest: Statement::new("timeline.newest", &format!("{newest} {order} LIMIT $21")),
            of_record: once("timeline.of_record", &of_record),
            of_record_after: of_record_after.map(|selects| once("timeline.of_record_after", &selects)),
            of_all: once("timeline.of_all", &all(&|branch| of_all(branch, ""))),
            of_all_after: of_all_after.map(|selects| once("timeline.of_all_after", &selects)),
            texts: Statement::new("timeline.texts", &format!("{texts} {order} LIMIT $21")),
            horizon: Statement::new("timeline.horizon", &format!("{horizon} {order} LIMIT 1")),
            burst: Statement::new("timeline.burst", &burst(&walked)),
            burst_of_all: walked_of_all
                .map(|walked| Statement::new("timeline.burst_of_all", &burst(&walked)).by_key()),
            last_change: Statement::new("timeline.last_change", &last(true)).by_key(),
            last_change_of_words: Statement::new("timeline.last_change_of_words", &last(false)),
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
        let Self { newest, of_record, of_record_after, of_all, of_all_after, .. } = self;
        let Self { texts, horizon, burst, burst_of_all, .. } = self;
        let Self { last_change, last_change_of_words, changed_since, .. } = self;
        [newest, of_record, of_all, texts, horizon, burst, last_change, last_change_of_words, changed_since]
            .into_iter()
            .chain([of_record_after, of_all_after, burst_of_all].into_iter().flatten())
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
