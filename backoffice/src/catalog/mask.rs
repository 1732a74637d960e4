//! Masks: what is left of a value for those who may know that it is there, and not what it is.

/// How much of a field is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mask {
    /// `k***@example.com`
    Email,
    /// `***-5678`
    Phone,
    /// `김**`
    Name,
    /// `***`, whatever it is.
    Secret,
    /// `***5678`
    Last4,
}

/// The same for a short value and a long one: how long it is, is not told.
const NOTHING: &str = "***";

/// A value with fewer characters would be told by its last four.
const LAST4_FROM: usize = 8;

/// A first letter of fewer would be most of them.
const INITIAL_FROM: usize = 3;

impl Mask {
    /// What is shown in the place of a value. What does not look as the mask expects shows nothing of itself.
    pub fn of(self, value: &str) -> String {
        let shown = match self {
            Self::Email => email(value),
            Self::Phone => last4(value, char::is_ascii_digit).map(|end| format!("{NOTHING}-{end}")),
            Self::Name => name(value),
            Self::Secret => None,
            Self::Last4 => last4(value, |c| c.is_alphanumeric()).map(|end| format!("{NOTHING}{end}")),
        };
        shown.unwrap_or_else(|| NOTHING.to_owned())
    }
}

fn email(value: &str) -> Option<String> {
    let (local, domain) = value.trim().rsplit_once('@').filter(|(_, domain)| !domain.is_empty())?;
    let initial = local.chars().next().filter(|_| local.chars().count() >= INITIAL_FROM);
    Some(format!("{}{NOTHING}@{domain}", initial.map(String::from).unwrap_or_default()))
}

fn name(value: &str) -> Option<String> {
    let initial = value.trim().chars().next().filter(|_| value.trim().chars().nth(1).is_some())?;
    Some(format!("{initial}**"))
}

fn last4(value: &str, counts: impl Fn(&char) -> bool) -> Option<String> {
    let told: Vec<char> = value.chars().filter(counts).collect();
    (told.len() >= LAST4_FROM).then(|| told[told.len() - 4..].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn a_mask_tells_what_it_says_and_no_more() {
        for (mask, value, shown) in [
            (Mask::Email, "kim.hana@example.com", "k***@example.com"),
            (Mask::Email, "me@example.com", "***@example.com"),
            (Mask::Email, "\"a@b\"@example.com", "\"***@example.com"),
            (Mask::Email, "no address", "***"),
            (Mask::Email, "kim@", "***"),
            (Mask::Phone, "010-1234-5678", "***-5678"),
            (Mask::Phone, "+82 (0)10 1234 5678", "***-5678"),
            (Mask::Phone, "12345", "***"),
            (Mask::Name, "김하나", "김**"),
            (Mask::Name, "Kim Hana", "K**"),
            (Mask::Name, "김", "***"),
            (Mask::Secret, "sk_live_12345678", "***"),
            (Mask::Last4, "1234-5678-9012-3456", "***3456"),
            (Mask::Last4, "1234567", "***"),
            (Mask::Last4, "가나다라마바사아", "***마바사아"),
        ] {
            assert_eq!(mask.of(value), shown, "{value}");
        }
    }
}
