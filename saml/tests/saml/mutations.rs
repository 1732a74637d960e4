//! Changes by chance: what is still taken says the same.

use crate::provider::encrypt::{How, encrypted};
use crate::provider::{Signed, assertion, pair, response, sign, valid, verify};
use saml::Verified;

const ROUNDS: usize = 600;

/// xorshift: the same changes every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end.max(1)
    }
}

/// One of: a letter changed, put in or left out; a piece repeated; an element moved, repeated or left out.
fn mutated(xml: &str, chance: &mut Chance) -> String {
    if xml.len() < 2 {
        return xml.to_owned();
    }
    let at = chance.below(xml.len());
    let letter = char::from(b' ' + u8::try_from(chance.below(95)).unwrap());
    match chance.below(7) {
        0 => format!("{}{letter}{}", &xml[..at], &xml[at + 1..]),
        1 => format!("{}{letter}{}", &xml[..at], &xml[at..]),
        2 => format!("{}{}", &xml[..at], &xml[at + 1..]),
        3 => {
            let end = (at + chance.below(200)).min(xml.len());
            format!("{}{}", &xml[..end], &xml[at..])
        }
        kind => {
            let (begins, ends) = element(xml, chance);
            let element = &xml[begins..ends];
            let rest = if kind == 4 { xml.to_owned() } else { format!("{}{}", &xml[..begins], &xml[ends..]) };
            if kind == 6 {
                return rest;
            }
            let to = tag_near(&rest, chance.below(rest.len()));
            format!("{}{element}{}", &rest[..to], &rest[to..])
        }
    }
}

/// Where a tag begins, from there on.
fn tag_near(xml: &str, from: usize) -> usize {
    xml[from..].find('<').map_or(0, |at| from + at)
}

/// Some element, from its beginning to its end.
fn element(xml: &str, chance: &mut Chance) -> (usize, usize) {
    let mut begins = tag_near(xml, chance.below(xml.len()));
    if xml[begins..].starts_with("</") {
        begins = xml.find("<saml:").unwrap_or(0);
    }
    let tag = &xml[begins..xml[begins..].find('>').map_or(xml.len(), |at| begins + at + 1)];
    if tag.ends_with("/>") {
        return (begins, begins + tag.len());
    }
    let name = tag[1..].split([' ', '>']).next().unwrap();
    let end = format!("</{name}>");
    (begins, xml[begins..].find(&end).map_or(begins + tag.len(), |at| begins + at + end.len()))
}

/// All that counts, but what the response says of itself, which an assertion's signature does not cover.
fn about(verified: Verified) -> Verified {
    Verified { response_id: String::new(), ..verified }
}

#[test]
fn what_is_changed_by_chance_is_refused_or_says_the_same() {
    let how = How {
        cipher: "http://www.w3.org/2009/xmlenc11#aes128-gcm",
        transport: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    };
    let sealed =
        encrypted(sign::signed(&assertion(), "_assertion1", &pair("idp")).as_bytes(), how, &pair("sp"));
    let bases = [
        valid(Signed::Response),
        valid(Signed::Assertion),
        valid(Signed::Both),
        response().replace("<!-- assertion -->", &sealed),
    ];
    let mut chance = Chance(0x5A17_0C0D_E5EE_D001);
    let (mut taken, mut changed) = (0, 0);
    for base in &bases {
        let whole = about(verify(base).unwrap());
        for _ in 0..ROUNDS {
            let mut forged = mutated(base, &mut chance);
            if chance.below(3) == 0 {
                forged = mutated(&forged, &mut chance);
            }
            changed += usize::from(forged != *base);
            match verify(&forged) {
                Ok(verified) => {
                    taken += 1;
                    assert_eq!(about(verified), whole, "{forged}");
                }
                Err(refused) => assert_ne!(refused.code(), "panicked", "{forged}"),
            }
        }
    }
    println!("{changed} changed, of which {taken} are taken at most, and say the same");
    assert!(changed > 2_000);
}
