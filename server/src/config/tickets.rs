//! `[[ticket]]`: where the tickets are that members work on.

use super::fault::{Fault, Place};
use super::tables::Table;
use backoffice::limits::{TICKET_LABEL_MAX_CHARS, TICKET_PATTERNS_MAX};
use backoffice::tickets::{BadPattern, Pattern};
use toml_edit::Item;

const PATTERN: &str =
    "an address with {id} in its path or query, as in https://acme.zendesk.com/agent/tickets/{id}";
const LABEL: &str = "letters, digits, - and _, at most 40: what stands before the id";
const TABLES: &str = "[[ticket]] and its keys under it";

/// Reads all of them. What is wrong is a fault, and that one is left out.
pub fn read(path: &str, text: &str, item: &Item, faults: &mut Vec<Fault>) -> Vec<Pattern> {
    let place =
        |span: Option<std::ops::Range<usize>>| Place::in_file(path, text, span.map_or(0, |span| span.start));
    let fault = |place, wrong: &str, expects: &str| Fault {
        place,
        key: "ticket".to_owned(),
        wrong: wrong.to_owned(),
        expects: Some(expects.to_owned()),
    };
    let Item::ArrayOfTables(all) = item else {
        faults.push(fault(place(item.span()), "is no list of tables", TABLES));
        return Vec::new();
    };
    if all.len() > TICKET_PATTERNS_MAX {
        let wrong = format!("is there more than {TICKET_PATTERNS_MAX} times");
        faults.push(fault(place(item.span()), &wrong, TABLES));
        return Vec::new();
    }
    let mut patterns: Vec<Pattern> = Vec::new();
    for items in all {
        let table = Table { path, text, name: "ticket".to_owned(), items, place: place(items.span()) };
        let Some(pattern) = pattern(&table, faults) else { continue };
        if patterns.iter().any(|known| known.label() == pattern.label()) {
            let wrong = "is another's too: a reference has to say which ticket it is";
            faults.push(table.fault(table.place_of("label"), "label", wrong, LABEL));
        } else {
            patterns.push(pattern);
        }
    }
    patterns
}

fn pattern(table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<Pattern> {
    table.unknown(&["pattern", "label"], faults, |_| None);
    let pattern = table.needed("pattern", PATTERN, faults);
    let label = table.text("label", LABEL, faults).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if label.len() > TICKET_LABEL_MAX_CHARS || !label.chars().all(is_plain) {
        faults.push(table.fault(table.place_of("label"), "label", &format!("{label:?} is none"), LABEL));
        return None;
    }
    let pattern = pattern?;
    Pattern::read(&label, &pattern)
        .map_err(|bad| {
            let wrong = match bad {
                BadPattern::NoAddress => "is no address of http or https",
                BadPattern::NotOneId => "has no {id} behind its host, or more than one",
            };
            faults.push(table.fault(table.place_of("pattern"), "pattern", wrong, PATTERN));
        })
        .ok()
}

#[cfg(test)]
mod tests {
    use super::read;
    use toml_edit::Document;

    fn faults(text: &str) -> (usize, Vec<String>) {
        let document = Document::parse(text).unwrap();
        let mut faults = Vec::new();
        let patterns = read("samuso.toml", text, document.get("ticket").unwrap(), &mut faults);
        (patterns.len(), faults.iter().map(|fault| format!("{} {}", fault.key, fault.wrong)).collect())
    }

    #[test]
    fn each_fault_is_told_and_the_others_hold() {
        let fits = "[[ticket]]\nlabel = \"ZD\"\npattern = \"https://acme.zendesk.com/agent/tickets/{id}\"\n";
        assert_eq!(faults(fits), (1, vec![]));
        for (wrong, says) in [
            ("[[ticket]]\nlabel = \"A\"", "ticket.pattern is not set"),
            ("[[ticket]]\npattern = \"https://a.example/t\"", "ticket.pattern has no {id}"),
            ("[[ticket]]\npattern = \"javascript:{id}\"", "ticket.pattern is no address"),
            (
                "[[ticket]]\nlabel = \"<b>\"\npattern = \"https://a.example/{id}\"",
                "ticket.label \"<b>\" is none",
            ),
            ("[[ticket]]\nlabel = \"ZD\"\npattern = \"https://a.example/{id}\"", "ticket.label is another's"),
            ("[[ticket]]\nurl = \"x\"\npattern = \"https://a.example/{id}\"", "ticket.url is no key"),
        ] {
            let (_, faults) = faults(&format!("{fits}{wrong}"));
            assert!(faults.len() == 1 && faults[0].starts_with(says), "{faults:?}");
        }
        assert_eq!(faults("[ticket]\nlabel = \"ZD\"").1, ["ticket is no list of tables"]);
        assert_eq!(faults(&fits.repeat(21)).0, 0);
    }
}
