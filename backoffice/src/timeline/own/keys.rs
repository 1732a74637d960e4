//! The keys of arguments, before and after, where an event is about no record; and what they are called.

use super::text;
use crate::catalog::types::Text;

const LABELS: &[(&str, &str, &str)] = &[
    ("how", "By way of", "방법"),
    ("provider", "Provider", "로그인 제공자"),
    ("cause", "Cause", "이유"),
    ("method", "Method", "메서드"),
    ("route", "Address", "주소"),
    ("times", "Further times", "추가 횟수"),
    ("action", "Action", "작업"),
    ("name", "Name", "이름"),
    ("member", "Member", "구성원"),
    ("role", "Role", "역할"),
    ("channels", "Customers", "고객"),
    ("mine", "Also those assigned to them", "담당 채널 포함"),
    ("until", "Until", "기한"),
    ("sessions", "Sessions", "세션"),
    ("locale", "Language", "언어"),
    ("time_zone", "Time zone", "시간대"),
    ("theme", "Appearance", "화면 테마"),
    ("field", "Field", "필드"),
    ("events", "Events", "기록 수"),
    ("event", "Event", "기록 번호"),
    ("head", "Head of the chain", "체인의 마지막 해시"),
    ("after", "After no.", "이 번호 다음부터"),
    ("view", "View", "보기"),
    ("record", "Record", "항목"),
    ("entity", "List", "목록"),
    ("shared", "Shared", "공유"),
    ("default", "What the list opens with", "기본 보기"),
    ("records", "Records", "대상 수"),
    ("why", "Why", "까닭"),
    ("table", "Table", "테이블"),
    ("columns", "Other columns that changed", "함께 바뀐 다른 열"),
    ("filter", "Filter", "필터"),
    ("format", "Format", "형식"),
    ("most", "At most", "최대"),
    ("complete", "Complete", "전부 받음"),
    ("answered", "The product's answer", "제품의 응답"),
    ("call.answered", "The product's answer", "제품의 응답"),
];

/// Of these, numbers are how many of something there are.
const COUNTS: [&str; 5] = ["events", "most", "records", "sessions", "times"];

pub fn is_count(key: &str) -> bool {
    COUNTS.contains(&key)
}

/// "100,000". What is no whole number stays as it is.
pub fn grouped(number: &str) -> String {
    let is_whole = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let apart = |place: usize| is_whole && place > 0 && (number.len() - place).is_multiple_of(3);
    let digits = number.chars().enumerate();
    digits.flat_map(|(place, digit)| apart(place).then_some(',').into_iter().chain([digit])).collect()
}

pub fn keys() -> impl Iterator<Item = &'static str> {
    LABELS.iter().map(|(key, _, _)| *key)
}

pub fn key(key: &str) -> Option<Text> {
    LABELS.iter().find(|(known, _, _)| *known == key).map(|(_, en, ko)| text(en, ko))
}
