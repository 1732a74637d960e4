use super::{Both, both};

pub(in crate::generate) const SUMMARIES: [Both; 10] = [
    both("{을} 처음 쓰는 분을 위해 순서대로 정리했어요.", "A step-by-step start with your {}."),
    both(
        "{이} 예상과 다르게 보일 때 확인할 것들을 모았습니다.",
        "What to check when your {} is not what you expected.",
    ),
    both("{을} 켜고 끄는 방법과 권한을 설명합니다.", "How to switch your {} on and off, and who may."),
    both("자주 들어오는 {} 문의와 답변입니다.", "Questions that we are often asked about your {}, answered."),
    both("{} 이용 중 요금이 어떻게 계산되는지 알려드려요.", "How we charge for your {}."),
    both("3분이면 {} 설정을 마칠 수 있습니다.", "Your {}, done in 3 minutes."),
    both("관리자가 {을} 점검하는 순서예요.", "How an administrator checks your {}."),
    both("{} 관련 오류가 났을 때 해결 방법을 안내합니다.", "What to do about errors of your {}."),
    both("새로 바뀐 {} 화면을 소개해요.", "A look at the new page for your {}."),
    both(
        "{} 데이터는 영업일 기준 2일 안에 반영됩니다.",
        "Changes to your {} take effect within 2 working days.",
    ),
];

pub(in crate::generate) const INTRODUCTIONS: [Both; 8] = [
    both(
        "{은} 모든 요금제에서 쓸 수 있어요. 설정한 내용은 팀 전체에 바로 적용됩니다.",
        "Every plan includes your {}. What you set applies to the whole team at once.",
    ),
    both(
        "{이} 필요한 이유는 팀마다 다릅니다. 이 글에서는 가장 많이 쓰는 방법 두 가지를 소개합니다.",
        "Teams use their {} for different reasons. This article shows the two most common ones.",
    ),
    both(
        "소유자와 편집자만 {을} 바꿀 수 있습니다. 뷰어는 내용을 볼 수만 있어요.",
        "Owners and editors may change your {}; viewers may only look.",
    ),
    both(
        "{을} 잘못 설정하면 고객에게 안내가 가지 않을 수 있으니, 저장하기 전에 미리보기로 확인해 주세요.",
        "A mistake in your {} can keep messages from your customers, so look at the preview before you save.",
    ),
    both(
        "지난달부터 {} 화면이 새로워졌습니다. 예전 화면은 연말까지만 제공됩니다.",
        "Your {} has had a new page since last month. The old one stays until the end of the year.",
    ),
    both(
        "하루에 처리할 수 있는 {} 요청은 1,000건입니다. 더 필요하면 고객센터로 알려주세요.",
        "You can make 1,000 requests about your {} a day. Ask us if you need more.",
    ),
    both(
        "{은} 안전한 저장소에 암호화되어 보관됩니다. 해지하면 30일 뒤에 완전히 삭제돼요.",
        "Your {} is kept encrypted. When you cancel, it is deleted for good after 30 days.",
    ),
    both(
        "여러 브랜드를 운영한다면 브랜드마다 {을} 따로 둘 수 있어요.",
        "If you run several brands, each can have its own {}.",
    ),
];

pub(in crate::generate) const STEPS: [Both; 12] = [
    both("오른쪽 위의 **설정** 메뉴를 누르세요.", "Open **Settings** at the top right."),
    both("왼쪽 목록에서 **{}** 항목을 고르세요.", "Choose **{}** in the list on the left."),
    both("**추가** 버튼을 누르고 이름을 입력합니다.", "Press **Add** and enter a name."),
    both(
        "적용할 팀을 선택하세요. 여러 팀을 한 번에 고를 수 있어요.",
        "Choose the teams it applies to; several at a time are fine.",
    ),
    both("관리자 비밀번호를 한 번 더 입력합니다.", "Enter your administrator password once more."),
    both("미리보기에서 모바일 화면도 꼭 확인하세요.", "Look at the preview, on a small screen too."),
    both("**저장**을 누르면 바로 적용됩니다.", "Press **Save**. It takes effect at once."),
    both("확인 메일이 5분 안에 도착해요.", "A confirmation arrives within 5 minutes."),
    both("파일은 20MB까지 올릴 수 있습니다.", "Files may have up to 20 MB."),
    both("브라우저를 새로 고친 뒤 다시 로그인하세요.", "Reload the page and sign in again."),
    both(
        "연동 코드를 복사해 웹사이트의 `</body>` 앞에 붙여 넣습니다.",
        "Copy the code and paste it in front of `</body>` on your site.",
    ),
    both("담당자에게 변경 내용을 알려 주세요.", "Tell your colleagues what has changed."),
];

pub(in crate::generate) const NOTES: [Both; 6] = [
    both(
        "> **참고** 무료 요금제에서는 {을} 3개까지 만들 수 있습니다.",
        "> **Note** The free plan is limited to three of these: {}.",
    ),
    both(
        "> **주의** 삭제한 {은} 휴지통에서 30일 동안 되살릴 수 있어요.",
        "> **Careful** You can restore a deleted {} from the trash for 30 days.",
    ),
    both(
        "> **팁** 단축키 `Shift` + `/`를 누르면 전체 목록이 보여요.",
        "> **Tip** `Shift` + `/` shows all shortcuts.",
    ),
    both(
        "> **참고** 변경 내용은 영업일 기준 2일 안에 반영됩니다.",
        "> **Note** Changes take effect within 2 working days.",
    ),
    both("> **주의** 이 작업은 취소할 수 없습니다.", "> **Careful** This cannot be undone."),
    both(
        "> **팁** 담당자에게만 알림을 보내고 싶다면 권한 그룹을 먼저 만드세요.",
        "> **Tip** To notify only some colleagues, make a permission group first.",
    ),
];

