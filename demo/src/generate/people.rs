use super::random::Random;
use super::text::Language;
use super::words::companies::{ENGLISH_STEMS, ENGLISH_TRADES, STEMS, TRADES};
use super::words::people::{FIRST_NAMES, GIVEN_NAMES, LAST_NAMES, SURNAMES};

/// A name, and what it is in an address.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) address: String,
}

impl Named {
    pub(super) fn new(name: &str, address: &str) -> Self {
        Self { name: name.to_owned(), address: address.to_owned() }
    }

    pub(super) fn person(random: &mut Random, language: Language) -> Self {
        match language {
            Language::Korean => {
                let (surname, its) = random.pick(&SURNAMES);
                let (given, address) = random.pick(&GIVEN_NAMES);
                Self { name: format!("{surname}{given}"), address: format!("{address}.{its}") }
            }
            Language::English => {
                let name = format!("{} {}", random.pick(&FIRST_NAMES), random.pick(&LAST_NAMES));
                let address = in_an_address(&name);
                Self { name, address }
            }
        }
    }

    pub(super) fn company(random: &mut Random, language: Language) -> Self {
        match language {
            Language::Korean => {
                let (stem, its) = random.pick(&STEMS);
                let (trade, address) = random.pick(&TRADES);
                let before = random.weighted(&[(80, ""), (14, "㈜"), (6, "주식회사 ")]);
                Self { name: format!("{before}{stem}{trade}"), address: format!("{its}-{address}") }
            }
            Language::English => {
                let name = format!("{} {}", random.pick(&ENGLISH_STEMS), random.pick(&ENGLISH_TRADES));
                let address = name.to_lowercase().replace(' ', "-");
                Self { name, address }
            }
        }
    }
}

fn in_an_address(name: &str) -> String {
    let letters = name.to_lowercase().replace(' ', ".");
    let plain = letters.chars().filter_map(|letter| match letter {
        'ø' => Some('o'),
        'ë' => Some('e'),
        'í' => Some('i'),
        letter => (letter.is_ascii_lowercase() || letter == '.').then_some(letter),
    });
    plain.collect()
}
