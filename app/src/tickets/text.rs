//! A ticket's page as plain text, in the reader's language and zone. A line is a line: what a customer wrote can begin none.

use crate::records::value::record_address;
use crate::say;
use crate::texts::Count;
use crate::tickets::by_run::{Piece, by_run};
use crate::ui::moment;
use crate::visit::Visit;
use backoffice::limits::TICKET_VALUE_MAX_CHARS;
use backoffice::one_line::one_line;
use backoffice::records::types::Shown;
use backoffice::tickets::types::{Look, TicketPage, What};
use backoffice::timeline::types::{Change, Event, WordIs};

/// Oldest first, as one tells it.
pub fn text(visit: &Visit, page: &TicketPage) -> String {
    let zone = visit.zone.iana_name().unwrap_or("UTC").to_owned();
    let mut lines = vec![
        format!("{} {} · {}", say!(visit, tickets.ticket), line(&page.ticket), visit.environment.name),
        format!("{} · {}", moment(visit, visit.now), say!(visit, tickets.in_zone, zone = zone)),
    ];
    let looks = page.looks.iter().rev().map(|look| look_line(visit, look)).collect();
    add(&mut lines, say!(visit, tickets.looked), looks);
    for (what, heading) in [
        (What::Revealed, say!(visit, tickets.revealed)),
        (What::Changed, say!(visit, tickets.changed)),
        (What::Undone, say!(visit, tickets.undone)),
        (What::Noted, say!(visit, tickets.noted)),
        (What::Other, say!(visit, tickets.other)),
    ] {
        let told = page.events.iter().rev().filter(|told| told.what == what);
        add(
            &mut lines,
            heading,
            by_run(told).into_iter().flat_map(|piece| piece_lines(visit, piece)).collect(),
        );
    }
    if page.more_events || page.more_looks {
        lines.extend([String::new(), say!(visit, tickets.more).to_owned()]);
    }
    lines.join("\n")
}

fn add(lines: &mut Vec<String>, heading: &str, mut part: Vec<String>) {
    if !part.is_empty() {
        lines.extend([String::new(), heading.to_owned()]);
        lines.append(&mut part);
    }
}

fn look_line(visit: &Visit, look: &Look) -> String {
    let title = look.title.clone().unwrap_or_default();
    let times = say!(visit, tickets.times_of, count = Count(look.times));
    format!(
        "- {} {} (#{}) · {} · {} · {times} · {}{}",
        look.entity_label.get(visit.locale),
        line(&title),
        line(look.record.id.as_str()),
        line(&look.member),
        moment(visit, look.last_at),
        visit.origin,
        record_address(&look.record),
    )
}

fn piece_lines(visit: &Visit, piece: Piece<'_>) -> Vec<String> {
    match piece {
        Piece::One(event) => event_lines(visit, event),
        Piece::More(run, more) => {
            vec![format!(
                "- {} · {}/runs/{run}",
                say!(visit, tickets.more_of_run, count = Count(more)),
                visit.origin
            )]
        }
    }
}

fn event_lines(visit: &Visit, event: &Event) -> Vec<String> {
    let link = event.record.as_ref().map(|record| format!(" · {}{}", visit.origin, record_address(record)));
    let head = format!(
        "- {} {}{}",
        moment(visit, event.occurred_at),
        line(&event.says(visit.locale)),
        link.unwrap_or_default()
    );
    let told = event.changes.iter().filter(|change| !change.bookkeeping);
    let changes = told
        .map(|change| format!("    {}: {}", line(change.label.get(visit.locale)), differs(visit, change)));
    let reason =
        event.reason.as_ref().map(|reason| format!("    {}: {}", say!(visit, tickets.reason), line(reason)));
    let noted = event.note.as_ref().and_then(|note| note.text.as_deref()).unwrap_or_default();
    let noted = noted.lines().map(|said| format!("    | {}", one_line(said)));
    std::iter::once(head).chain(changes).chain(reason).chain(noted).collect()
}

/// Before and after; of long texts the words that went and came, which could lie far behind their beginning.
fn differs(visit: &Visit, change: &Change) -> String {
    let is_long = |shown: &Shown| matches!(shown, Shown::Text { text, .. } if text.chars().count() > TICKET_VALUE_MAX_CHARS);
    if change.words.is_empty() || !(is_long(&change.before) || is_long(&change.after)) {
        return format!("{} → {}", said(visit, &change.before), said(visit, &change.after));
    }
    let words = change.words.iter().map(|word| match word.is {
        WordIs::Kept => word.text.clone(),
        WordIs::Removed => format!("[-{}-]", word.text),
        WordIs::Added => format!("[+{}+]", word.text),
        WordIs::Gap => "…".to_owned(),
    });
    line(&words.collect::<String>())
}

/// A value as the page shows it, masked where it is masked there.
fn said(visit: &Visit, shown: &Shown) -> String {
    match shown {
        Shown::Empty => say!(visit, tickets.empty).to_owned(),
        Shown::Hidden => say!(visit, tickets.hidden).to_owned(),
        Shown::Boolean(true) => say!(visit, records.yes).to_owned(),
        Shown::Boolean(false) => say!(visit, records.no).to_owned(),
        Shown::Time(at) => moment(visit, *at),
        Shown::Choice { label, .. } => label.get(visit.locale).to_owned(),
        Shown::Link { title, .. } => line(title),
        Shown::Text { text, .. }
        | Shown::Json { text, .. }
        | Shown::Number(text)
        | Shown::Date(text)
        | Shown::Masked(text) => line(text),
    }
}

/// One line of it, and so long.
fn line(text: &str) -> String {
    let plain = one_line(text);
    if plain.chars().count() <= TICKET_VALUE_MAX_CHARS {
        return plain;
    }
    plain.chars().take(TICKET_VALUE_MAX_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn nothing_begins_a_line_of_its_own() {
        assert_eq!(line("a\r\n- Kim deleted\u{2028}b\u{202e}c"), "a  - Kim deleted bc");
        let long = line(&"압".repeat(400));
        assert!(long.chars().count() == 301 && long.ends_with('…'));
    }
}
