//! Who signs in, who may what, and with whose eyes.

use super::Words;

pub(super) const WORDS: &[(&str, Words)] = &[
    ("samuso.sign_in", ["Signed in", "로그인", "{actor} signed in", "{actor}님이 로그인했어요"]),
    (
        "samuso.sign_in_refused",
        ["Sign-in refused", "로그인 거부", "{actor} was not let in", "{actor}님의 로그인이 거부되었어요"],
    ),
    ("samuso.sign_out", ["Signed out", "로그아웃", "{actor} signed out", "{actor}님이 로그아웃했어요"]),
    ("samuso.denied", ["Refused", "거부됨", "{actor} was refused", "{actor}님의 요청이 거부되었어요"]),
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
        "samuso.service_signed_in",
        [
            "A service signed in",
            "서비스 로그인",
            "{actor} signed in with its token, for the first time in a day",
            "{actor}이(가) 토큰으로 로그인했어요 (하루에 한 번 기록돼요)",
        ],
    ),
    (
        "samuso.service_refused",
        [
            "A service was refused",
            "서비스 로그인 거부",
            "Somebody came as {actor} with a wrong token and was not let in",
            "누군가 {actor}(으)로 로그인하려 했지만 토큰이 틀려 거부되었어요",
        ],
    ),
];
