//! What members do with records and lists without changing the product.

use super::Words;

pub(super) const WORDS: &[(&str, Words)] = &[
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
];
