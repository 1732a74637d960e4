use super::{Bounds, scan};
use crate::limits::{ATTRIBUTES, DECLARATIONS, NAME_CHARS};
use std::fmt::Write;

fn code(xml: &str) -> &'static str {
    scan(xml, Bounds::MESSAGE).err().map_or("taken", |refused| refused.code())
}

fn with_attributes(number: usize) -> String {
    let attributes = (0..number).fold(String::new(), |mut all, n| {
        write!(all, " a{n}=''").unwrap();
        all
    });
    format!("<a{attributes}/>")
}

#[test]
fn attributes_are_counted_before_they_are_compared() {
    assert_eq!(code(&with_attributes(ATTRIBUTES)), "taken");
    assert_eq!(code(&with_attributes(ATTRIBUTES + 1)), "attributes");
    // Each compared with all the others, these would take a minute.
    assert_eq!(code(&with_attributes(20_000)), "attributes");
}

#[test]
fn namespaces_within_each_other_are_few_and_beside_each_other_many() {
    let nested = |number: usize| {
        let opens: String =
            (0..number).map(|n| format!("<a xmlns:p{n}='u:{n}' xmlns:q{n}='u:q{n}'>")).collect();
        format!("{opens}{}", "</a>".repeat(number))
    };
    assert_eq!(code(&nested(DECLARATIONS / 2)), "taken");
    assert_eq!(code(&nested(DECLARATIONS / 2 + 1)), "declarations");
    // As some providers write every value of an attribute.
    let beside = "<v xmlns:xs='u:xs' xmlns:xsi='u:xsi'>one</v>".repeat(300);
    assert_eq!(code(&format!("<a>{beside}</a>")), "taken");
}

#[test]
fn what_libxml_would_have_to_recover_from_is_refused() {
    assert_eq!(code("<?xml version='1.0'?>\u{FEFF}<a/>"), "byte-order-mark");
    assert_eq!(code("<?xml version='1.0' encoding='UTF&#45;8'?><a/>"), "declaration");
    assert_eq!(code("<?xml version='1.0' x:encoding='UTF-8'?><a/>"), "declaration");
    assert_eq!(code(&format!("<{0}></{0}>", "a".repeat(NAME_CHARS + 1))), "malformed");
}
