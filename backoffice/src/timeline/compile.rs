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
    /// The same of one record with no other filter.
    pub of_record: Once,
    /// The same of everything that may be seen.
    pub of_all: Once,
    /// The same of a few customers, who are `$29`, where an index has the events of each.
    pub of_customers: Option<Once>,
    /// Like `newest`, with a text that is looked for in the newest so many events that the other filters let through.
    pub texts: Statement,
    /// The last of those candidates.
    pub horizon: Statement,
    /// Where the burst ends that the cursor's event begins, as far as `$21` events show.
    pub burst: Statement,
    /// `$1` entity, `$2` record, `$3` the product's word for the entity, `$4` field. The newest change of it.
    pub last_change: Statement,
    /// The same where the product has several words for the entity.
    pub last_change_of_words: Statement,
    /// `$1` entity, `$2` the product's words for it, `$3` records, `$4` the same as the product writes them, `$5` a run, `$6`
    /// fields that tell nothing. Of each record, the newest event since that run began which is not of it and changed
    /// what it had changed, or does not say what it changed.
    pub changed_since: Statement,
}

/// What is asked with no filter, planned once. Its statements take the same parameters.
pub struct Once {
    /// From the newest event on.
    pub first: Statement,
    /// From the cursor on.
    pub after: Option<Statement>,
    /// Like `burst`, of `BURST_FIRST_LOOK` events.
    pub burst: Option<Statement>,
    /// So many events at a time.
    pub most: usize,
}

impl Once {
    fn all(&self) -> impl Iterator<Item = &Statement> {
        [&self.first].into_iter().chain(&self.after).chain(&self.burst)
    }
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
        let some = |make: &dyn Fn(&Branch) -> Option<String>| -> Option<String> {
            let selects: Option<Vec<String>> = branches.iter().map(make).collect();
            Some(selects?.join(" UNION ALL "))
        };
        let once = |name: &str, selects: &str| {
            Statement::new(name, &format!("{selects} {order} LIMIT $21")).by_key()
        };
        // A page, its next event, and the first look at a burst, as their statements have them.
        let (page, look) = ((TIMELINE_EVENTS + 1).to_string(), BURST_FIRST_LOOK.to_string());
        let after =
            |make: &dyn Fn(&Branch, &str) -> String| some(&|branch| Some(make(branch, &branch.after_any()?)));
        let unfiltered =
            |name: &str, make: &dyn Fn(&Branch, &str) -> String, walked: Option<String>, most| Once {
                first: once(name, &all(&|branch| make(branch, ""))),
                after: after(make).map(|selects| once(&format!("{name}_after"), &selects)),
                burst: walked.map(|walked| Statement::new(format!("{name}_burst"), &burst(&walked)).by_key()),
                most,
            };
        let of_all = |branch: &Branch, after: &str| branch.of_all(after, &page);
        let of_customers = |branch: &Branch, after: &str| branch.of_customers(after, &page);
        let serves_customers = catalog.audit.as_ref().is_none_or(|audit| audit.serves_scope);
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
            of_record: unfiltered("timeline.of_record", &Branch::of_record, None, usize::MAX),
            of_all: unfiltered(
                "timeline.of_all",
                &of_all,
                some(&|branch| branch.walked_of_all(&look)),
                TIMELINE_EVENTS + 1,
            ),
            of_customers: serves_customers.then(|| {
                let walked = some(&|branch| branch.walked_of_customers(&look));
                unfiltered("timeline.of_customers", &of_customers, walked, TIMELINE_EVENTS + 1)
            }),
            texts: Statement::new("timeline.texts", &format!("{texts} {order} LIMIT $21")),
            horizon: Statement::new("timeline.horizon", &format!("{horizon} {order} LIMIT 1")),
            burst: Statement::new("timeline.burst", &burst(&walked)),
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
        let Self { newest, texts, horizon, burst, last_change, last_change_of_words, changed_since, .. } =
            self;
        let once = [&self.of_record, &self.of_all].into_iter().chain(&self.of_customers);
        [newest, texts, horizon, burst, last_change, last_change_of_words, changed_since]
            .into_iter()
            .chain(once.flat_map(Once::all))
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
