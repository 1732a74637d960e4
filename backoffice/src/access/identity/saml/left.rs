use super::Name;
use crate::access::session::{Sessions, Token};
use crate::cx::problem;
use crate::problem::{Part, Problem};

/// Whom a session is of, to tell their provider that they leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub provider: String,
    pub name: Name,
    pub session_index: Option<String>,
}

impl Sessions {
    /// Whom this session is of; none, where it is no session of a SAML provider's.
    pub async fn left(&self, token: &Token) -> Result<Option<Left>, Problem> {
        let mut read = self.databases.sessions().await?;
        let hash = token.hash();
        let row = sqlx::query!(
            r#"/* samuso saml.left */
             SELECT s.provider AS "provider!", n.name_id, n.format, n.name_qualifier, n.sp_name_qualifier,
                    s.provider_session
             FROM samuso.saml_session n JOIN samuso.session s USING (token_hash)
             WHERE n.token_hash = $1 AND s.ended_at IS NULL AND s.provider IS NOT NULL"#,
            hash.as_slice(),
        );
        let row = row.fetch_optional(read.connection()).await;
        let row = row.map_err(|error| problem(Part::SignIn, "saml.left", &error))?;
        Ok(row.map(|row| Left {
            provider: row.provider,
            name: Name {
                id: row.name_id,
                format: row.format,
                qualifier: row.name_qualifier,
                sp_qualifier: row.sp_name_qualifier,
            },
            session_index: row.provider_session,
        }))
    }
}