/// A question and its answer.
pub(in crate::generate) const QUESTIONS: [(Both, Both); 8] = [
    (
        both("{을} 바꾸면 기존 데이터는 어떻게 되나요?", "What happens to my data when I change my {}?"),
        both(
            "기존 데이터는 그대로 남아 있고, 새로 만드는 것부터 적용돼요.",
            "It stays as it is; the change applies to what is new.",
        ),
    ),
    (
        both("{이} 갑자기 사라졌어요.", "My {} has disappeared."),
        both(
            "같은 팀의 다른 관리자가 숨겼을 수 있어요. 변경 이력을 먼저 확인해 주세요.",
            "Another manager of your team may have hidden it. Look at the history of changes first.",
        ),
    ),
    (
        both("다른 사람이 바꾼 기록을 볼 수 있나요?", "Can I see who changed what?"),
        both(
            "비즈니스 요금제부터 변경 이력을 볼 수 있습니다.",
            "The history of changes comes with the business plan.",
        ),
    ),
    (
        both("{} 이용 요금이 따로 있나요?", "Does my {} cost extra?"),
        both(
            "월 1,000건까지는 무료이고, 이후에는 건당 요금이 붙습니다.",
            "The first 1,000 a month are free; after that, each has a price.",
        ),
    ),
    (
        both("해외에서도 {을} 쓸 수 있나요?", "Can I use my {} abroad?"),
        both(
            "네. 다만 일부 국가에서는 본인 확인이 한 번 더 필요해요.",
            "Yes. In some countries we ask for one more identity check.",
        ),
    ),
    (
        both("{} 오류가 계속돼요.", "Errors about my {} keep coming."),
        both(
            "오류 코드를 적어 고객센터로 보내 주시면 영업일 기준 2일 안에 답변드려요.",
            "Send us the error code; we answer within 2 working days.",
        ),
    ),
    (
        both("{을} 내려받을 수 있나요?", "Can I download my {}?"),
        both(
            "네, 목록 위의 **내보내기**를 누르면 엑셀 파일로 받을 수 있어요.",
            "Yes: **Export** above the list gives you an Excel file.",
        ),
    ),
    (
        both("퇴사한 직원의 {은} 누가 관리하나요?", "Who looks after the {} of somebody who has left?"),
        both(
            "소유자가 다른 담당자를 지정하면 모두 넘어갑니다.",
            "The owner names somebody else, and everything goes to them.",
        ),
    ),
];

/// What one editor writes and the next writes differently.
pub(in crate::generate) const WORDINGS: [Both; 12] = [
    both("영업일 기준 2일", "2 working days"),
    both("영업일 기준 3일", "3 working days"),
    both("30일", "30 days"),
    both("14일", "14 days"),
    both("1,000건", "1,000"),
    both("2,000건", "2,000"),
    both("고객센터", "Ask us"),
    both("1:1 문의", "Write to us"),
    both("누르세요", "Press **Add**"),
    both("눌러 주세요", "Choose **New**"),
    both("5분 안에", "within 5 minutes"),
    both("10분 안에", "within 10 minutes"),
];

pub(in crate::generate) const NEWS: [Both; 6] = [
    both(
        "**업데이트** {} 화면의 버튼 위치가 바뀌었습니다.",
        "**Update** The buttons for your {} have moved.",
    ),
    both(
        "**업데이트** 이제 모바일에서도 {을} 바꿀 수 있어요.",
        "**Update** You can now change your {} on a phone.",
    ),
    both("**업데이트** {} 관련 오류가 해결되었습니다.", "**Update** An error of your {} has been mended."),
    both(
        "**업데이트** 요금제에 따라 {} 개수 제한이 달라집니다.",
        "**Update** The limit for your {} now depends on the plan.",
    ),
    both(
        "**업데이트** {} 이력은 1년 동안 보관돼요.",
        "**Update** The history of your {} is kept for a year.",
    ),
    both("**업데이트** 이 글의 화면 사진을 새로 찍었습니다.", "**Update** This article has new pictures."),
];

/// What an editor says about a change.
pub(in crate::generate) const CHANGE_NOTES: [Both; 8] = [
    both("오탈자 수정", "Fix typos"),
    both("새 화면에 맞게 수정", "Match the new page"),
    both("문의가 많아 설명 추가", "Explain what we are asked most"),
    both("요금 변경 반영", "New prices"),
    both("법무팀 검토 반영", "As legal asked"),
    both("문장 다듬기", "Read better"),
    both("", ""),
    both("", ""),
];

/// What a reader says who did not find the answer.
pub(in crate::generate) const COMPLAINTS: [Both; 6] = [
    both("화면이 설명과 달라요", "My page looks different"),
    both("어디를 눌러야 하는지 모르겠어요", "I do not see what to press"),
    both("내용이 오래된 것 같아요", "This seems to be old"),
    both("오류 코드가 목록에 없어요", "My error code is not here"),
    both("그림이 보이지 않아요", "The pictures do not load"),
    both("더 자세히 알려주세요", "Please say more"),
];
