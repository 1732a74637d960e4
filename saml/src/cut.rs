use std::fmt;

/// What somebody else wrote, fit for a log: short, and nothing in it but printable ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut(String);

const CHARS: usize = 96;

impl Cut {
    pub fn of(text: &str) -> Cut {
        let printable = |letter: char| if letter.is_ascii_graphic() { letter } else { '?' };
        let mut cut: String = text.chars().take(CHARS).map(printable).collect();
        if text.chars().nth(CHARS).is_some() {
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
