//! Words that Samuso's own events have for something, and what they are called.

use super::text;
use crate::catalog::types::Text;

/// Key of the argument, word, English, Korean.
const WORDS: &[(&str, &str, &str, &str)] = &[
    // How an export ended.
    ("cause", "allowed", "no more is allowed at once", "한 번에 허용된 만큼만"),
    ("cause", "too_slow", "it took too long", "너무 오래 걸림"),
    ("cause", "failed", "the database went away", "데이터베이스와 연결이 끊김"),
    ("cause", "left", "whoever took it went away", "받는 쪽이 그만둠"),
    ("cause", "rights", "not allowed any more", "권한이 없어짐"),
    // What is wrong with the chain of events.
    ("cause", "changed", "an event was edited or moved", "기록이 수정되거나 옮겨짐"),
    ("cause", "gone", "an event is gone", "기록이 없어짐"),
    ("cause", "missing", "a place of the chain is gone", "체인의 한 자리가 없어짐"),
    ("cause", "unlinked", "an event was slipped in", "기록이 끼워 넣어짐"),
    ("cause", "cut_off", "the end was cut off", "끝이 잘림"),
    ("cause", "rewritten", "the chain was made anew", "체인이 다시 만들어짐"),
    ("cause", "veiled", "what others read is not what is there", "다른 사람이 읽는 내용이 실제와 다름"),
    // Why somebody was not let in.
    ("cause", "not_verified", "the provider's word did not hold", "로그인 제공자의 응답을 확인하지 못함"),
    ("cause", "no_role", "no role", "역할이 없음"),
    ("cause", "other_member", "somebody else signed in", "다른 사람이 로그인함"),
    ("cause", "not_fresh", "not signed in just now", "방금 로그인한 것이 아님"),
    // How somebody signed in, or out.
    ("how", "demo", "the demo", "데모"),
    ("how", "oidc", "OpenID Connect", "OpenID Connect"),
    ("how", "saml", "SAML", "SAML"),
    ("how", "provider", "the provider", "로그인 제공자"),
    ("how", "token", "a token", "토큰"),
    ("how", "break_glass", "local administrator", "로컬 관리자"),
    // Why an approval is asked for again.
    ("why", "changed", "a record had changed", "항목이 바뀜"),
    ("why", "approver", "who approved it may not any more", "승인한 사람의 권한이 없어짐"),
    // What is known of a call without an answer.
    ("answered", "nonsense", "an answer that says nothing", "알 수 없는 응답"),
    ("answered", "no_answer", "none came", "응답 없음"),
    ("answered", "not_reached", "it was not reached", "연결하지 못함"),
    ("answered", "not_allowed", "its host is not allowed", "허용되지 않은 주소"),
    ("answered", "died", "whoever sent it died", "보내던 프로세스가 멈춤"),
    ("answered", "status", "said when it was asked", "나중에 물어서 확인함"),
    ("answered", "person", "somebody found out", "사람이 확인함"),
    ("theme", "system", "as the system", "시스템 설정"),
    ("theme", "light", "light", "밝게"),
    ("theme", "dark", "dark", "어둡게"),
    ("locale", "en", "English", "English"),
    ("locale", "ko", "한국어", "한국어"),
];

/// None, where it is no word of ours.
pub fn word(key: &str, word: &str) -> Option<Text> {
    let key = if key == "call.answered" { "answered" } else { key };
    WORDS.iter().find(|(of, known, ..)| *of == key && *known == word).map(|(.., en, ko)| text(en, ko))
}

#[cfg(test)]
mod tests {
    use super::word;
    use crate::calls::types::Why;
    use crate::timeline::export::Why as Ended;
    use crate::timeline::own::{grouped, keys::key};

    #[test]
    fn what_we_keep_a_word_of_is_called_something() {
        let ended = [Ended::Allowed, Ended::TooSlow, Ended::Failed, Ended::Left, Ended::Rights];
        assert!(ended.iter().all(|why| word("cause", why.as_str()).is_some()));
        let unanswered = Why::ALL.into_iter().filter(|why| *why != Why::Answered);
        assert!(unanswered.clone().all(|why| word("answered", why.as_str()).is_some()));
        assert!(unanswered.clone().all(|why| word("call.answered", why.as_str()).is_some()));
        assert_eq!(word("answered", "200 republished"), None, "the product's own words");
        assert!(
            super::WORDS.iter().all(|(of, ..)| key(of).is_some()),
            "a word of an argument that is not shown"
        );
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, shown) in [
            ("7", "7"),
            ("999", "999"),
            ("1000", "1,000"),
            ("1234567", "1,234,567"),
            ("-1000", "-1000"),
            ("", ""),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }
}
