//! Jobs.

use super::Words;

pub(super) const WORDS: &[(&str, Words)] = &[
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
        "samuso.job_went_on_regardless",
        [
            "Let a job go on whatever fails",
            "실패해도 멈추지 않게 대량 작업 재개",
            "{actor} let a job of {arguments.action} go on, whatever fails",
            "{actor}님이 {arguments.action} 대량 작업을 실패가 있어도 끝까지 진행하도록 했어요",
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
];
