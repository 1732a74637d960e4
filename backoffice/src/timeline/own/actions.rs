//! Runs that failed, approvals, and calls of the product.

use super::Words;

pub(super) const WORDS: &[(&str, Words)] = &[
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
            "The request for {arguments.action} ran out before it was run",
            "제때 실행되지 않아서 {arguments.action} 요청이 만료되었어요",
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
];
