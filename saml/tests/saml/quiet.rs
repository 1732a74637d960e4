//! Nothing of what somebody else sent reaches stderr, which is nobody's log.

use crate::provider::{Signed, valid, verify};
use std::process::Command;

const CHILD: &str = "SAML_TEST_QUIET_CHILD";

/// libxml finds no scheme in it, since a port is a number, and would complain of it wherever it is declared.
fn complained_of() -> String {
    let forged = valid(Signed::Response).replacen(" ID=", " xmlns:q=\"http://planted:port/\" ID=", 1);
    assert!(forged.contains("planted"));
    forged
}

#[test]
fn libxml_and_xmlsec_write_nothing() {
    if std::env::var_os(CHILD).is_some() {
        // On a thread of its own, too: libxml keeps for each where its errors go.
        let elsewhere = std::thread::spawn(|| verify(&complained_of()).unwrap_err().code());
        assert_eq!(verify(&complained_of()).unwrap_err().code(), "bad-signature");
        assert_eq!(elsewhere.join().unwrap(), "bad-signature");
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "quiet::libxml_and_xmlsec_write_nothing", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(String::from_utf8_lossy(&child.stderr), "");
}
