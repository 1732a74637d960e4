//! The file, the variables, and what is said of both.

use super::{WHOLE, said, serving};

#[test]
fn what_is_left_out_has_its_default() {
    let serving = serving(WHOLE, &[]).unwrap();
    assert_eq!(serving.public_url.as_str(), "http://127.0.0.1:4000/");
    assert_eq!(serving.sessions.idle.as_secs(), 1800);
    assert_eq!(serving.sessions.absolute.as_secs(), 36_000);
    assert_eq!(serving.config.environment.colour.as_str(), "amber");
    assert_eq!(serving.servers.writer.get_username(), "samuso_writer");
    assert!(!serving.is_demo());
}

#[test]
fn a_variable_wins_over_the_file() {
    let serving =
        serving(WHOLE, &[("SAMUSO_SERVER_LISTEN", "127.0.0.1:5000"), ("HOME", "/nowhere")]).unwrap();
    assert_eq!(serving.listen.port(), 5000);
}

#[test]
fn everything_can_come_from_variables() {
    let variables = [
        ("SAMUSO_ENVIRONMENT_NAME", "production"),
        ("SAMUSO_SERVER_PUBLIC_URL", "https://office.example.com"),
        ("SAMUSO_DATABASE_REPLICA_URL", "postgres://r@replica/p?sslmode=verify-full"),
        ("SAMUSO_DATABASE_STAND_IN_URL", "postgres://r@primary/p?sslmode=verify-full"),
        ("SAMUSO_DATABASE_WRITER_URL", "postgres://w@primary/p?sslmode=verify-full"),
        ("SAMUSO_SESSION_IDLE_MINUTES", "5"),
    ];
    assert_eq!(serving("", &variables).unwrap().sessions.idle.as_secs(), 300);
}

#[test]
fn every_fault_is_said_at_once_with_its_place() {
    insta::assert_snapshot!(said(
        r#"
colour = "red"

[environment]
name = "Production!"
color = "red"

[server]
listen = "localhost"
public_url = "http://office.example.com/samuso"
log_format = 3

[session]
idle_minutes = "30"
absolute_minutes = 100000

[database]
writer_url = "mysql://root:hunter2@primary/product"
replica_url = "postgres://primary"
stand_in_url_file = "/nowhere/at/all"

[servers]
listen = "x"
"#,
        &[("SAMUSO_SERVER_LOG", "loud=very=much"), ("SAMUSO_SESION_IDLE_MINUTES", "3")],
    ));
}

#[test]
fn what_has_to_be_set_is_said() {
    insta::assert_snapshot!(said("", &[]));
}

#[test]
fn a_session_cannot_idle_longer_than_it_lasts() {
    insta::assert_snapshot!(said(
        &format!("{WHOLE}\n[session]\nidle_minutes = 60\nabsolute_minutes = 30\n"),
        &[]
    ));
}

#[test]
fn what_is_no_toml_is_said_with_its_place() {
    insta::assert_snapshot!(said("[server]\nlisten = 127.0.0.1:3000\n", &[]));
}
