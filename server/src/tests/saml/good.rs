use super::idp::{EMAIL, Idp, PERSISTENT, Says, Signed, metadata};
use super::{attribute, begin, come_back, is_let_in, let_in, office_of, onward, samuso, settings};
use crate::config::{Binding, MetadataFrom};
use crate::tests::office::office_with;
use base64::prelude::{BASE64_STANDARD, Engine};
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_and_is_where_one_wanted_to_be() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let (mut browser, before) = (office.browser(), office.events().await.len());
    let page = browser.get("/login?next=%2Fe%2Farticle").await.body;
    assert!(page.contains("/login/saml/acme") && page.contains("Acme &amp; Sons"), "{page}");
    let asked = begin(&mut browser, &idp, "/e/article").await;
    assert!(asked.id.len() > 32 && asked.query.contains_key("Signature"), "{:?}", asked.query);
    let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    let answer = come_back(&mut browser, &says.posted(), &asked.relay).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/e/article")), "{}", answer.body);
    assert!(!browser.cookies.contains_key("__Host-samuso_saml"), "it has served");
    let page = browser.get("/e/article").await;
    assert!(page.status == 200 && page.body.contains("Kim Hana"));
    let told = ["samuso.member_added", "samuso.granted", "samuso.sign_in"];
    assert_eq!(office.events().await[before..], told);
    let kept: (String, String, String) =
        sqlx::query_as("SELECT provider, issuer, subject FROM samuso.identity")
            .fetch_one(&mut office.superuser)
            .await
            .unwrap();
    assert_eq!(kept, ("acme".to_owned(), idp.entity_id.clone(), format!("{PERSISTENT} kim-1")));
    let how: String =
        sqlx::query_scalar("SELECT arguments->>'how' FROM samuso.event WHERE action = 'samuso.sign_in'")
            .fetch_one(&mut office.superuser)
            .await
            .unwrap();
    assert_eq!(how, "saml");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_that_comes_from_elsewhere_is_one_of_its_own() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let answer = office.browser().post("/login/saml/acme", &[]).await;
    let cookie = answer.header("set-cookie").unwrap();
    for part in
        ["__Host-samuso_saml=", "; Path=/", "; HttpOnly", "; SameSite=None", "; Secure", "; Max-Age=600"]
    {
        assert!(cookie.contains(part), "{cookie}");
    }
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    let answer = come_back(&mut browser, &says.posted(), &asked.relay).await;
    let session = answer.headers.iter().find(|(_, value)| value.starts_with("samuso=")).unwrap();
    assert!(session.1.contains("SameSite=Lax"), "{session:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_post_a_page_leads_on_and_its_form_goes_nowhere_else() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_with(|serving| {
        let mut settings = settings("acme", &idp);
        settings.binding = Some(Binding::Post);
        serving.saml = vec![settings];
    });
    let office = office.await;
    let mut browser = office.browser();
    let answer = browser.post("/login/saml/acme", &[]).await;
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("form-action {};", idp.entity_id)), "{policy}");
    assert!(answer.body.contains(&format!("action=\"{}/sso-post\"", idp.entity_id)), "{}", answer.body);
    assert!(
        answer.body.contains("<button>Continue to Acme &amp; Sons</button>"),
        "without scripts, by its button"
    );
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(answer.body.contains(&format!("<script nonce=\"{nonce}\">")));
    let value = |name: &str| {
        let field = answer.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        field.split('"').next().unwrap().to_owned()
    };
    let request = String::from_utf8(BASE64_STANDARD.decode(value("SAMLRequest")).unwrap()).unwrap();
    assert!(request.contains("<ds:SignatureValue>"), "it is signed: {request}");
    let says = idp.says(&samuso(&office), "acme", Some(&attribute(&request, "ID")));
    assert_eq!(come_back(&mut browser, &says.posted(), &value("RelayState")).await.status, 303);
    let page = office.browser().get("/login").await;
    assert!(page.header("content-security-policy").unwrap().contains("form-action 'self';"));
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_that_shrink_take_roles_away_and_the_last_one_every_session() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let (mut here, mut there) = (office.browser(), office.browser());
    let_in(&office, &idp, &mut here).await;
    assert_eq!(here.get("/e/article/2").await.status, 200);
    for (groups, status) in
        [(vec!["sales".to_owned()], 303), (vec!["kitchen".to_owned()], 403), (vec![], 403)]
    {
        let asked = begin(&mut there, &idp, "/").await;
        let mut says = idp.says(&samuso(&office), "acme", Some(&asked.id));
        says.groups = groups;
        let answer = come_back(&mut there, &says.posted(), &asked.relay).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        if status == 303 {
            let both = (here.get("/e/article/1").await.status, there.get("/e/article/1").await.status);
            assert_eq!(both, (404, 404), "of another customer than sales looks after");
        } else {
            assert!(answer.body.contains("it@example.com"), "{}", answer.body);
        }
    }
    for browser in [&mut here, &mut there] {
        assert_eq!(browser.get("/").await.status, 303, "its session has ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_new_at_sign_in_and_the_old_one_ends() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let mut browser = office.member("admin").await;
    let old = browser.cookies.clone();
    let asked = begin(&mut browser, &idp, "//evil.example").await;
    let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    // The old session's cookie stays at home where the provider's page posts.
    let answer = come_back(&mut browser, &says.posted(), &asked.relay).await;
    assert_eq!(answer.header("location"), Some("/"), "and to no other host");
    assert_ne!(browser.cookies["samuso"], old["samuso"]);
    let mut before = office.browser();
    before.cookies = old;
    assert_eq!(before.get("/").await.status, 303);
}

/// At some providers the browser chooses the format, and its owner what their email is.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_name_in_another_format_is_somebody_else() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    for format in [PERSISTENT, EMAIL, PERSISTENT, EMAIL] {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &idp, "/").await;
        let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
        let says = Says { format, name: "kim@example.com".to_owned(), ..says };
        assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 303);
    }
    let members: i64 = sqlx::query_scalar("SELECT count(DISTINCT member_id) FROM samuso.identity")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(members, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_certificates_either_signs() {
    let idp = Idp::start(&[Signed::One, Signed::Two]).await;
    let office = office_of(&idp).await;
    for signed_by in [Signed::One, Signed::Two] {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &idp, "/").await;
        let mut says = idp.says(&samuso(&office), "acme", Some(&asked.id));
        says.signed_by = signed_by;
        assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_with_the_providers_own() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    let mut says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    says.session_ends = Some(says.issued + SignedDuration::from_mins(20));
    assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 303);
    let lasts: i64 =
        sqlx::query_scalar("SELECT extract(epoch FROM expires_at - now())::bigint FROM samuso.session")
            .fetch_one(&mut office.superuser)
            .await
            .unwrap();
    assert!((1_100..=1_200).contains(&lasts), "{lasts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn our_metadata_is_open_and_names_what_is_served() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let answer = office.browser().get("/saml/acme/metadata").await;
    assert_eq!(answer.header("content-type"), Some("application/samlmetadata+xml"));
    for what in ["metadata", "acs", "slo"] {
        let address = format!("\"{}/saml/acme/{what}\"", samuso(&office));
        assert!(answer.body.contains(&address), "{address}: {}", answer.body);
    }
    assert!(!answer.body.contains("PRIVATE"));
    assert_eq!(office.browser().get("/saml/other/metadata").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_from_a_file_will_do() {
    let idp = Idp::start(&[Signed::One]).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("idp.xml");
    std::fs::write(&path, metadata(&idp.entity_id, &[Signed::One], "")).unwrap();
    let office = office_with(|serving| {
        let mut settings = settings("acme", &idp);
        settings.metadata = MetadataFrom::File(path);
        serving.saml = vec![settings];
    });
    let office = office.await;
    let mut browser = office.browser();
    let_in(&office, &idp, &mut browser).await;
    assert!(is_let_in(&browser));
    // In the way back, nothing of what came is shown or linked to.
    let answer = office.browser().post("/login/saml/acme", &[]).await;
    assert!(onward(&answer).as_str().starts_with(&idp.entity_id));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_told_in_the_language_one_chose_though_its_cookie_stays_at_home() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = office.browser();
    for chosen in [[("locale", "ko")], [("time_zone", "America/Chicago")], [("theme", "dark")]] {
        assert_eq!(browser.post("/preferences", &chosen).await.status, 303);
    }
    let asked = begin(&mut browser, &idp, "/").await;
    let mut says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    says.groups = vec![];
    let answer = come_back(&mut browser, &says.posted(), &asked.relay).await;
    assert!(answer.status == 403 && answer.body.contains("<html lang=\"ko\""), "{}", answer.body);
    let asked = begin(&mut browser, &idp, "/").await;
    let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 303);
    let kept: (String, String, String) =
        sqlx::query_as("SELECT locale, time_zone, theme FROM samuso.member WHERE name = 'Kim Hana'")
            .fetch_one(&mut office.superuser)
            .await
            .unwrap();
    assert_eq!(
        kept,
        ("ko".to_owned(), "America/Chicago".to_owned(), "dark".to_owned()),
        "a new member's too"
    );
}
