//! What the strict reading takes, libxml reads as the same tree: every element, namespace, attribute and text; with
//! nothing to recover from. And nothing panics, whatever the bytes are.
#![no_main]

mod theirs;

use libfuzzer_sys::{Corpus, fuzz_target};
use saml::fuzz::{assertion, logout, response, scan};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(xml) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let Ok(ours) = scan(xml) else { return Corpus::Keep };
    let theirs = theirs::read(xml).expect("libxml has nothing to recover from");
    assert!(ours.says_the_same(&theirs), "libxml reads {theirs:#?}, and we {ours:#?}");
    // Any of them may refuse it.
    let _ = (response(&ours), assertion(&ours), logout(xml));
    Corpus::Keep
});
