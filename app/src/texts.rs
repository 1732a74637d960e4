//! What Samuso says, in the member's language. The texts are in `locales/`, a file a subject; a key that one language
//! lacks does not compile.

#[expect(clippy::pedantic, reason = "leptos_i18n wrote this, not we")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

use backoffice::catalog::types::Locale;
pub use generated::i18n;
use leptos_i18n::reexports::icu::plurals::PluralOperands;
use std::fmt;

/// The language of the texts that is the member's.
pub fn language(locale: Locale) -> i18n::Locale {
    match locale {
        Locale::En => i18n::Locale::en,
        Locale::Ko => i18n::Locale::ko,
    }
}

/// A text of `locales/` in the visit's language: `say!(visit, ui.sign_out)`, `say!(visit, ui.rows, count = Count(3))`.
#[macro_export]
macro_rules! say {
    ($visit:expr, $($text:tt)+) => {
        ::leptos_i18n::td_string!($crate::texts::language($visit.locale), $($text)+)
    };
}

/// A number within a text: it chooses between one and many, and is written with its thousands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(pub u64);

impl From<Count> for PluralOperands {
    fn from(count: Count) -> Self {
        Self::from(count.0)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            fmt::Write::write_char(f, digit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Count;
    use backoffice::catalog::types::Locale;

    struct Reader {
        locale: Locale,
    }

    #[test]
    fn a_text_is_in_the_members_language() {
        let [english, korean] = Locale::ALL.map(|locale| Reader { locale });
        assert_eq!(say!(english, ui.rows, count = Count(1)), "1 row");
        assert_eq!(say!(english, ui.rows, count = Count(2_000)), "2,000 rows");
        assert_eq!(say!(korean, ui.rows, count = Count(1)), "1행");
    }

    #[test]
    fn a_count_has_its_thousands_apart() {
        let written = [0, 7, 999, 1_000, 46_244, 1_234_567].map(|number| Count(number).to_string());
        assert_eq!(written, ["0", "7", "999", "1,000", "46,244", "1,234,567"]);
    }
}
