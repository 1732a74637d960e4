//! Responses that are broken or forged, each beside a twin that is whole and is taken.

mod assertion;
mod case;
mod document;
mod encryption;
mod envelope;
mod nobody;
mod signatures;
mod wrapping;

use case::Case;
use saml::CAUSES;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// A forgery must not be able to keep a processor busy. Measured some milliseconds; a busy machine is slower.
const LONGEST: Duration = Duration::from_secs(2);

/// Causes of another door, and of what must not happen.
const ELSEWHERE: [&str; 6] = ["not-deflate", "query", "panicked", "unstable", "logout-ends", "logout-name"];

fn all() -> Vec<Case> {
    [
        wrapping::cases(),
        document::cases(),
        signatures::cases(),
        encryption::cases(),
        envelope::cases(),
        assertion::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn each_is_refused_for_its_own_cause_and_its_twin_is_taken() {
    let mut wrong = Vec::new();
    let mut slowest = (Duration::ZERO, "");
    let all = all();
    for case in &all {
        if let Err(refused) = case.twin.verify() {
            wrong.push(format!("{}: its twin is refused: {} ({refused})", case.name, refused.code()));
        }
        let began = Instant::now();
        let refused = case.forged.verify();
        slowest = slowest.max((began.elapsed(), case.name));
        match refused {
            Ok(_) => wrong.push(format!("{}: is TAKEN", case.name)),
            Err(refused) if refused.code() == case.code => {}
            Err(refused) => wrong.push(format!("{}: {}, not {}", case.name, refused.code(), case.code)),
        }
    }
    println!("{} cases; the slowest, {}, took {:?}", all.len(), slowest.1, slowest.0);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(!nobody::came(), "something was fetched");
    assert!(slowest.0 < LONGEST, "{slowest:?}");
}

#[test]
fn every_cause_has_a_forgery() {
    let met: HashSet<_> = all().iter().map(|case| case.code).collect();
    let codes = CAUSES.iter().map(|(code, ..)| *code);
    assert_eq!(codes.filter(|code| !met.contains(code)).collect::<Vec<_>>(), ELSEWHERE);
}
