//! Letters that show.

/// Whether a letter of a name can be seen, and leaves those beside it where they are: two names that look alike must not be
/// two people. What Unicode calls default-ignorable, what turns text around, and what is drawn as nothing do not; nor do the
/// joiners and selectors of an emoji, which is read without them.
pub fn is_shown(letter: char) -> bool {
    let hidden = matches!(letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}');
    !letter.is_control() && !hidden
}

/// What somebody is called, of what their provider calls them: as much of it as shows, and not more than so many letters.
pub fn shown(name: &str, chars: usize) -> Option<String> {
    let shown: String = name.chars().filter(|letter| is_shown(*letter)).take(chars).collect();
    Some(shown.trim().to_owned()).filter(|shown| !shown.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{is_shown, shown};

    #[test]
    fn names_of_people_show() {
        for name in
            ["\u{AE40}\u{BBFC}\u{C900}", "\u{1100}\u{1161}\u{11A8}", "O'Neill-\u{F1}", "\u{1F469}", "\u{645}"]
        {
            assert!(name.chars().all(is_shown), "{name}");
        }
    }

    #[test]
    fn what_does_not_show_is_left_out_and_nothing_is_no_name() {
        assert_eq!(shown(" \u{202E}ana\u{200B}\u{3164} ", 200).as_deref(), Some("ana"));
        assert_eq!(shown("\u{1F469}\u{200D}\u{1F4BB}\u{FE0F}", 200).as_deref(), Some("\u{1F469}\u{1F4BB}"));
        assert_eq!(shown("anabel", 3).as_deref(), Some("ana"));
        assert_eq!(shown("\u{3164}\u{FFA0}\u{2800}\u{34F}\u{E0101}", 200), None);
    }
}
