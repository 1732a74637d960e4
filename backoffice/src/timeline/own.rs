//! What Samuso's own events are called: their actions, what they hold, and who did them.

use crate::catalog::types::Text;

/// Label and sentence of an action, in English and in Korean.
type Words = [&'static str; 4];

/// Every action of Samuso's own. After whom nobody would call 님, the sentence leaves it out.
const ACTIONS: &[(&str, Words)] = &[
    ("samuso.sign_in", ["Signed in", "로그인", "{actor} signed in", "{actor}님이 로그인했어요"]),
    (
        "samuso.sign_in_refused",
        ["Sign-in refused", "로그인 거부", "{actor} was not let in", "{actor}님의 로그인이 거부되었어요"],
    ),
    ("samuso.sign_out", ["Signed out", "로그아웃", "{actor} signed out", "{actor}님이 로그아웃했어요"]),
    ("samuso.denied", ["Refused", "거부됨", "{actor} was refused", "{actor}님의 요청이 거부되었어요"]),
    (
        "samuso.revealed",
        [
            "Revealed a field",
            "가려진 값 보기",
            "{actor} revealed {arguments.field} of {record}",
            "{actor}님이 {record}의 {arguments.field} 값을 봤어요",
        ],
    ),
    (
        "samuso.failed",
        [
            "Run failed",
            "실행 실패",
            "{actor} could not run {arguments.action}",
            "{actor}님이 {arguments.action} 작업을 실행하지 못했어요",
        ],
    ),
    (
        "samuso.approval_asked",
        [
            "Asked for an approval",
            "승인 요청",
            "{actor} asked for an approval of {arguments.action}",
            "{actor}님이 {arguments.action} 작업의 승인을 요청했어요",
        ],
    ),
    (
        "samuso.approval_asked_again",
        [
            "Approval asked again",
            "승인 다시 요청",
            "An approval of {arguments.action} is asked for again: what it was asked for has moved on",
            "그사이 달라진 것이 있어서 {arguments.action} 작업의 승인을 다시 요청해요",
        ],
    ),
    (
        "samuso.approved",
        [
            "Approved",
            "승인",
            "{actor} approved {arguments.action}",
            "{actor}님이 {arguments.action} 작업을 승인했어요",
        ],
    ),
    (
        "samuso.refused",
        [
            "Refused an approval",
            "승인 거절",
            "{actor} refused to approve {arguments.action}",
            "{actor}님이 {arguments.action} 작업의 승인을 거절했어요",
        ],
    ),
    (
        "samuso.approval_expired",
        [
            "Approval expired",
            "승인 요청 만료",
            "Nobody decided on {arguments.action} in time",
            "제때 승인되지 않아서 {arguments.action} 요청이 만료되었어요",
        ],
    ),
    (
        "samuso.approval_cancelled",
        [
            "Request cancelled",
            "승인 요청 취소",
            "{actor} took back the request for {arguments.action}",
            "{actor}님이 {arguments.action} 요청을 취소했어요",
        ],
    ),
    (
        "samuso.preferences",
        [
            "Changed their preferences",
            "환경설정 변경",
            "{actor} changed their preferences",
            "{actor}님이 환경설정을 바꿨어요",
        ],
    ),
    (
        "samuso.member_added",
        [
            "Added a member",
            "구성원 추가",
            "{actor} added {arguments.name} as a member",
            "{actor}님이 {arguments.name}님을 구성원으로 추가했어요",
        ],
    ),
    (
        "samuso.member_renamed",
        [
            "Changed a member's name",
            "구성원 이름 변경",
            "{actor} changed the name of {before.name} to {after.name}",
            "{actor}님이 {before.name}님의 이름을 {after.name}(으)로 바꿨어요",
        ],
    ),
    (
        "samuso.granted",
        [
            "Gave a role",
            "역할 부여",
            "{actor} gave {arguments.name} the role {arguments.role}",
            "{actor}님이 {arguments.name}님에게 {arguments.role} 역할을 주었어요",
        ],
    ),
    (
        "samuso.revoked",
        [
            "Took a role back",
            "역할 회수",
            "{actor} took the role {arguments.role} back from {arguments.name}",
            "{actor}님이 {arguments.name}님의 {arguments.role} 역할을 회수했어요",
        ],
    ),
    (
        "samuso.channels_assigned",
        [
            "Assigned channels",
            "담당 채널 배정",
            "{actor} assigned channels to {arguments.name}",
            "{actor}님이 {arguments.name}님에게 채널을 배정했어요",
        ],
    ),
    (
        "samuso.channels_taken",
        [
            "Took channels away",
            "담당 채널 해제",
            "{actor} took channels away from {arguments.name}",
            "{actor}님이 {arguments.name}님의 담당 채널을 해제했어요",
        ],
    ),
    (
        "samuso.session_ended",
        [
            "Ended a session",
            "세션 종료",
            "{actor} ended a session of {arguments.name}",
            "{actor}님이 {arguments.name}님의 세션 하나를 끝냈어요",
        ],
    ),
    (
        "samuso.sessions_ended",
        [
            "Ended sessions",
            "모든 세션 종료",
            "{actor} ended the sessions of {arguments.name}",
            "{actor}님이 {arguments.name}님의 세션을 모두 끝냈어요",
        ],
    ),
    (
        "samuso.all_sessions_ended",
        [
            "Ended everybody's sessions",
            "전체 세션 종료",
            "{actor} ended the sessions of everybody",
            "{actor}님이 모든 구성원의 세션을 끝냈어요",
        ],
    ),
    (
        "samuso.ticket_begun",
        [
            "Began with a ticket",
            "티켓 작업 시작",
            "{actor} began to work on a ticket",
            "{actor}님이 티켓 작업을 시작했어요",
        ],
    ),
    (
        "samuso.ticket_let_go",
        [
            "Let go of a ticket",
            "티켓 작업 끝",
            "{actor} let go of a ticket",
            "{actor}님이 티켓 작업을 끝냈어요",
        ],
    ),
    (
        "samuso.noted",
        [
            "Left a note",
            "메모 작성",
            "{actor} left a note on {record}",
            "{actor}님이 {record}에 메모를 남겼어요",
        ],
    ),
    (
        "samuso.note_edited",
        [
            "Edited their note",
            "메모 수정",
            "{actor} edited their note on {record}",
            "{actor}님이 {record}에 남긴 메모를 고쳤어요",
        ],
    ),
    (
        "samuso.note_deleted",
        [
            "Deleted their note",
            "메모 삭제",
            "{actor} deleted their note on {record}",
            "{actor}님이 {record}에 남긴 메모를 지웠어요",
        ],
    ),
    (
        "samuso.view_saved",
        [
            "Saved a view",
            "보기 저장",
            "{actor} saved the view {arguments.view}",
            "{actor}님이 보기 {arguments.view}을(를) 저장했어요",
        ],
    ),
    (
        "samuso.view_deleted",
        [
            "Deleted a view",
            "보기 삭제",
            "{actor} deleted the view {arguments.view}",
            "{actor}님이 보기 {arguments.view}을(를) 지웠어요",
        ],
    ),
    (
        "samuso.pinned",
        ["Pinned a record", "고정", "{actor} pinned a record", "{actor}님이 항목을 고정했어요"],
    ),
    (
        "samuso.unpinned",
        ["Unpinned a record", "고정 해제", "{actor} unpinned a record", "{actor}님이 항목을 고정 해제했어요"],
    ),
    (
        "samuso.view_as_began",
        [
            "Looked with other eyes",
            "다른 역할로 보기 시작",
            "{actor} began to look as {arguments.name}",
            "{actor}님이 {arguments.name}(으)로 보기 시작했어요",
        ],
    ),
    (
        "samuso.view_as_ended",
        [
            "Ended looking with other eyes",
            "다른 역할로 보기 끝",
            "{actor} ended looking as {arguments.name}",
            "{actor}님이 {arguments.name}(으)로 보기를 끝냈어요",
        ],
    ),
    (
        "samuso.job_started",
        [
            "Started a job",
            "대량 작업 시작",
            "{actor} started a job of {arguments.action}",
            "{actor}님이 {arguments.action} 대량 작업을 시작했어요",
        ],
    ),
    (
        "samuso.job_paused",
        [
            "Paused a job",
            "대량 작업 일시정지",
            "{actor} paused a job of {arguments.action}",
            "{actor}님이 {arguments.action} 대량 작업을 멈춰 두었어요",
        ],
    ),
    (
        "samuso.job_went_on",
        [
            "Let a job go on",
            "대량 작업 재개",
            "{actor} let a job of {arguments.action} go on",
            "{actor}님이 {arguments.action} 대량 작업을 이어서 진행했어요",
        ],
    ),
    (
        "samuso.job_cancelled",
        [
            "Cancelled a job",
            "대량 작업 취소",
            "{actor} cancelled a job of {arguments.action}",
            "{actor}님이 {arguments.action} 대량 작업을 취소했어요",
        ],
    ),
    (
        "samuso.job_held",
        [
            "Job waits for a person",
            "대량 작업 확인 필요",
            "A job of {arguments.action} stopped, and waits for somebody to decide",
            "{arguments.action} 대량 작업이 멈췄고, 사람의 결정을 기다려요",
        ],
    ),
    (
        "samuso.job_finished",
        [
            "Job finished",
            "대량 작업 완료",
            "A job of {arguments.action} finished",
            "{arguments.action} 대량 작업이 끝났어요",
        ],
    ),
    (
        "samuso.job_failed",
        [
            "Job failed",
            "대량 작업 실패",
            "A job of {arguments.action} failed",
            "{arguments.action} 대량 작업이 실패했어요",
        ],
    ),
    (
        "samuso.call_asked",
        [
            "Asked the product",
            "제품에 요청",
            "{actor} asked the product for {arguments.action} of {record}",
            "{actor}님이 제품에 {record}의 {arguments.action} 작업을 요청했어요",
        ],
    ),
    (
        "samuso.call_failed",
        [
            "The product did not do it",
            "제품이 처리하지 않음",
            "The product did not do {arguments.action} of {record}: it answered {arguments.answered}",
            "제품이 {record}의 {arguments.action} 작업을 처리하지 않았어요. 응답: {arguments.answered}",
        ],
    ),
    (
        "samuso.call_unknown",
        [
            "The product may have done it",
            "제품이 처리했는지 모름",
            "Whether the product did {arguments.action} of {record} is not known: {arguments.answered}",
            "제품이 {record}의 {arguments.action} 작업을 처리했는지 알 수 없어요. 응답: {arguments.answered}",
        ],
    ),
    (
        "samuso.call_was_done",
        [
            "Found it done by the product",
            "제품이 처리한 것을 확인",
            "{actor} found that the product had done {arguments.action} of {record}",
            "{actor}님이 제품이 {record}의 {arguments.action} 작업을 처리했다고 확인했어요",
        ],
    ),
    (
        "samuso.call_was_not_done",
        [
            "Found it not done by the product",
            "제품이 처리하지 않은 것을 확인",
            "{actor} found that the product had not done {arguments.action} of {record}",
            "{actor}님이 제품이 {record}의 {arguments.action} 작업을 처리하지 않았다고 확인했어요",
        ],
    ),
    (
        "samuso.break_glass",
        [
            "BREAK-GLASS sign-in",
            "비상 로그인",
            "{actor} signed in as the local administrator, past the company's accounts",
            "{actor}님이 회사 계정을 거치지 않고 비상 관리자로 로그인했어요",
        ],
    ),
    (
        "samuso.break_glass_refused",
        [
            "BREAK-GLASS refused",
            "비상 로그인 거부",
            "Somebody tried to sign in as the local administrator and was not let in",
            "누군가 비상 관리자로 로그인하려다 거부되었어요",
        ],
    ),
    (
        "samuso.verified",
        [
            "Verified the events",
            "기록 검증",
            "{actor} verified {arguments.events} events: each is as it was appended",
            "{actor}님이 기록 {arguments.events}건을 검증했어요. 모두 처음 남겨진 그대로예요",
        ],
    ),
    (
        "samuso.chain_broken",
        [
            "EVENTS TAMPERED WITH",
            "기록 변조 발견",
            "{actor} found that events were tampered with: only the first {arguments.events} hold",
            "{actor}님이 기록이 변조된 것을 발견했어요. 처음 {arguments.events}건까지만 확인되었어요",
        ],
    ),
    (
        "samuso.exported",
        [
            "Exported the timeline",
            "타임라인 내보내기",
            "{actor} exported the timeline",
            "{actor}님이 타임라인을 파일로 내보냈어요",
        ],
    ),
    (
        "samuso.export_ended",
        [
            "Export ended",
            "내보내기 끝",
            "{actor} received {arguments.events} events of an export",
            "{actor}님이 기록 {arguments.events}건을 파일로 받았어요",
        ],
    ),
    (
        "samuso.inserted",
        [
            "Added in the database",
            "데이터베이스에서 추가",
            "{actor} added {record} in the database",
            "{actor}님이 데이터베이스에서 {record}을(를) 추가했어요",
        ],
    ),
    (
        "samuso.updated",
        [
            "Changed in the database",
            "데이터베이스에서 변경",
            "{actor} changed {record} in the database",
            "{actor}님이 데이터베이스에서 {record}을(를) 바꿨어요",
        ],
    ),
    (
        "samuso.deleted",
        [
            "Deleted in the database",
            "데이터베이스에서 삭제",
            "{actor} deleted {record} in the database",
            "{actor}님이 데이터베이스에서 {record}을(를) 삭제했어요",
        ],
    ),
    (
        "samuso.truncated",
        [
            "Emptied a table in the database",
            "데이터베이스에서 테이블 비움",
            "{actor} emptied {arguments.table} in the database",
            "{actor}님이 데이터베이스에서 {arguments.table} 테이블을 비웠어요",
        ],
    ),
];

fn words(action: &str) -> Option<Words> {
    ACTIONS.iter().find(|(name, _)| *name == action).map(|(_, words)| *words)
}

pub fn sentence(action: &str) -> Option<Text> {
    words(action).map(|[_, _, en, ko]| text(en, ko))
}

/// Samuso's own, and no action of the catalogue's.
pub fn is_own(action: &str) -> bool {
    words(action).is_some()
}

/// It is about another member than who did it, whom only the event itself names.
pub fn is_about_somebody(action: &str) -> bool {
    words(action).is_some_and(|[_, _, en, _]| en.contains("{arguments.name}"))
}

pub fn label(action: &str) -> Text {
    words(action).map_or_else(|| Text::same(action), |[en, ko, _, _]| text(en, ko))
}

/// For a filter.
pub fn labels() -> impl Iterator<Item = (&'static str, Text)> {
    ACTIONS.iter().map(|(name, [en, ko, _, _])| (*name, text(en, ko)))
}

/// The keys of arguments, before and after, where an event is about no record.
pub const KEYS: &[&str] = &[
    "how",
    "provider",
    "cause",
    "method",
    "route",
    "times",
    "action",
    "name",
    "member",
    "role",
    "channels",
    "mine",
    "until",
    "sessions",
    "locale",
    "time_zone",
    "theme",
    "field",
    "events",
    "event",
    "head",
    "view",
    "record",
    "entity",
    "shared",
    "default",
    "records",
    "why",
    "table",
    "columns",
    "filter",
    "format",
    "most",
    "complete",
    "answered",
    "call.answered",
];

pub fn key(key: &str) -> Option<Text> {
    let (en, ko) = match key {
        "how" => ("By way of", "방법"),
        "provider" => ("Provider", "로그인 제공자"),
        "cause" => ("Cause", "이유"),
        "method" => ("Method", "메서드"),
        "route" => ("Address", "주소"),
        "times" => ("Further times", "추가 횟수"),
        "action" => ("Action", "작업"),
        "name" => ("Name", "이름"),
        "member" => ("Member", "구성원"),
        "role" => ("Role", "역할"),
        "channels" => ("Customers", "고객"),
        "mine" => ("Also those assigned to them", "담당 채널 포함"),
        "until" => ("Until", "기한"),
        "sessions" => ("Sessions", "세션"),
        "locale" => ("Language", "언어"),
        "time_zone" => ("Time zone", "시간대"),
        "field" => ("Field", "필드"),
        "records" => ("Records", "대상 수"),
        "why" => ("Why", "까닭"),
        "theme" => ("Appearance", "화면 테마"),
        "events" => ("Events", "기록 수"),
        "event" => ("Event", "기록 번호"),
        "view" => ("View", "보기"),
        "record" => ("Record", "항목"),
        "entity" => ("List", "목록"),
        "shared" => ("Shared", "공유"),
        "default" => ("What the list opens with", "기본 보기"),
        "head" => ("Head of the chain", "체인의 마지막 해시"),
        "table" => ("Table", "테이블"),
        "filter" => ("Filter", "필터"),
        "format" => ("Format", "형식"),
        "most" => ("At most", "최대"),
        "complete" => ("Complete", "전부 받음"),
        "answered" | "call.answered" => ("The product's answer", "제품의 응답"),
        "columns" => ("Other columns that changed", "함께 바뀐 다른 열"),
        _ => return None,
    };
    Some(text(en, ko))
}

/// Kinds of actors that the catalogue does not describe.
pub fn actor(kind: &str) -> Text {
    match kind {
        "member" => text("Member", "구성원"),
        "service" => text("Service", "서비스"),
        "system" => text("System", "시스템"),
        "unknown" => text("Unknown", "알 수 없음"),
        other => Text::same(other),
    }
}

fn text(en: &str, ko: &str) -> Text {
    Text { en: en.to_owned(), ko: ko.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{KEYS, key};

    #[test]
    fn every_key_has_a_label() {
        assert!(KEYS.iter().all(|name| key(name).is_some()));
    }
}
