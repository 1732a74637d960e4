use super::office::office_with;
use crate::http::cookies::{Cookies, Names};
use axum::http::{HeaderMap, HeaderValue, header};
use backoffice::cx::OwnWrite;
use backoffice::limits::LAG_MAX_MS;
use url::Url;

/// A replica that is as far behind as it may be and still be read has the write before the cookie ends.
#[test]
fn an_own_write_is_remembered_for_as_long_as_a_replica_may_lag() {
    let cookie = Names::new(false).set_own_write(&OwnWrite::Before("0/1".to_owned())).unwrap();
    let flags = cookie.to_str().unwrap().strip_prefix("samuso_lsn=0/1; Path=/; Max-Age=").unwrap();
    let lasts: i64 = flags.split(';').next().unwrap().parse().unwrap();
    assert!(lasts * 1_000 > LAG_MAX_MS, "{flags}");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_https_cookies_are_held_to_this_host() {
    let public = Url::parse("https://office.example.com").unwrap();
    let office = office_with(|serving| serving.public_url = public).await;
    let mut browser =
        office.browser().with("host", "office.example.com").with("origin", "https://office.example.com");
    let answer = browser.post("/preferences", &[("theme", "dark")]).await;
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-samuso_look=") && cookie.ends_with("; SameSite=Lax; Secure"),
        "{cookie}"
    );
    assert!(cookie.contains("; Path=/;") && !cookie.contains("Domain"), "{cookie}");
    assert!(answer.header("strict-transport-security").unwrap().starts_with("max-age=63072000"));
}

fn with(cookie: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
}

#[test]
fn a_cookie_that_is_not_written_as_ours_is_none() {
    let names = Names::new(false);
    let real = "ab".repeat(32);
    assert!(Cookies::of(&with(&format!("a=b; samuso={real}"))).session(&names).is_some());
    for cookie in [
        "samuso=",
        "samuso=zz",
        "xsamuso=1",
        "samuso",
        &format!("samuso={real}00"),
        &format!("__Host-samuso={real}"),
    ] {
        assert!(Cookies::of(&with(cookie)).session(&names).is_none(), "{cookie}");
    }
    let own_write = |text: &str| Cookies::of(&with(&format!("samuso_lsn={text}"))).own_write(&names);
    assert_eq!(own_write("16/B374D848"), Some(OwnWrite::Before("16/B374D848".to_owned())));
    assert_eq!(own_write("somewhere"), Some(OwnWrite::Somewhere));
    for text in ["", "16", "16/", "16/B374D8480", "g/1", "1/2'; --", "1/2/3"] {
        assert_eq!(own_write(text), None, "{text}");
    }
    let preferences = |text: &str| Cookies::of(&with(&format!("samuso_look={text}"))).preferences(&names);
    assert!(preferences("ko:Asia/Seoul:dark").is_some());
    for text in ["", "ko", "ko:Asia/Seoul", "ko:Mars/Base:dark", "fr:UTC:dark", "en:UTC:\"><script>"] {
        assert!(preferences(text).is_none(), "{text}");
    }
}
