//! A list of ids as a file: for whoever may run its action, and as large as a job could take.

use super::browser::{Answer, Browser};
use super::office::office;
use super::ticket::ADDRESS;
use backoffice::limits::BULK_LISTED_MAX;

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
        (&hide, "", "No record is chosen"),
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
