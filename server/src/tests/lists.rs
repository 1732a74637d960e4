//! A list of ids as a file: for whoever may run its action, and as large as a job could take. What is wrong is said on its
//! page.

use super::browser::{Answer, Browser};
use super::office::office;
use super::ticket::ADDRESS;
use backoffice::limits::{BULK_LISTED_MAX, REQUEST_MAX_BYTES};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BOUNDARY: &str = "----what-stands-between";

/// As a browser sends a form with a file.
async fn upload(member: &mut Browser, fields: &[(&str, &str)], file: &str) -> Answer {
    let mut body = String::new();
    for (name, value) in fields {
        body +=
            &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ids.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
    );
    member.post_as(&format!("multipart/form-data; boundary={BOUNDARY}"), "/api/jobs/list", body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_what_is_pasted_are_one_list() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let fields = [
        ("action", "article.hide"),
        ("list", "3, 4"),
        ("reason", "asked"),
        ("ticket", ADDRESS),
        ("page", "/x"),
    ];
    let made = upload(&mut admin, &fields, "\u{feff}\"1\"\r\n2\r\n3\r\n").await;
    assert_eq!(made.status, 303, "{}", made.body);
    let kept = "SELECT total = 4 AND duplicates = 1 AND typed ->> 'ticket' = 'ZD-4711'
         AND ARRAY(SELECT record_id FROM samuso.job_target t WHERE t.job_id = j.id ORDER BY place) = '{3,4,1,2}' FROM samuso.job j";
    let kept: bool = sqlx::query_scalar(kept).fetch_one(&mut office.owner).await.unwrap();
    assert!(kept, "it is not what was sent");
    let page = admin.get(made.header("location").unwrap()).await;
    assert!(page.body.contains("href=\"/tickets/ZD-4711\""), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_or_not_theirs_makes_no_job() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let hide = [("action", "article.hide"), ("reason", "asked")];
    let long = "x".repeat(60 * 1024);
    let poison: Vec<_> =
        hide.into_iter().chain(std::iter::repeat_n(("params[x]", long.as_str()), 60)).collect();
    let many = "1 ".repeat(BULK_LISTED_MAX + 1);
    for (fields, file, says) in [
        (poison.as_slice(), "1", "as text"),
        (&[("list", "1"), ("action", "article.hide"), ("reason", "asked")], "2", "as text"),
        (&hide, many.as_str(), "more than 200000 ids"),
        (&hide, "", "No id is in the list"),
    ] {
        let refused = upload(&mut admin, fields, file).await;
        assert_eq!(refused.status, 400, "{says}: {}", refused.body);
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    let mut cx = office.member("cx").await;
    assert_eq!(upload(&mut cx, &[("action", "article.trash"), ("reason", "x")], "1").await.status, 403);
    let jobs: i64 =
        sqlx::query_scalar("SELECT count(*) FROM samuso.job").fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(jobs, 0);
}

/// What stands between a field's beginning and its end.
fn field<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.split_once(&format!("<label for=\"{id}\"")).expect("the field is there").1;
    from.split("<label").next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_on_its_page_beside_the_field_and_what_was_typed_is_there() {
    let office = office().await;
    let mut admin = office.member("admin").await;
    let page = "/e/article/actions/hide?back=%2Fe%2Farticle%3Fstate%3Ddraft";
    let shown = admin.get(page).await.body;
    assert!(field(&shown, "list").contains("autofocus") && !field(&shown, "reason").contains("autofocus"));
    let fields = |reason| {
        let back = "/e/article?state=draft";
        [
            ("action", "article.hide"),
            ("page", page),
            ("back", back),
            ("list", ""),
            ("reason", reason),
            ("ticket", "T-77"),
        ]
    };
    let none = upload(&mut admin, &fields("Typed \"with\" care"), " ").await;
    assert_eq!(none.status, 400, "{}", none.body);
    assert!(none.body.contains("data-refused") && none.body.contains("data-list-form"), "{}", none.body);
    let list = field(&none.body, "list");
    assert!(list.contains("No id is in the list") && list.contains("autofocus"), "{list}");
    assert!(!field(&none.body, "reason").contains("autofocus"), "{}", none.body);
    for kept in
        ["value=\"Typed &quot;with&quot; care\"", "value=\"T-77\"", "value=\"/e/article?state=draft\""]
    {
        assert!(none.body.contains(kept), "{kept}: {}", none.body);
    }
    assert!(field(&none.body, "file").contains("Choose the file again: ids.csv"), "{}", none.body);

    let mut fields = fields("");
    fields[3].1 = "1, 2";
    let unsaid = upload(&mut admin, &fields, "").await;
    let (list, reason) = (field(&unsaid.body, "list"), field(&unsaid.body, "reason"));
    assert!(list.contains("1, 2</textarea>") && !list.contains("autofocus"), "{list}");
    assert!(reason.contains("field-fault") && reason.contains("autofocus"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn as_pairs_it_is_no_larger_than_any_other_form() {
    let office = office().await;
    let admin = office.member("admin").await;
    for accept in ["text/html", "application/json"] {
        let cookies = admin.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let head = format!(
            "POST /api/jobs/list HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\naccept: {accept}\r\ncookie: {1}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 4000000\r\n\r\naction=article.hide&list=",
            office.address,
            cookies.collect::<Vec<_>>().join("; "),
        );
        let mut stream = TcpStream::connect(office.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        // It never ends: whoever reads on is never answered.
        stream.write_all("1 ".repeat(REQUEST_MAX_BYTES).as_bytes()).await.unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        let status = String::from_utf8_lossy(&status).into_owned();
        assert!(matches!(&*status, "HTTP/1.1 413" | "HTTP/1.1 400"), "{accept}: {status}");
    }
}
