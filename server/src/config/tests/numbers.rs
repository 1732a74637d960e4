//! What is held to a range, and what is held to be hard to guess.

use super::{WHOLE, said, serving};
use std::time::Duration;

/// What is said of these, one after the other.
fn all_said(variable: &str, values: &[&str]) -> String {
    values.iter().map(|value| said(WHOLE, &[(variable, value)])).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_answered_at_once_has_a_range() {
    let name = "SAMUSO_SERVER_REQUESTS_AT_ONCE";
    assert!(serving(WHOLE, &[]).unwrap().at_once >= 16);
    for (text, number) in [("4", 4), ("10000", 10_000)] {
        assert_eq!(serving(WHOLE, &[(name, text)]).unwrap().at_once, number);
    }
    insta::assert_snapshot!(all_said(name, &["3", "10001", "-1", "4.5", "many"]));
}

#[test]
fn what_a_member_may_ask_for_has_a_range() {
    let name = "SAMUSO_SERVER_MEMBER_REQUESTS_A_MINUTE";
    for (variables, burst) in [(&[][..], 240.0), (&[(name, "10")], 10.0), (&[(name, "1000000")], 1e6)] {
        let rate = serving(WHOLE, variables).unwrap().member_rate;
        assert!((rate.burst - burst).abs() < 1e-9 && (rate.a_second - burst / 60.0).abs() < 1e-9, "{rate:?}");
    }
    insta::assert_snapshot!(all_said(name, &["9", "1000001", "0", "240/min"]));
}

#[test]
fn how_long_it_drains_has_a_range() {
    let name = "SAMUSO_SERVER_DRAIN_SECONDS";
    for (variables, seconds) in [(&[][..], 0), (&[(name, "0")], 0), (&[(name, "60")], 60)] {
        assert_eq!(serving(WHOLE, variables).unwrap().drain, Duration::from_secs(seconds));
    }
    insta::assert_snapshot!(all_said(name, &["61", "-1", "10s", "1.5"]));
}

#[test]
fn the_token_of_metrics_is_long_and_is_not_said() {
    let name = "SAMUSO_METRICS_TOKEN";
    assert!(serving(WHOLE, &[]).unwrap().metrics_token.is_none());
    for fine in ["a".repeat(32), "a".repeat(200), format!("{}-._~+/=", "0f".repeat(16))] {
        assert!(serving(WHOLE, &[(name, &fine)]).unwrap().metrics_token.is_some(), "{fine} was refused");
    }
    for wrong in [
        "hunter2",
        &"hunter2".repeat(30),
        &format!("hunter2 {}", "a".repeat(32)),
        "hunter2-열쇠열쇠열쇠열쇠열쇠열쇠",
    ] {
        let quoted =
            [format!("[metrics]\ntoken = {wrong:?}\n"), format!("metrics = {{ token = {wrong:?} }}\n")];
        let files = [format!("{WHOLE}\n{}", quoted[0]), format!("{}{WHOLE}", quoted[1])];
        let all = [said(WHOLE, &[(name, wrong)]), said(&files[0], &[]), said(&files[1], &[])];
        for said in all {
            assert!(said.contains("metrics") && !said.contains("hunter2"), "{wrong}: {said}");
        }
    }
    insta::assert_snapshot!(said(WHOLE, &[(name, "too-short")]));
}
