//! What an answer tells: the words in it, and the answer without what is new in each.

use crate::tests::browser::Answer;
use std::collections::BTreeSet;

/// Every word of the fixture in a text: its letter and its number.
pub fn words(body: &str) -> BTreeSet<(char, i64)> {
    let found = body.match_indices('Q').filter_map(|(at, _)| {
        let mut rest = body[at + 1..].chars();
        let letter = rest.next().filter(char::is_ascii_lowercase)?;
        let digits: String = rest.clone().take_while(char::is_ascii_digit).collect();
        let is_whole = rest.nth(digits.len()) == Some('q');
        digits.parse().ok().filter(|_| is_whole).map(|id| (letter, id))
    });
    found.collect()
}

pub fn of(letter: char, words: &BTreeSet<(char, i64)>) -> BTreeSet<i64> {
    words.iter().filter(|(known, _)| *known == letter).map(|(_, id)| *id).collect()
}

/// The first number behind an attribute: `data-would="3"`, `data-count="" …>3 records`.
pub fn number(body: &str, after: &str) -> Option<usize> {
    let rest = &body[body.find(after)? + after.len()..];
    let digits = rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit);
    digits.collect::<String>().parse().ok()
}

/// The records that rows lead to, whatever they are called there.
pub fn rows(body: &str, entity: &str) -> BTreeSet<i64> {
    let begins = format!("href=\"/e/{entity}/");
    let links = body.split(&begins).skip(1);
    let rows =
        links.filter_map(|rest| rest.split_once('"')).filter(|(_, rest)| rest.starts_with(" data-open"));
    rows.filter_map(|(id, _)| id.parse().ok()).collect()
}

/// How many events a timeline shows.
pub fn events(body: &str) -> usize {
    body.matches("data-source=").count()
}

/// The address of the next page.
pub fn next(body: &str) -> Option<String> {
    let next = body.split_once("rel=\"next\"")?.1.split_once("href=\"?")?.1.split('"').next()?;
    Some(format!("?{}", next.replace("&amp;", "&")))
}

/// The answer, but for what differs each time and for what was asked for.
pub fn plain(answer: &Answer, asked: &[String]) -> String {
    let mut body = answer.body.clone();
    let nonce = answer.header("content-security-policy").and_then(|policy| policy.split("'nonce-").nth(1));
    let nonce = nonce.and_then(|rest| rest.split('\'').next());
    for changing in [answer.header("x-request-id"), nonce].into_iter().flatten() {
        body = body.replace(changing, "NEW");
    }
    for asked in asked {
        body = body.replace(asked.as_str(), "ASKED");
    }
    format!(
        "{} {:?} {}",
        answer.status,
        answer
            .header("location")
            .map(|to| asked.iter().fold(to.to_owned(), |to, asked| to.replace(asked.as_str(), "ASKED"))),
        body
    )
}
