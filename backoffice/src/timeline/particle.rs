//! Korean particles: `을(를)` after a word becomes the one that fits how the word ends.

/// The pairs, as they are written in a sentence: after a final consonant, and after none.
const PAIRS: [(&str, &str, &str); 6] = [
    ("을(를)", "을", "를"),
    ("이(가)", "이", "가"),
    ("은(는)", "은", "는"),
    ("과(와)", "과", "와"),
    ("아(야)", "아", "야"),
    ("(으)로", "으로", "로"),
];

/// The text that follows `word`, with a particle at its beginning chosen.
pub fn after(word: &str, text: &str) -> String {
    for (pair, with, without) in PAIRS {
        if let Some(rest) = text.strip_prefix(pair) {
            let ends = ending(word);
            let closed = if pair == "(으)로" { ends == Ending::Consonant } else { ends != Ending::Vowel };
            return format!("{}{rest}", if closed { with } else { without });
        }
    }
    text.to_owned()
}

/// A whole sentence, in which each particle is chosen by what stands before it.
pub fn settled(text: &str) -> String {
    let (mut said, mut rest) = (String::new(), text);
    let first = |rest: &str| PAIRS.iter().filter_map(|(pair, ..)| Some((rest.find(pair)?, *pair))).min();
    while let Some((at, pair)) = first(rest) {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        said.push_str(&after(&said, pair));
        rest = from.strip_prefix(pair).unwrap_or_default();
    }
    said + rest
}

/// The text that followed another word, with the particle at its beginning fitted to `word` in its place.
pub fn refit(word: &str, text: &str) -> String {
    let is_whole = |rest: &&str| rest.is_empty() || rest.starts_with(' ');
    let found = PAIRS.into_iter().find_map(|(pair, with, without)| {
        let rest = [with, without].into_iter().find_map(|one| text.strip_prefix(one).filter(is_whole))?;
        Some(after(word, &format!("{pair}{rest}")))
    });
    found.unwrap_or_else(|| text.to_owned())
}

/// The text after somebody who is no person: without the 님 that it begins with.
pub fn plainly(word: &str, text: &str) -> String {
    text.strip_prefix('님').map_or_else(|| after(word, text), |rest| refit(word, rest))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// ㄹ closes a syllable, but takes `로`.
    Rieul,
    Consonant,
}

/// How a word ends when it is read aloud; closing quotes and brackets are silent.
fn ending(word: &str) -> Ending {
    let last = word.chars().rev().find(|c| c.is_alphanumeric());
    match last {
        Some(c @ '가'..='힣') => match (c as u32 - '가' as u32) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        // 일 칠 팔; 영 삼 육
        Some('1' | '7' | '8' | 'l' | 'r' | 'L' | 'R') => Ending::Rieul,
        Some('0' | '3' | '6' | 'm' | 'n' | 'M' | 'N') => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::{after, plainly, refit, settled};

    #[test]
    fn a_particle_changes_with_the_word_before_it() {
        assert_eq!(refit("이 채널", "를 만들었어요"), "을 만들었어요");
        assert_eq!(refit("이 매니저", "을 초대했어요"), "를 초대했어요");
        assert_eq!(refit("이 스페이스", "의 이름을 바꿨어요"), "의 이름을 바꿨어요");
        assert_eq!(refit("이 채널", "이름"), "이름");
    }

    #[test]
    fn a_sentence_has_the_particles_that_fit_its_words() {
        assert_eq!(settled("관리자(으)로 CX 담당(으)로 a을(를)"), "관리자로 CX 담당으로 a를");
        assert_eq!(settled("(으)로"), "로");
        assert_eq!(settled("번호 k2를 알려 주세요"), "번호 k2를 알려 주세요");
    }

    #[test]
    fn nobody_says_nim_to_a_program() {
        for (word, text, says) in [
            ("시스템", "님이 추가했어요", "이 추가했어요"),
            ("okta", "님이 추가했어요", "가 추가했어요"),
            ("okta", "님의 로그인", "의 로그인"),
            ("okta", "에서", "에서"),
        ] {
            assert_eq!(plainly(word, text), says, "{word}{text}");
        }
    }

    #[test]
    fn particles_fit_what_they_follow() {
        for (word, text, says) in [
            ("공지", "을(를) 숨겼어요", "를 숨겼어요"),
            ("가격", "을(를) 숨겼어요", "을 숨겼어요"),
            ("「가격」", "을(를)", "을"),
            ("서울", "(으)로", "로"),
            ("부산", "(으)로", "으로"),
            ("pushd", "이(가)", "가"),
            ("contributor-7", "은(는)", "은"),
            ("3", "과(와)", "과"),
            ("공지", "에서", "에서"),
        ] {
            assert_eq!(after(word, text), says, "{word}{text}");
        }
    }
}
