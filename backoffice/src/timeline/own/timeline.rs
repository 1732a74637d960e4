//! The timeline itself: what was verified, what was exported, and what triggers captured.

use super::Words;

pub(super) const WORDS: &[(&str, Words)] = &[
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
        "samuso.verified_after",
        [
            "Verified the events after a known break",
            "알려진 변조 이후의 기록 검증",
            "{actor} verified the events after no. {arguments.after} up to no. {arguments.events}: each is as it was appended",
            "{actor}님이 {arguments.after}번 다음부터 {arguments.events}번까지의 기록을 검증했어요. 모두 처음 남겨진 그대로예요",
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
