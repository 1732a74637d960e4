//! Whether anybody looks after members: where nobody does, nobody can be given a role, and nobody sees that.

use super::permission::access_roles;
use crate::catalog::model::Catalog;
use crate::cx::{Databases, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};

/// At this moment, by a grant that covers everything.
pub async fn somebody_looks_after_members(databases: &Databases, catalog: &Catalog) -> Result<bool, Problem> {
    let roles = access_roles(catalog);
    let mut read = databases.fresh(Part::Access).await?;
    let somebody = sqlx::query_scalar!(
        r#"/* samuso access.somebody */ SELECT EXISTS (SELECT FROM samuso.grant_in_force
           WHERE channels IS NULL AND NOT mine AND role = ANY($1)) AS "somebody!""#,
        &roles,
    );
    within(Part::Access, READ_ENDS_MS, somebody.fetch_one(read.connection())).await
}
