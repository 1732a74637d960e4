//! What there has to be, so that every route has something to ask for.

use crate::tests::browser::{Answer, Browser};
use crate::tests::kept::unknown_call;
use crate::tests::notes::{the_note, write};
use crate::tests::office::Office;
use crate::tests::views::save;

/// What an admin has made, so that there is something that others must not get.
pub(super) struct Made {
    pub(super) preview: String,
    pub(super) run: String,
    /// What an agent asks for, and what the admin does.
    pub(super) asked: String,
    pub(super) own: String,
    /// Jobs that wait to be started, that are paused, and of which a record failed.
    pub(super) jobs: [String; 3],
    /// Who has no role yet.
    pub(super) member: String,
    /// A note and a view of the admin's.
    pub(super) note: String,
    pub(super) view: String,
    /// A call that nobody answered, and its run.
    pub(super) call: (String, String),
}

impl Made {
    /// A run (article 3 is hidden), and a preview that has not been run (article 1).
    pub(super) async fn by_admin(office: &mut Office) -> Self {
        let mut admin = office.member("admin").await;
        let first = preview(&mut admin, "3").await;
        let answer = admin.post("/api/actions/run", &[("preview", &first)]).await;
        let run = run_of(&answer);
        let (asked, own) =
            (suspend(&mut office.member("cx").await, "1").await, suspend(&mut admin, "2").await);
        let member = "SELECT id::text FROM samuso.member WHERE key = 'nobody'";
        let member: String = sqlx::query_scalar(member).fetch_one(&mut office.owner).await.unwrap();
        // They have a session that can be ended.
        office.member("nobody").await;
        assert_eq!(write(&mut admin, "1", "a note").await.status, 303);
        let note = the_note(office).await;
        let view = save(&mut admin, "state=draft", "drafts", &[]).await;
        let mut jobs = Vec::new();
        for (article, state) in [("1", "ready"), ("2", "paused"), ("4", "succeeded")] {
            jobs.push(job(office, &mut admin, article, state).await);
        }
        let jobs = jobs.try_into().unwrap();
        let call = unknown_call(office).await;
        Self { preview: preview(&mut admin, "1").await, run, asked, own, jobs, member, note, view, call }
    }
}

async fn preview(admin: &mut Browser, article: &str) -> String {
    previewed(admin, "article.hide", article).await
}

/// Asks for what others approve.
async fn suspend(member: &mut Browser, channel: &str) -> String {
    let preview = previewed(member, "channel.suspend", channel).await;
    run_of(&member.post("/api/actions/run", &[("preview", &preview)]).await)
}

fn run_of(answer: &Answer) -> String {
    let run = answer.header("location").and_then(|to| to.strip_prefix("/runs/"));
    run.unwrap_or_else(|| panic!("no run: {answer:?}")).to_owned()
}

async fn previewed(member: &mut Browser, action: &str, id: &str) -> String {
    let form = [("action", action), ("ids", id), ("reason", "asked"), ("ticket", "T-1")];
    let answer = member.post("/api/actions/preview", &form).await;
    let preview = answer.header("location").and_then(|to| to.strip_prefix("/previews/"));
    preview.unwrap_or_else(|| panic!("no preview: {answer:?}")).to_owned()
}

/// A job of an admin's, brought to where a route wants it by hand: nobody works on it here.
async fn job(office: &mut Office, admin: &mut Browser, article: &str, state: &str) -> String {
    let form = [("action", "article.hide"), ("ids", article), ("reason", "asked")];
    let answer = admin.post("/api/jobs/prepare", &form).await;
    let job = answer.header("location").and_then(|to| to.strip_prefix("/jobs/"));
    let job = job.unwrap_or_else(|| panic!("no job: {answer:?}")).to_owned();
    let bring = "WITH target AS (UPDATE samuso.job_target SET state = CASE $2 WHEN 'succeeded' THEN 'failed' ELSE 'ready' END,
                     kind = CASE $2 WHEN 'succeeded' THEN 'refused' END WHERE job_id = $1::uuid),
                 run AS (INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, request_id)
                     SELECT gen_random_uuid(), id, action, entity, 'member', member_id::text, member_label, 'running', 'r'
                     FROM samuso.job WHERE id = $1::uuid AND $2 <> 'ready' RETURNING id)
                 UPDATE samuso.job SET state = $2, changes = 1, run_id = (SELECT id FROM run),
                     finished_at = CASE $2 WHEN 'succeeded' THEN now() END,
                     stopped_at = CASE $2 WHEN 'paused' THEN now() END WHERE id = $1::uuid";
    sqlx::query(bring).bind(&job).bind(state).execute(&mut office.superuser).await.unwrap();
    job
}
