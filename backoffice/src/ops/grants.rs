//! What the database roles may do, from the catalogue. The catalogue is one whitelist; this is the other, and
//! PostgreSQL holds it.

use crate::catalog::model::{Catalog, Entity, Table, ident};
use sqlx::PgConnection;
use std::collections::BTreeSet;

pub const READER: &str = "samuso_reader";
pub const WRITER: &str = "samuso_writer";

/// Statements to be run by whoever owns the tables: in this order, each in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants {
    /// On the product's own tables.
    pub product: Vec<String>,
    /// On the `samuso` schema, as `samuso_owner`.
    pub samuso: Vec<String>,
}

/// A right that a role needs on columns of a product's table.
pub struct Need {
    pub role: &'static str,
    pub right: &'static str,
    pub table: Table,
    pub columns: Vec<String>,
    /// The entity's key; `timeline` for the audit table.
    pub of: String,
}

impl Grants {
    pub fn of(catalog: &Catalog) -> Self {
        Self { product: product(&needs(catalog)), samuso: samuso() }
    }

    /// Takes away what the roles may do with tables that the catalogue has no more.
    #[must_use]
    pub fn and_no_more(mut self, catalog: &Catalog, held: Vec<Table>) -> Self {
        let needed: BTreeSet<Table> = needs(catalog).into_iter().map(|need| need.table).collect();
        let left = held.into_iter().filter(|table| !needed.contains(table));
        self.product.splice(..0, left.map(|table| revoke(&table)));
        self
    }
}

/// The product's tables on which Samuso's roles have a right, on the whole or on a column.
pub async fn held(connection: &mut PgConnection) -> Result<Vec<Table>, sqlx::Error> {
    let tables: Vec<(String, String)> = sqlx::query_as(
        "/* samuso grants.held */
         SELECT DISTINCT n.nspname::text, c.relname::text
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL (
             SELECT whole.grantee FROM aclexplode(c.relacl) AS whole
             UNION SELECT part.grantee FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS part
             WHERE a.attrelid = c.oid
         ) AS held
         JOIN pg_roles r ON r.oid = held.grantee
         WHERE r.rolname = ANY($1) AND r.oid <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND n.nspname NOT IN ('samuso', 'pg_catalog', 'information_schema')
         ORDER BY 1, 2",
    )
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await?;
    Ok(tables.into_iter().map(|(schema, name)| Table { schema, name }).collect())
}

fn revoke(table: &Table) -> String {
    format!("REVOKE ALL ON {} FROM {READER}, {WRITER}", table.sql())
}

/// Everything that the catalogue reads, and every column that its actions set.
pub fn needs(catalog: &Catalog) -> Vec<Need> {
    let mut needs = Vec::new();
    for entity in &catalog.entities {
        let columns = entity.fields.iter().map(|field| field.key.to_string()).collect();
        needs.extend(read(&entity.table, columns, entity.key.as_str()));
        needs.extend(written(entity));
    }
    if let Some(audit) = &catalog.audit {
        let plain =
            [&audit.id, &audit.occurred_at, &audit.actor_id, &audit.entity, &audit.record, &audit.action];
        let kept =
            [&audit.actor_type, &audit.scope, &audit.arguments, &audit.before, &audit.after, &audit.reason];
        let columns = plain.into_iter().chain(kept.into_iter().flatten()).cloned().collect();
        needs.extend(read(&audit.table, columns, "timeline"));
    }
    needs
}

fn read(table: &Table, columns: Vec<String>, of: &str) -> [Need; 2] {
    [READER, WRITER].map(|role| {
        let (table, columns, of) = (table.clone(), columns.clone(), of.to_owned());
        Need { role, right: "SELECT", table, columns, of }
    })
}

fn written(entity: &Entity) -> Option<Need> {
    // What a call changes, the product writes as itself.
    let updates = entity.actions.iter().filter(|action| action.http().is_none());
    let columns: BTreeSet<String> =
        updates.flat_map(|action| &action.sets).map(ToString::to_string).collect();
    let (table, of) = (entity.table.clone(), entity.key.to_string());
    let columns: Vec<String> = columns.into_iter().collect();
    (!columns.is_empty()).then_some(Need { role: WRITER, right: "UPDATE", table, columns, of })
}

/// What an earlier catalogue needed and this one does not is taken away first.
fn product(needs: &[Need]) -> Vec<String> {
    let both = format!("{READER}, {WRITER}");
    let schemas: BTreeSet<&str> = needs.iter().map(|need| &*need.table.schema).collect();
    let tables: BTreeSet<&Table> = needs.iter().map(|need| &need.table).collect();
    let usage =
        schemas.into_iter().map(|schema| format!("GRANT USAGE ON SCHEMA {} TO {both}", ident(schema)));
    let revoked = tables.into_iter().map(revoke);
    let granted = needs.iter().map(|Need { role, right, table, columns, .. }| {
        let columns: Vec<String> = columns.iter().map(|column| ident(column)).collect();
        format!("GRANT {right} ({}) ON {} TO {role}", columns.join(", "), table.sql())
    });
    usage.chain(revoked).chain(granted).collect()
}

