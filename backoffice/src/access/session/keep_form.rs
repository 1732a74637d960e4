//! A session that ended in the midst of a form loses nothing: what was typed is kept for the member whose session it was,
//! in the browser that they typed it in, for some minutes.

use super::{Sessions, Token};
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, FORM_LASTS, FORMS_KEPT, READ_ENDS_MS, REQUEST_MAX_BYTES, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use sqlx::types::Uuid;

/// A form as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptForm {
    /// The page that it is on; empty, where that is not known.
    pub page: String,
    /// Where it was sent to: `/api/actions/preview`.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl KeptForm {
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Sessions {
    /// Keeps it, where this token was a member's. The answer is the browser's part of it.
    pub async fn keep_form(&self, ended: &Token, form: &KeptForm) -> Result<Option<Token>, Problem> {
        let KeptForm { page, action, fields } = form;
        let fields = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        if fields.len() > REQUEST_MAX_BYTES {
            return Ok(None);
        }
        let browser = Token::new()?;
        let (hash, of) = (browser.hash(), ended.hash());
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let kept = sqlx::query_scalar!(
            "/* samuso form.keep */ INSERT INTO samuso.kept_form (browser_hash, member_id, page, action, fields, expires_at)
             SELECT $1, s.member_id, $3, $4, $5, now() + make_interval(secs => $6)
             FROM samuso.session s WHERE s.token_hash = $2 RETURNING member_id",
            hash.as_slice(),
            of.as_slice(),
            page,
            action,
            fields,
            FORM_LASTS.as_secs_f64(),
        );
        let kept = within(Part::SignIn, WRITE_TIMEOUT_MS, kept.fetch_optional(&mut *transaction)).await?;
        let Some(member) = kept else { return Ok(None) };
        let bounded = sqlx::query!(
            "/* samuso form.bound */ DELETE FROM samuso.kept_form WHERE browser_hash IN (
                 SELECT browser_hash FROM samuso.kept_form WHERE member_id = $1 ORDER BY kept_at DESC OFFSET $2)",
            member,
            FORMS_KEPT,
        );
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            bounded.execute(&mut *transaction).await?;
            transaction.commit().await
        })
        .await?;
        Ok(Some(browser))
    }

    /// What this browser has of this member's: nobody else gets it.
    pub async fn kept_form(&self, browser: &Token, member: Uuid) -> Result<Option<KeptForm>, Problem> {
        let mut read = self.databases.sessions().await?;
        let hash = browser.hash();
        let row = sqlx::query!(
            "/* samuso form.kept */ SELECT page, action, fields FROM samuso.kept_form
             WHERE browser_hash = $1 AND member_id = $2 AND expires_at > now()",
            hash.as_slice(),
            member,
        )
        .fetch_optional(read.connection());
        let row = within(Part::SignIn, READ_ENDS_MS, row).await?;
        Ok(row.map(|row| {
            let fields = url::form_urlencoded::parse(row.fields.as_bytes());
            let fields = fields.map(|(key, value)| (key.into_owned(), value.into_owned()));
            KeptForm { page: row.page, action: row.action, fields: fields.collect() }
        }))
    }

    /// It was sent by now, if it is this one. The answer is whether it was.
    pub async fn drop_form(&self, browser: &Token, sent: &KeptForm) -> Result<bool, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let hash = browser.hash();
        let dropped = sqlx::query!(
            "/* samuso form.drop */ DELETE FROM samuso.kept_form WHERE browser_hash = $1 AND page = $2 AND action = $3",
            hash.as_slice(),
            sent.page,
            sent.action,
        );
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let dropped = dropped.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| dropped > 0)
        })
        .await
    }

    /// Removes those whose time is over, some at a time, and answers how many.
    pub async fn clean_forms(&self) -> Result<u64, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let cleaned = sqlx::query!(
            "/* samuso form.clean */ DELETE FROM samuso.kept_form WHERE browser_hash IN (
                 SELECT browser_hash FROM samuso.kept_form WHERE expires_at < now() LIMIT $1)",
            CLEAN_ROWS,
        );
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| cleaned)
        })
        .await
    }
}
