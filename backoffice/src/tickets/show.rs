//! The page of a ticket: what was opened, revealed, changed and undone for it, by whom, within the reader's scope.

use crate::access::permission::{MayReadTimeline, may_read_timeline};
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, TICKET_EVENTS, TICKET_LOOKS, TICKET_MAX_CHARS};
use crate::problem::{Part, Problem};
use crate::records::titles::Titles;
use crate::records::types::{RecordId, RecordRef};
use crate::tickets::types::{Look, TicketPage, Told, What};
use crate::timeline::read;
use crate::timeline::types::Event;
use jiff::Timestamp;
use sqlx::types::Uuid;
use std::collections::{BTreeSet, HashSet};

/// The page of `/tickets/{ticket}`. A ticket of which nothing is known is a page, too: that nothing was done for it.
pub async fn show(cx: &Cx, ticket: &str) -> Result<TicketPage, Problem> {
    let may = may_read_timeline(&cx.office.catalog, &cx.actor)?;
    if ticket.trim().is_empty() || ticket.chars().count() > TICKET_MAX_CHARS || ticket.contains('\0') {
        return Err(Problem::NotFound);
    }
    let page = read::of_ticket(cx, ticket, TICKET_EVENTS).await?;
    let mut read = cx.replica(Part::Timeline).await?;
    let undos = undos(&mut read, &page.events).await?;
    let (looks, more_looks) = looks(cx, &mut read, &may, ticket).await?;
    let told = page.events.into_iter().filter(|event| !is_about_the_work(event));
    let told = told.map(|event| Told { what: what(&event, &undos), event });
    Ok(TicketPage {
        ticket: ticket.to_owned(),
        looks,
        more_looks,
        events: told.collect(),
        more_events: page.next.is_some(),
    })
}

/// When somebody began and let go is on the timeline; nobody pastes it back.
fn is_about_the_work(event: &Event) -> bool {
    matches!(event.action.as_str(), "samuso.ticket_begun" | "samuso.ticket_let_go")
}

fn what(event: &Event, undos: &HashSet<Uuid>) -> What {
    let run = event.run.as_deref().and_then(|run| Uuid::parse_str(run).ok());
    match (event.action.as_str(), run) {
        ("samuso.revealed", _) => What::Revealed,
        ("samuso.noted", _) => What::Noted,
        (action, _) if action.starts_with("samuso.") => What::Other,
        (_, Some(run)) if undos.contains(&run) => What::Undone,
        (_, Some(_)) => What::Changed,
        (_, None) => What::Other,
    }
}

/// Which of the runs undo another.
async fn undos(read: &mut Read, events: &[Event]) -> Result<HashSet<Uuid>, Problem> {
    let runs = events.iter().filter_map(|event| Uuid::parse_str(event.run.as_deref()?).ok());
    let runs: Vec<Uuid> = runs.collect::<BTreeSet<_>>().into_iter().collect();
    let undos = sqlx::query_scalar!(
        "/* samuso ticket.undos */ SELECT id FROM samuso.run WHERE id = ANY($1) AND undo_of IS NOT NULL",
        &runs[..],
    )
    .fetch_all(read.connection());
    Ok(within(Part::Timeline, READ_ENDS_MS, undos).await?.into_iter().collect())
}

/// The records that were opened, newest first, of those that the reader may see: by what they belonged to then, and with
/// the title that they have for the reader now.
async fn looks(
    cx: &Cx,
    read: &mut Read,
    may: &MayReadTimeline<'_>,
    ticket: &str,
) -> Result<(Vec<Look>, bool), Problem> {
    let (whole, scoped) = seen(may);
    let rows = sqlx::query!(
        r#"/* samuso ticket.looks */ SELECT l.entity, l.record_id, l.times, m.id, m.name,
               (extract(epoch FROM l.first_at) * 1000000)::bigint AS "first_us!",
               (extract(epoch FROM l.last_at) * 1000000)::bigint AS "last_us!"
           FROM samuso.ticket_look l JOIN samuso.member m ON m.id = l.member_id
           WHERE l.ticket = $1 AND (l.entity = ANY($2)
                 OR l.entity || E'\x1f' || coalesce(l.channel, '') = ANY($3))
           ORDER BY l.last_at DESC, l.entity, l.record_id LIMIT $4"#,
        ticket,
        &whole[..],
        &scoped[..],
        TICKET_LOOKS + 1,
    )
    .fetch_all(read.connection());
    let rows = within(Part::Timeline, READ_ENDS_MS, rows).await?;
    let more = rows.len() > usize::try_from(TICKET_LOOKS).unwrap_or(usize::MAX);
    let mut looks: Vec<Look> = rows
        .into_iter()
        .filter_map(|row| {
            let entity = EntityKey::new(row.entity);
            Some(Look {
                entity_label: may.of(&entity)?.entity.label.clone(),
                record: RecordRef { entity, id: RecordId::new(row.record_id) },
                title: None,
                member_id: row.id.to_string(),
                member: row.name,
                first_at: Timestamp::from_microsecond(row.first_us).ok()?,
                last_at: Timestamp::from_microsecond(row.last_us).ok()?,
                times: u64::try_from(row.times).unwrap_or_default(),
            })
        })
        .collect();
    looks.truncate(usize::try_from(TICKET_LOOKS).unwrap_or(usize::MAX));
    let titles = Titles::read(cx, read, looks.iter().map(|look| look.record.clone())).await?;
    for look in &mut looks {
        look.title = titles.of(&look.record).cloned();
    }
    Ok((looks, more))
}

/// Entities that are seen as a whole, and `entity␟channel` for the others: as the timeline is.
fn seen(may: &MayReadTimeline<'_>) -> (Vec<String>, Vec<String>) {
    let (mut whole, mut scoped) = (Vec::new(), Vec::new());
    for view in &may.views {
        let entity = &view.entity.key;
        match view.scope().arg() {
            None => whole.push(entity.to_string()),
            Some(channels) => {
                scoped.extend(channels.iter().map(|channel| format!("{entity}\u{1f}{channel}")));
            }
        }
    }
    (whole, scoped)
}
