//! The difference between two texts, word by word.

use crate::limits::{DIFF_TIMEOUT, DIFFS_OF_PAGE_TIMEOUT};
use crate::timeline::types::{Word, WordIs};
use similar::{ChangeTag, TextDiff};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Kept words on each side of a change; the rest of a long stretch is a gap.
const AROUND: usize = 6;

/// The time that a request may still take for differences: they are found while others wait for the same thread.
#[derive(Debug)]
pub struct DiffTime {
    most: Duration,
    taken_ns: AtomicU64,
}

impl DiffTime {
    pub fn of_page() -> Self {
        Self::of(DIFFS_OF_PAGE_TIMEOUT)
    }

    /// For whoever shows none.
    pub fn none() -> Self {
        Self::of(Duration::ZERO)
    }

    fn of(most: Duration) -> Self {
        Self { most, taken_ns: AtomicU64::new(0) }
    }

    pub fn left(&self) -> Duration {
        self.most.saturating_sub(Duration::from_nanos(self.taken_ns.load(Ordering::Relaxed)))
    }

    fn spend(&self, time: Duration) {
        let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        // Each takes some, whatever the clock says.
        self.taken_ns.fetch_add(time.max(1), Ordering::Relaxed);
    }

    /// The difference, or nothing where the page has had its time: both texts are shown whole.
    pub fn diff(&self, before: &str, after: &str) -> Vec<Word> {
        let most = self.left().min(DIFF_TIMEOUT);
        if most.is_zero() {
            return Vec::new();
        }
        let began = Instant::now();
        let words = diff(before, after, began + most);
        self.spend(began.elapsed());
        words
    }
}

/// Worth showing word by word: both are texts, and one is more than a few words.
pub fn is_worth(before: &str, after: &str) -> bool {
    before.split_whitespace().nth(3).is_some() || after.split_whitespace().nth(3).is_some()
}

/// What went, what came, what stayed; nothing where so little stayed that both read better as a whole. Where it
/// takes too long the answer is coarser, not later.
fn diff(before: &str, after: &str, deadline: Instant) -> Vec<Word> {
    let diff = TextDiff::configure().deadline(deadline).diff_unicode_words(before, after);
    let mut texts = Texts::default();
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => texts.kept(change.value()),
            ChangeTag::Delete => texts.changed(change.value(), ""),
            ChangeTag::Insert => texts.changed("", change.value()),
        }
    }
    texts.close();
    let words = texts.words;
    let chars = |text: &str| text.chars().count();
    let kept: usize = words.iter().filter(|word| word.is == WordIs::Kept).map(|word| chars(&word.text)).sum();
    if 2 * kept < chars(before).max(chars(after)) {
        return Vec::new();
    }
    let last = words.len().saturating_sub(1);
    words.into_iter().enumerate().flat_map(|(at, word)| shortened(word, at == 0, at == last)).collect()
}

/// Words as they come: of `a b c` that becomes `x y z`, the spaces are no reason to show three changes.
#[derive(Default)]
struct Texts {
    words: Vec<Word>,
    removed: String,
    added: String,
    /// White space after a change: within it, if another follows.
    between: String,
}

impl Texts {
    fn changed(&mut self, removed: &str, added: &str) {
        self.removed.push_str(&self.between);
        self.added.push_str(&self.between);
        self.between.clear();
        self.removed.push_str(removed);
        self.added.push_str(added);
    }

    fn kept(&mut self, text: &str) {
        if text.trim().is_empty() && !(self.removed.is_empty() && self.added.is_empty()) {
            self.between.push_str(text);
            return;
        }
        self.close();
        self.push(WordIs::Kept, text.to_owned());
    }

    fn close(&mut self) {
        let (removed, added) = (std::mem::take(&mut self.removed), std::mem::take(&mut self.added));
        // White space alone is no change that anybody sees.
        if removed.trim().is_empty() && added.trim().is_empty() {
            self.push(WordIs::Kept, added);
        } else {
            self.push(WordIs::Removed, if removed.trim().is_empty() { String::new() } else { removed });
            let is = if added.trim().is_empty() { WordIs::Kept } else { WordIs::Added };
            self.push(is, added);
        }
        let between = std::mem::take(&mut self.between);
        self.push(WordIs::Kept, between);
    }

    fn push(&mut self, is: WordIs, text: String) {
        match self.words.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.is == is => last.text.push_str(&text),
            _ => self.words.push(Word { is, text }),
        }
    }
}

/// A long kept stretch, without its middle.
fn shortened(word: Word, first: bool, last: bool) -> Vec<Word> {
    let starts: Vec<usize> = word
        .text
        .char_indices()
        .scan(true, |space_before, (at, c)| {
            let starts = *space_before && !c.is_whitespace();
            *space_before = c.is_whitespace();
            Some((at, starts))
        })
        .filter_map(|(at, starts)| starts.then_some(at))
        .collect();
    if word.is != WordIs::Kept || starts.len() <= 2 * AROUND + 4 {
        return vec![word];
    }
    let head_end = starts[AROUND];
    let tail_start = starts[starts.len() - AROUND];
    let kept = |text: &str| Word { is: WordIs::Kept, text: text.to_owned() };
    let gap = Word { is: WordIs::Gap, text: " … ".to_owned() };
    let mut out = Vec::with_capacity(3);
    if !first {
        out.push(kept(word.text[..head_end].trim_end()));
    }
    out.push(gap);
    if !last {
        out.push(kept(&word.text[tail_start..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(before: &str, after: &str) -> Vec<Word> {
        DiffTime::of_page().diff(before, after)
    }

    fn marked(before: &str, after: &str) -> String {
        whole(before, after)
            .iter()
            .map(|word| match word.is {
                WordIs::Removed => format!("[-{}-]", word.text),
                WordIs::Added => format!("[+{}+]", word.text),
                _ => word.text.clone(),
            })
            .collect()
    }

    #[test]
    fn words_go_and_come() {
        assert_eq!(
            marked("Create a new alias for a command", "Create an alias for any command"),
            "Create [-a new-][+an+] alias for [-a-][+any+] command"
        );
        assert_eq!(
            marked("Restarts the server at once now", "Restarts the old box at once now"),
            "Restarts the [-server-][+old box+] at once now"
        );
        assert_eq!(
            marked("keep this part: one two three", "keep this part: four five six"),
            "keep this part: [-one two three-][+four five six+]"
        );
    }

    #[test]
    fn texts_that_share_little_are_shown_whole() {
        let (before, after) =
            ("파일 압축이 예상과 다르게 끝났을 때 확인할 것", "이용 중 오류가 나면 파일 이름을 알려 주세요");
        assert!(whole(before, after).is_empty());
    }

    #[test]
    fn a_page_that_has_had_its_time_finds_no_more() {
        let time = DiffTime::of(Duration::from_nanos(1));
        let (before, after) = ("one two three four five", "one two three four six");
        time.diff(before, after);
        assert!(time.left().is_zero());
        assert!(time.diff(before, after).is_empty() && !whole(before, after).is_empty());
    }

    #[test]
    fn a_long_kept_stretch_is_a_gap() {
        let long = "word ".repeat(60);
        let words = whole(&format!("{long}before"), &format!("{long}after"));
        assert_eq!(words[0].is, WordIs::Gap);
        assert_eq!(words[1].text.split_whitespace().count(), AROUND);
        assert_eq!(words.len(), 4);
    }
}
