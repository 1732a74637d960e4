//! Particles: which of two forms follows a Korean word depends on how it ends.

const SYLLABLES: u32 = '가' as u32;
const LAST_SYLLABLE: u32 = '힣' as u32;
const ENDINGS: u32 = 28;
const RIEUL: u32 = 8;

/// The final consonant of the last syllable: 0 is none.
fn ending(word: &str) -> u32 {
    word.chars().next_back().map_or(0, |last| match u32::from(last) {
        code @ SYLLABLES..=LAST_SYLLABLE => (code - SYLLABLES) % ENDINGS,
        _ => 0,
    })
}

/// Puts the word in the place of `{}`, and of `{을}`, `{이}`, `{은}`, `{으로}` with the particle that fits.
pub(super) fn fill(template: &str, word: &str) -> String {
    let closed = ending(word) != 0;
    let forms = [
        ("{을}", if closed { "을" } else { "를" }),
        ("{이}", if closed { "이" } else { "가" }),
        ("{은}", if closed { "은" } else { "는" }),
        ("{으로}", if closed && ending(word) != RIEUL { "으로" } else { "로" }),
        ("{}", ""),
    ];
    let mut text = template.to_owned();
    for (place, particle) in forms {
        if text.contains(place) {
            text = text.replace(place, &format!("{word}{particle}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn particles_fit() {
        assert_eq!(
            fill("{을} 쓰면 {이} 바뀌고 {은} {으로}", "웹훅"),
            "웹훅을 쓰면 웹훅이 바뀌고 웹훅은 웹훅으로"
        );
        assert_eq!(
            fill("{을} {이} {은} {으로} {}", "환불 계좌"),
            "환불 계좌를 환불 계좌가 환불 계좌는 환불 계좌로 환불 계좌"
        );
        assert_eq!(fill("{으로}", "이메일"), "이메일로");
    }
}
