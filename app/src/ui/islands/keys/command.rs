//! Which key means what.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Search,
    Down,
    Up,
    Open,
    Tick,
    Leave,
    Help,
}

/// A key as the browser tells it.
#[expect(clippy::struct_excessive_bools, reason = "each is a key that is held, or is not")]
#[derive(Clone, Copy, Debug)]
pub(super) struct Press<'a> {
    /// What it types: `j`, or `ㅓ` while Hangul is being typed.
    pub key: &'a str,
    /// Where it is: `KeyJ`.
    pub code: &'a str,
    /// Control or, on a Mac, Command.
    pub control: bool,
    pub alt: bool,
    pub shift: bool,
    /// Into a field.
    pub typing: bool,
}

impl Command {
    pub(super) fn of(press: Press) -> Option<Self> {
        let key = press.letter();
        match key {
            "k" if press.control && !press.alt => return Some(Self::Search),
            "Escape" => return Some(Self::Leave),
            _ => {}
        }
        if press.typing || press.control || press.alt {
            return None;
        }
        match key {
            "/" => Some(Self::Search),
            "j" => Some(Self::Down),
            "k" => Some(Self::Up),
            "x" => Some(Self::Tick),
            "Enter" => Some(Self::Open),
            "?" => Some(Self::Help),
            _ => None,
        }
    }
}

impl<'a> Press<'a> {
    /// The key, or, where a script other than Latin is being typed, what is written on it.
    fn letter(self) -> &'a str {
        if self.key.is_ascii() && self.key != "Process" {
            return self.key;
        }
        match self.code {
            "KeyJ" => "j",
            "KeyK" => "k",
            "KeyX" => "x",
            "Slash" if self.shift => "?",
            "Slash" => "/",
            _ => self.key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Press};

    const PLAIN: Press = Press { key: "", code: "", control: false, alt: false, shift: false, typing: false };

    fn of(key: &str) -> Option<Command> {
        Command::of(Press { key, ..PLAIN })
    }

    #[test]
    fn keys_do_what_the_help_says() {
        let keys = ["/", "j", "k", "x", "Enter", "Escape", "?"].map(of);
        let commands = [
            Command::Search,
            Command::Down,
            Command::Up,
            Command::Tick,
            Command::Open,
            Command::Leave,
            Command::Help,
        ];
        assert_eq!(keys, commands.map(Some));
        assert_eq!(of("a"), None);
    }

    #[test]
    fn in_a_field_only_leaving_and_searching_work() {
        let in_field = |key, control| Command::of(Press { key, control, typing: true, ..PLAIN });
        assert_eq!(in_field("j", false), None);
        assert_eq!(in_field("/", false), None);
        assert_eq!(in_field("Escape", false), Some(Command::Leave));
        assert_eq!(in_field("k", true), Some(Command::Search));
    }

    #[test]
    fn the_browsers_own_shortcuts_stay_its_own() {
        assert_eq!(Command::of(Press { key: "j", control: true, ..PLAIN }), None);
        assert_eq!(Command::of(Press { key: "x", alt: true, ..PLAIN }), None);
    }

    #[test]
    fn they_work_while_hangul_is_on() {
        let hangul = |key, code, shift| Command::of(Press { key, code, shift, ..PLAIN });
        assert_eq!(hangul("ㅓ", "KeyJ", false), Some(Command::Down));
        assert_eq!(hangul("ㅏ", "KeyK", false), Some(Command::Up));
        assert_eq!(hangul("Process", "KeyX", false), Some(Command::Tick));
        assert_eq!(hangul("Process", "Slash", true), Some(Command::Help));
        assert_eq!(hangul("ㅁ", "KeyA", false), None);
    }
}
