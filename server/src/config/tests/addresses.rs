//! Addresses, and who may be behind them.

use super::{WHOLE, said, serving};
use std::fs;

#[test]
fn an_address_in_the_clear_is_refused_beyond_loopback() {
    for url in ["http://10.0.0.1", "http://office.example.com", "ftp://localhost", "https://a.example/path"] {
        assert!(serving(WHOLE, &[("SAMUSO_SERVER_PUBLIC_URL", url)]).is_err(), "{url} was accepted");
    }
    for url in ["https://office.example.com", "http://localhost:3000", "http://[::1]:3000"] {
        assert!(serving(WHOLE, &[("SAMUSO_SERVER_PUBLIC_URL", url)]).is_ok(), "{url} was refused");
    }
}

#[test]
fn no_fault_shows_a_password() {
    let said = said(
        &WHOLE.replace(
            "postgres://samuso_reader:one@replica/product?sslmode=verify-full",
            "postgres://u:hunter2@replica:port/product",
        ),
        &[("SAMUSO_DATABASE_WRITER_URL", "postgres://u:hunter2@")],
    );
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn an_address_comes_from_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let secret = dir.path().join("writer");
    fs::write(&secret, "postgres://from_a_file@primary/product?sslmode=require\n").unwrap();
    let text = WHOLE.lines().filter(|line| !line.starts_with("writer_url")).collect::<Vec<_>>().join("\n");
    let variables = [("SAMUSO_DATABASE_WRITER_URL_FILE", secret.to_str().unwrap())];
    assert_eq!(serving(&text, &variables).unwrap().servers.writer.get_username(), "from_a_file");
    let both = said(WHOLE, &variables);
    assert!(both.contains("one of the two"), "{both}");
}

#[test]
fn the_demo_lets_nobody_in_from_another_machine() {
    let demo = WHOLE.replace("staging", "demo");
    assert!(serving(&demo, &[]).unwrap().is_demo());
    let variables =
        [("SAMUSO_SERVER_LISTEN", "0.0.0.0:4000"), ("SAMUSO_SERVER_PUBLIC_URL", "http://127.0.0.1:4000")];
    assert!(!serving(&demo, &variables).unwrap().is_demo());
    assert!(!serving(&demo, &[("SAMUSO_SERVER_PUBLIC_URL", "https://demo.example.com")]).unwrap().is_demo());
}

#[test]
fn only_proxies_that_are_somebody_are_trusted() {
    assert!(serving(WHOLE, &[]).unwrap().trusted_proxies.is_empty());
    let with = |list: &str| {
        serving(&WHOLE.replacen("[server]\n", &format!("[server]\ntrusted_proxies = {list}\n"), 1), &[])
    };
    assert_eq!(with(r#"["10.0.0.0/8", "2001:db8::1"]"#).unwrap().trusted_proxies.len(), 2);
    let variable = [("SAMUSO_SERVER_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")];
    assert_eq!(serving(WHOLE, &variable).unwrap().trusted_proxies.len(), 2);
    for list in [r#"["0.0.0.0/0"]"#, r#"["10.0.0.1/8"]"#, r#"["proxy.internal"]"#, r#""10.0.0.0/8""#, "[8]"] {
        let faults = with(list).unwrap_err().to_string();
        assert!(
            faults.contains("server.trusted_proxies") && faults.contains("10.0.0.0/8"),
            "{list}: {faults}"
        );
    }
}

#[test]
fn a_database_that_might_be_read_on_the_way_is_refused_unless_that_is_said() {
    let with = |url: &str| serving(WHOLE, &[("SAMUSO_DATABASE_WRITER_URL", url)]);
    for fine in
        ["w@localhost/p", "w@127.0.0.1/p", "w@[::1]/p", "w@db/p?sslmode=require", "w@db/p?sslmode=disable"]
    {
        assert!(with(&format!("postgres://{fine}")).is_ok(), "{fine} was refused");
    }
    for may_fall_back in ["w@db/p", "w@10.0.0.1/p", "w@db/p?sslmode=prefer", "w@db/p?sslmode=allow"] {
        let faults = with(&format!("postgres://{may_fall_back}")).unwrap_err().to_string();
        assert!(faults.contains("sslmode"), "{may_fall_back}: {faults}");
    }
}
