//! The difference between two texts, word by word.

use crate::limits::DIFF_TIMEOUT_MS;
use crate::timeline::types::{Word, WordIs};
use similar::{ChangeTag, TextDiff};
use std::time::{Duration, Instant};

/// Kept words on each side of a change; the rest of a long stretch is a gap.
const AROUND: usize = 6;

/// Worth showing word by word: both are texts, and one is more than a few words.
pub fn is_worth(before: &str, after: &str) -> bool {
    before.split_whitespace().nth(3).is_some() || after.split_whitespace().nth(3).is_some()
}

/// What went, what came, what stayed. Where it takes too long the answer is coarser, not later.
pub fn diff(before: &str, after: &str) -> Vec<Word> {
    let deadline = Instant::now() + Duration::from_millis(DIFF_TIMEOUT_MS);
    let diff = TextDiff::configure().deadline(deadline).diff_unicode_words(before, after);
    let mut words: Vec<Word> = Vec::new();
    for change in diff.iter_all_changes() {
        let is = match change.tag() {
            ChangeTag::Equal => WordIs::Kept,
            ChangeTag::Delete => WordIs::Removed,
            ChangeTag::Insert => WordIs::Added,
        };
        match words.last_mut() {
            Some(last) if last.is == is => last.text.push_str(change.value()),
            _ => words.push(Word { is, text: change.value().to_owned() }),
        }
    }
    let last = words.len().saturating_sub(1);
    words.into_iter().enumerate().flat_map(|(at, word)| shortened(word, at == 0, at == last)).collect()
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

    #[test]
    fn words_go_and_come() {
        let marked: String = diff("Create a new alias for a command", "Create an alias for any command")
            .iter()
            .map(|word| match word.is {
                WordIs::Removed => format!("[-{}-]", word.text),
                WordIs::Added => format!("[+{}+]", word.text),
                _ => word.text.clone(),
            })
            .collect();
        assert_eq!(marked, "Create [-a new-][+an+] alias for [-a-][+any+] command");
    }

    #[test]
    fn a_long_kept_stretch_is_a_gap() {
        let long = "word ".repeat(60);
        let words = diff(&format!("{long}before"), &format!("{long}after"));
        assert_eq!(words[0].is, WordIs::Gap);
        assert_eq!(words[1].text.split_whitespace().count(), AROUND);
        assert_eq!(words.len(), 4);
    }
}