/// Events can be added and read, and their links read, and that is all. The reader sees no session and no preview.
pub(super) fn samuso() -> Vec<String> {
    let both = format!("{READER}, {WRITER}");
    [
        format!("GRANT USAGE ON SCHEMA samuso TO {both}"),
        format!("REVOKE ALL ON ALL TABLES IN SCHEMA samuso FROM {both}"),
        format!(
            "GRANT SELECT ON samuso._migrations, samuso.environment, samuso.heartbeat, samuso.member, samuso.run, \
             samuso.event, samuso.event_link, samuso.captured, samuso.ticket_look, samuso.note, samuso.note_mention, samuso.view, samuso.pin TO {both}"
        ),
        format!(
            "GRANT SELECT ON samuso.member_grant, samuso.member_channel, samuso.grant_in_force, samuso.session, \
             samuso.preview, samuso.approval_request, samuso.approval, samuso.reveal, samuso.reveal_reason, samuso.identity, samuso.sign_in_attempt, \
             samuso.logout_token, samuso.saml_request, samuso.saml_seen, samuso.saml_session TO {WRITER}"
        ),
        format!("GRANT INSERT ON samuso.session, samuso.preview, samuso.reveal, samuso.run TO {WRITER}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON samuso.notification TO {WRITER}"),
        format!("GRANT SELECT, DELETE ON samuso.captured_told TO {WRITER}"),
        // Decisions are added, and never changed.
        format!("GRANT INSERT ON samuso.approval_request, samuso.approval TO {WRITER}"),
        format!("GRANT INSERT, UPDATE ON samuso.reveal_reason TO {WRITER}"),
        format!("GRANT SELECT, INSERT, DELETE ON samuso.kept_form, samuso.break_glass_try TO {WRITER}"),
        format!("GRANT UPDATE (as_role, as_member, as_until, ticket) ON samuso.session TO {WRITER}"),
        format!("GRANT INSERT, DELETE ON samuso.ticket_look, samuso.note_mention, samuso.pin, samuso.view TO {WRITER}"),
        format!("GRANT UPDATE (last_at, times) ON samuso.ticket_look TO {WRITER}"),
        format!("GRANT INSERT ON samuso.note TO {WRITER}"),
        format!("GRANT UPDATE (body, version, edited_at, deleted_at) ON samuso.note TO {WRITER}"),
        format!("GRANT UPDATE (name, query, shared, is_default, saved_at) ON samuso.view TO {WRITER}"),
        // An event's number, moment and transaction are the server's to say.
        format!(
            "GRANT INSERT (actor_kind, actor_id, actor_label, action, entity, record_id, record_label, channel, run_id, \
             reason, ticket, arguments, before, after, after_digest, request_id) ON samuso.event TO {WRITER}"
        ),
        format!(
            "GRANT DELETE ON samuso.session, samuso.preview, samuso.reveal, samuso.sign_in_attempt, \
             samuso.logout_token TO {WRITER}"
        ),
        format!("GRANT INSERT ON samuso.saml_request, samuso.saml_seen, samuso.saml_session TO {WRITER}"),
        format!("GRANT DELETE ON samuso.saml_request, samuso.saml_seen TO {WRITER}"),
        // Whom providers send, and what members are given by hand. A policy of the table holds who may give and take
        // which grants.
        format!("GRANT INSERT ON samuso.sign_in_attempt, samuso.logout_token TO {WRITER}"),
        format!("GRANT INSERT (key, name, locale, time_zone, theme) ON samuso.member TO {WRITER}"),
        format!("GRANT INSERT (provider, issuer, subject, member_id, email) ON samuso.identity TO {WRITER}"),
        format!("GRANT UPDATE (signed_in_at, email) ON samuso.identity TO {WRITER}"),
        format!(
            "GRANT INSERT (member_id, role, channels, mine, granted_by, granted_by_id, reason, expires_at, provider) \
             ON samuso.member_grant TO {WRITER}"
        ),
        format!("GRANT UPDATE (revoked_at, revoked_by, revoked_by_id) ON samuso.member_grant TO {WRITER}"),
        format!(
            "GRANT INSERT (member_id, channel, assigned_by, assigned_by_id) ON samuso.member_channel TO {WRITER}"
        ),
        format!("GRANT DELETE ON samuso.member_channel TO {WRITER}"),
        // Jobs. What is counted and rehearsed changes; what was asked for does not.
        format!("GRANT SELECT, INSERT ON samuso.job, samuso.job_target, samuso.job_log TO {WRITER}"),
        format!(
            "GRANT UPDATE (run_id, state, held_by, waits_for, error, total, changes, handled, changed, failed, \
             handled_then, failed_then, rows_a_second, pace, sample, worker, leased_until, turn_at, takeovers, \
             signed_in_afresh, regardless, prepared_at, started_at, stopped_at, finished_at) ON samuso.job TO {WRITER}"
        ),
        format!("GRANT UPDATE (state, kind, error, channel, digest) ON samuso.job_target TO {WRITER}"),
        format!("GRANT DELETE ON samuso.job_target TO {WRITER}"),
        // Calls. What is sent is taken away once it is known what came of it.
        format!("GRANT SELECT, INSERT ON samuso.call TO {WRITER}"),
        format!(
            "GRANT UPDATE (state, tries, is_doubtful, why, status, code, asks, next_at, worker, leased_until, settled_at, url, \
             body, status_url, before) \
             ON samuso.call TO {WRITER}"
        ),
        format!("GRANT UPDATE (beat_at) ON samuso.heartbeat TO {WRITER}"),
        format!("GRANT UPDATE (last_seen_at, ended_at) ON samuso.session TO {WRITER}"),
        format!("GRANT UPDATE (name, locale, time_zone, theme) ON samuso.member TO {WRITER}"),
        format!(
            "GRANT UPDATE (state, changed, skipped, error, finished_at, undone_by, approvals_needed, approvals, round, \
             expires_at) ON samuso.run TO {WRITER}"
        ),
    ]
    .into()
}
