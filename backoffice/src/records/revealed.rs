//! What a member has revealed of a record, and what they said why. Asked on the primary: it is a permission.

use crate::access::permission::{MayView, may_reveal};
use crate::catalog::types::FieldKey;
use crate::cx::{Cx, Databases, within};
use crate::limits::{CLEAN_ROWS, READ_ENDS_MS, REVEAL_REASON_LASTS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::records::show::Found;
use crate::records::types::{LastReason, Reveal};
use std::collections::HashMap;

/// Of the fields that the member may reveal, how each stands; and what they typed last.
#[derive(Debug, Default)]
pub struct Revealed {
    fields: HashMap<FieldKey, Reveal>,
    pub last: Option<LastReason>,
}

impl Revealed {
    pub fn of(&self, field: &FieldKey) -> Reveal {
        self.fields.get(field).copied().unwrap_or(Reveal::No)
    }

    /// Nothing is revealed where that cannot be known.
    pub async fn read(cx: &Cx, view: &MayView<'_>, found: &Found) -> Self {
        let offered = view.entity.fields.iter().filter_map(|field| {
            let may = may_reveal(&cx.office.catalog, &cx.actor, &view.entity.key, &field.key).ok()?;
            let fresh = may.is_fresh_only();
            may.covers(found.channel.as_deref()).then(|| (field.key.clone(), Reveal::Offered { fresh }))
        });
        let fields: HashMap<_, _> = offered.collect();
        // `may_reveal` refuses whoever looks with other eyes, so that they see no field that they had revealed.
        if fields.is_empty() {
            return Self::default();
        }
        asked(cx, view, found, fields).await.unwrap_or_else(|problem| {
            tracing::warn!(?problem, "what is revealed is not known: everything is masked");
            Self::default()
        })
    }
}

async fn asked(
    cx: &Cx,
    view: &MayView<'_>,
    found: &Found,
    mut fields: HashMap<FieldKey, Reveal>,
) -> Result<Revealed, Problem> {
    let mut read = cx.fresh(Part::Record).await?;
    let rows = sqlx::query!(
        r#"/* samuso reveal.of_record */ SELECT field, max(ceil(extract(epoch FROM ends_at - now()) / 60))::bigint AS "minutes!"
           FROM samuso.reveal
           WHERE member_id = $1 AND entity = $2 AND record_id = $3 AND ends_at > now() AND revealed_at <= now()
           GROUP BY field"#,
        cx.actor.id,
        view.entity.key.as_str(),
        found.id.as_str(),
    )
    .fetch_all(read.connection());
    for row in within(Part::Record, READ_ENDS_MS, rows).await? {
        if let Some(reveal) = fields.get_mut(&FieldKey::new(row.field)) {
            *reveal = Reveal::Revealed { minutes: u64::try_from(row.minutes).unwrap_or_default() };
        }
    }
    let last = sqlx::query_as!(
        LastReason,
        r#"/* samuso reveal.last */ SELECT reason AS "reason!", coalesce(ticket, '') AS "ticket!" FROM (
               (SELECT reason, ticket, revealed_at AS typed_at FROM samuso.reveal
                WHERE member_id = $1 AND ($3::text IS NULL OR ticket = $3) ORDER BY revealed_at DESC LIMIT 1)
               UNION ALL SELECT reason, ticket, typed_at FROM samuso.reveal_reason WHERE member_id = $1) AS typed
           WHERE typed_at > now() - make_interval(secs => $2) AND ($3::text IS NULL OR ticket = $3) ORDER BY typed_at DESC LIMIT 1"#,
        cx.actor.id,
        REVEAL_REASON_LASTS.as_secs_f64(),
        // Another ticket has another reason.
        cx.ticket,
    )
    .fetch_optional(read.connection());
    Ok(Revealed { fields, last: within(Part::Record, READ_ENDS_MS, last).await? })
}

/// Removes reveals that ran out a day ago or more, some at a time, and answers how many. Their events stay.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let mut transaction = databases.write(Part::Record).await?;
    within(Part::Record, WRITE_TIMEOUT_MS, async {
        let cleaned = sqlx::query!(
            "/* samuso reveal.clean */ DELETE FROM samuso.reveal WHERE id IN (
                 SELECT id FROM samuso.reveal WHERE ends_at < now() - interval '1 day' ORDER BY ends_at LIMIT $1)",
            CLEAN_ROWS,
        );
        let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await.map(|()| cleaned)
    })
    .await
}
