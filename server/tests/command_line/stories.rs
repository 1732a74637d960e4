//! What one types, one after the other.

use super::place::Place;
use demo::cluster::Account;
use std::fs;
use std::path::Path;

#[tokio::test]
async fn from_a_database_to_pages() {
    let place = Place::new().await;
    let (url, catalog) = (place.database.primary_url(Account::Product), place.path("catalog"));
    let init = ["init", "--database", &url, "--out", catalog.to_str().unwrap()];
    assert!(place.run(&init).succeeded().contains("Wrote "));
    // A catalogue that is there already is somebody's work.
    assert!(place.run(&init).failed().contains("--overwrite"));
    assert!(place.run(&["migrate"]).succeeded().contains("A demo"));
    assert!(place.run(&["migrate"]).succeeded().contains("up to date"));
    place.grant().await;
    assert!(place.run(&["check"]).succeeded().contains("No fault"));
    let serving = place.serve();
    assert!(serving.ready().await.contains("\"environment\":\"demo\""));
    assert!(serving.get("/e/article").unwrap().starts_with("HTTP/1.1 303"), "nobody is signed in");
    serving.stop().await;

    // The database is another environment's: nothing of it is touched, nor shown.
    place.configure("staging", "");
    for command in ["migrate", "serve"] {
        let says = place.run(&[command]).failed();
        assert!(says.contains("demo") && says.contains("staging"), "{command}: {says}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_place() {
    let place = Place::new().await;
    fs::create_dir(place.path("catalog")).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), place.path("catalog").join(file.file_name())).unwrap();
    }
    place.run(&["migrate"]).succeeded();
    place.grant().await;
    place.run(&["check"]).succeeded();

    let space = place.path("catalog/space.toml");
    let text = fs::read_to_string(&space).unwrap();
    fs::write(&space, format!("{text}\n[field.no_such_column]\nlabel = \"x\"\n")).unwrap();
    let line = text.lines().count() + 2;
    for command in ["check", "serve"] {
        let says = place.run(&[command]).failed();
        assert!(says.contains(&format!("space.toml:{line}:")), "{command}: {says}");
        assert!(says.contains("no_such_column"), "{command}: {says}");
    }
    fs::write(&space, text).unwrap();

    place.configure("demo", "lisen = \"127.0.0.1:1\"");
    let says = place.run(&["serve"]).failed();
    assert!(
        says.contains("samuso.toml") && says.contains("lisen") && says.contains("server.listen"),
        "{says}"
    );
    place.configure("demo", "log_format = 7");
    let says = place.run(&["check"]).failed();
    assert!(says.contains("samuso.toml:") && says.contains("log_format"), "{says}");
    // No secret of a configuration is in what is said of it.
    assert!(!says.contains(place.database.endpoints().password(Account::Writer)), "{says}");
}
