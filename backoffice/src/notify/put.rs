//! Puts a notice down, in the caller's transaction: nobody is told of what was not done.

use sqlx::PgConnection;

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    ApprovalAsked,
    ApprovalAskedAgain,
    Approved,
    Refused,
    Expired,
    Cancelled,
    RunFailed,
    /// The product may have done it: somebody has to look.
    RunUnknown,
    JobFailed,
    /// It stopped, until a person decides.
    JobHeld,
}

const ALL: [(Kind, &str); 10] = [
    (Kind::ApprovalAsked, "approval_asked"),
    (Kind::ApprovalAskedAgain, "approval_asked_again"),
    (Kind::Approved, "approved"),
    (Kind::Refused, "refused"),
    (Kind::Expired, "expired"),
    (Kind::Cancelled, "cancelled"),
    (Kind::RunFailed, "run_failed"),
    (Kind::RunUnknown, "run_unknown"),
    (Kind::JobFailed, "job_failed"),
    (Kind::JobHeld, "job_held"),
];

impl Kind {
    pub fn as_str(self) -> &'static str {
        ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    pub fn parse(word: &str) -> Option<Self> {
        ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// Names alone: a reason, a title or a parameter could hold what only some may see.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    pub kind: Kind,
    /// Where it leads to: `/runs/…`.
    pub path: &'a str,
    /// `article.hide`
    pub action: &'a str,
    /// What the member is called who did it.
    pub by: &'a str,
    pub records: usize,
}

pub async fn put(conn: &mut PgConnection, notice: &Notice<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "/* samuso notify.put */ INSERT INTO samuso.notification (kind, path, action, actor_label, records)
         VALUES ($1, $2, $3, left($4, 200), $5)",
        notice.kind.as_str(),
        notice.path,
        notice.action,
        notice.by,
        i64::try_from(notice.records).unwrap_or(i64::MAX),
    )
    .execute(conn)
    .await
    .map(drop)
}

/// Of what is taken back before anybody was told of it, nobody is told: neither that it was asked for nor that it is over.
pub async fn untold(conn: &mut PgConnection, path: &str) -> Result<(), sqlx::Error> {
    let asked = sqlx::query!(
        "/* samuso notify.unasked */ DELETE FROM samuso.notification
         WHERE path = $1 AND kind IN ('approval_asked', 'approval_asked_again') AND done_at IS NULL AND tries = 0",
        path,
    );
    asked.execute(&mut *conn).await?;
    // Whoever was told, or is being told, that it was asked for is told that it is over, too.
    sqlx::query!(
        "/* samuso notify.untold */ DELETE FROM samuso.notification
         WHERE path = $1 AND done_at IS NULL AND tries = 0
           AND NOT EXISTS (SELECT FROM samuso.notification WHERE path = $1 AND (done_at IS NOT NULL OR tries > 0))",
        path,
    )
    .execute(conn)
    .await
    .map(drop)
}
