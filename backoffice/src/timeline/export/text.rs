//! Events in words, for a file: as the pages say them, in the member's language and time zone.

use crate::catalog::types::{Locale, Text};
use crate::records::types::Shown;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Whose words.
pub struct Reader<'a> {
    pub locale: Locale,
    pub zone: &'a TimeZone,
}

impl Reader<'_> {
    pub fn moment(&self, moment: Timestamp) -> String {
        moment.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    pub fn text<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.locale)
    }

    fn either(&self, en: &'static str, ko: &'static str) -> String {
        match self.locale {
            Locale::En => en.to_owned(),
            Locale::Ko => ko.to_owned(),
        }
    }

    /// None where there is no value.
    pub fn value(&self, shown: &Shown) -> Option<String> {
        Some(match shown {
            Shown::Empty => return None,
            Shown::Text { text, cut } | Shown::Json { text, cut } => {
                if *cut {
                    format!("{text}…")
                } else {
                    text.clone()
                }
            }
            Shown::Number(text) | Shown::Date(text) | Shown::Masked(text) => text.clone(),
            Shown::Boolean(true) => self.either("yes", "예"),
            Shown::Boolean(false) => self.either("no", "아니요"),
            Shown::Time(moment) => self.moment(*moment),
            Shown::Choice { label, .. } => self.text(label).to_owned(),
            Shown::Link { to, title } => format!("{title} (#{})", to.id),
            Shown::Hidden => self.either("(not for your role)", "(볼 수 없는 값)"),
        })
    }
}
