use crate::limits::SHOWN_CHARS;
use std::fmt;

/// What somebody else wrote, fit for a log: short, and nothing in it but printable ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut(String);

impl Cut {
    pub fn of(text: &str) -> Cut {
        let printable = |letter: char| if letter.is_ascii_graphic() { letter } else { '?' };
        let mut cut: String = text.chars().take(SHOWN_CHARS).map(printable).collect();
        if text.chars().nth(SHOWN_CHARS).is_some() {
            cut.push_str("...");
        }
        Cut(cut)
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(&self.0)
    }
}
