//! Titles, summaries and bodies that read like those of a help centre, and how editors change them.

use super::korean::fill;
use super::random::Random;
use super::words::Both;
use super::words::sentences::{
    CHANGE_NOTES, COMPLAINTS, INTRODUCTIONS, NEWS, NOTES, QUESTIONS, STEPS, SUMMARIES, WORDINGS,
};
use super::words::subjects::{SUBJECTS, TITLE_ENDINGS, TITLES};

/// Beyond this, an editor writes the text anew.
const BODY_MAX_BYTES: usize = 2_400;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Korean,
    English,
}

impl Language {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    pub(super) fn of(self, both: &Both) -> &'static str {
        match self {
            Self::Korean => both.ko,
            Self::English => both.en,
        }
    }
}

/// What an article is about, from which its texts are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    language: Language,
    about: usize,
    title: usize,
}

impl Subject {
    pub(super) fn draw(random: &mut Random, language: Language) -> Self {
        Self { language, about: random.below(SUBJECTS.len()), title: random.below(TITLES.len()) }
    }

    pub(super) fn title(self) -> String {
        self.say(&TITLES[self.title])
    }

    /// A name for addresses, in English whatever the article's language.
    pub(super) fn slug(self) -> String {
        let title = fill(TITLES[self.title].en, SUBJECTS[self.about].en).to_lowercase();
        let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    }

    pub(super) fn summary(self, random: &mut Random) -> String {
        self.one_of(random, &SUMMARIES)
    }

    pub(super) fn body(self, random: &mut Random) -> String {
        let mut body = self.one_of(random, &INTRODUCTIONS);
        body.push_str("\n\n## ");
        body.push_str(&self.title());
        body.push('\n');
        let first = random.below(STEPS.len());
        for number in 1..=3 + random.below(3) {
            let step = self.say(&STEPS[(first + number) % STEPS.len()]);
            body.extend(["\n", &number.to_string(), ". ", &step]);
        }
        if random.percent(60) {
            body.push_str("\n\n");
            body.push_str(&self.one_of(random, &NOTES));
        }
        if random.percent(50) {
            let (question, answer) = &QUESTIONS[random.below(QUESTIONS.len())];
            body.extend(["\n\n**", &self.say(question), "**\n\n", &self.say(answer)]);
        }
        body.push('\n');
        body
    }

    /// Another title for the same article.
    pub(super) fn other_title(&mut self, random: &mut Random, old: &str) -> String {
        let plain = self.title();
        if old == plain && random.percent(60) {
            return plain + self.language.of(&TITLE_ENDINGS[random.below(TITLE_ENDINGS.len())]);
        }
        self.title = (self.title + 1 + random.below(TITLES.len() - 1)) % TITLES.len();
        self.title()
    }

    pub(super) fn other_summary(self, random: &mut Random, old: &str) -> String {
        let first = random.below(SUMMARIES.len());
        let mut summaries = (0..SUMMARIES.len()).map(|n| self.say(&SUMMARIES[(first + n) % SUMMARIES.len()]));
        summaries.find(|new| new != old).unwrap_or_default()
    }

    /// The text after an editor has worked on it: a wording, some news, or all of it.
    pub(super) fn other_body(self, random: &mut Random, old: &str) -> String {
        if old.len() > BODY_MAX_BYTES {
            return self.body(random);
        }
        if random.percent(50)
            && let Some(new) = self.reworded(random, old)
        {
            return new;
        }
        format!("{old}\n{}\n", self.one_of(random, &NEWS))
    }

    fn reworded(self, random: &mut Random, old: &str) -> Option<String> {
        let first = random.below(WORDINGS.len());
        (0..WORDINGS.len()).map(|n| (first + n) % WORDINGS.len()).find_map(|n| {
            // They come in twos: each is what the other becomes.
            let [from, to] = [n, n ^ 1].map(|n| self.language.of(&WORDINGS[n]));
            old.contains(from).then(|| old.replacen(from, to, 1))
        })
    }

    pub(super) fn change_note(self, random: &mut Random) -> &'static str {
        self.language.of(&CHANGE_NOTES[random.below(CHANGE_NOTES.len())])
    }

    pub(super) fn complaint(self, random: &mut Random) -> &'static str {
        self.language.of(&COMPLAINTS[random.below(COMPLAINTS.len())])
    }

    fn one_of(self, random: &mut Random, sentences: &[Both]) -> String {
        self.say(&sentences[random.below(sentences.len())])
    }

    fn say(self, both: &Both) -> String {
        fill(self.language.of(both), self.language.of(&SUBJECTS[self.about]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_a_text_changes_it() {
        let mut random = Random::new(4);
        for language in [Language::Korean, Language::English] {
            let mut subject = Subject::draw(&mut random, language);
            let (mut title, mut summary) = (subject.title(), subject.summary(&mut random));
            let mut body = subject.body(&mut random);
            for _ in 0..200 {
                let new = subject.other_title(&mut random, &title);
                assert_ne!(std::mem::replace(&mut title, new.clone()), new);
                let new = subject.other_summary(&mut random, &summary);
                assert_ne!(std::mem::replace(&mut summary, new.clone()), new);
                let new = subject.other_body(&mut random, &body);
                assert_ne!(std::mem::replace(&mut body, new.clone()), new);
                assert!(!format!("{title}{summary}{body}").contains('{'), "a place was not filled");
                assert!(body.len() < 4_000);
            }
        }
    }
}
