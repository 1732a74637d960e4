//! Text for where a line is a line and nothing marks what somebody typed: a notice, a text that is copied.

/// No break, nothing that turns the direction around, and nothing that is not seen.
pub fn one_line(text: &str) -> String {
    text.chars().filter(|c| !is_unseen(*c)).map(|c| if breaks(c) { ' ' } else { c }).collect()
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Marks of direction, and characters without a width: with these, two names look alike.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn nothing_breaks_turns_or_hides() {
        assert_eq!(one_line("a\r\n- Kim deleted\u{2028}b\u{202e}c"), "a  - Kim deleted bc");
        for unseen in
            ['\u{202a}', '\u{2066}', '\u{2069}', '\u{200b}', '\u{200d}', '\u{200f}', '\u{2060}', '\u{feff}']
        {
            assert_eq!(one_line(&format!("Ki{unseen}m")), "Kim", "{unseen:?}");
        }
        assert_eq!(one_line("김민지 (CX) ‘압축’"), "김민지 (CX) ‘압축’");
    }
}
