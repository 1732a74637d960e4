//! What the roles may do with our own tables, by subject. Nothing is given that is not here.

use super::{READER, WRITER};

/// Events can be added and read, and their links read, and that is all. The reader sees no session and no preview.
pub(in crate::ops) fn samuso() -> Vec<String> {
    [all(), events(), members(), signing_in(), records(), actions(), jobs(), calls()].concat()
}

/// Before anything else what was given is taken away.
fn all() -> Vec<String> {
    let both = format!("{READER}, {WRITER}");
    vec![
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
        format!("GRANT UPDATE (beat_at) ON samuso.heartbeat TO {WRITER}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON samuso.notification TO {WRITER}"),
    ]
}

fn events() -> Vec<String> {
    vec![
        // An event's number, moment and transaction are the server's to say.
        format!(
            "GRANT INSERT (actor_kind, actor_id, actor_label, action, entity, record_id, record_label, channel, run_id, \
             reason, ticket, arguments, before, after, after_digest, request_id) ON samuso.event TO {WRITER}"
        ),
        format!("GRANT SELECT, DELETE ON samuso.captured_told TO {WRITER}"),
    ]
}

/// A policy of the table holds who may give and take which grants.
fn members() -> Vec<String> {
    vec![
        format!("GRANT INSERT (key, name, locale, time_zone, theme) ON samuso.member TO {WRITER}"),
        format!("GRANT UPDATE (name, locale, time_zone, theme) ON samuso.member TO {WRITER}"),
        format!(
            "GRANT INSERT (member_id, role, channels, mine, granted_by, granted_by_id, reason, expires_at, provider) \
             ON samuso.member_grant TO {WRITER}"
        ),
        format!("GRANT UPDATE (revoked_at, revoked_by, revoked_by_id) ON samuso.member_grant TO {WRITER}"),
        format!(
            "GRANT INSERT (member_id, channel, assigned_by, assigned_by_id) ON samuso.member_channel TO {WRITER}"
        ),
        format!("GRANT DELETE ON samuso.member_channel TO {WRITER}"),
    ]
}

/// Whom providers send, and their sessions.
fn signing_in() -> Vec<String> {
    vec![
        format!("GRANT INSERT ON samuso.sign_in_attempt, samuso.logout_token TO {WRITER}"),
        format!("GRANT INSERT (provider, issuer, subject, member_id, email) ON samuso.identity TO {WRITER}"),
        format!("GRANT UPDATE (signed_in_at, email) ON samuso.identity TO {WRITER}"),
        format!("GRANT INSERT ON samuso.saml_request, samuso.saml_seen, samuso.saml_session TO {WRITER}"),
        format!("GRANT DELETE ON samuso.saml_request, samuso.saml_seen TO {WRITER}"),
        format!("GRANT SELECT, INSERT, DELETE ON samuso.allowance TO {WRITER}"),
        format!("GRANT UPDATE (tokens, filled_at) ON samuso.allowance TO {WRITER}"),
        format!("GRANT SELECT, INSERT, DELETE ON samuso.kept_form, samuso.break_glass_try TO {WRITER}"),
        format!("GRANT UPDATE (last_seen_at, ended_at) ON samuso.session TO {WRITER}"),
        format!("GRANT UPDATE (as_role, as_member, as_until, ticket) ON samuso.session TO {WRITER}"),
    ]
}

/// What members keep of records.
fn records() -> Vec<String> {
    vec![
        format!("GRANT INSERT, UPDATE ON samuso.reveal_reason TO {WRITER}"),
        format!(
            "GRANT INSERT, DELETE ON samuso.ticket_look, samuso.note_mention, samuso.pin, samuso.view TO {WRITER}"
        ),
        format!("GRANT UPDATE (last_at, times) ON samuso.ticket_look TO {WRITER}"),
        format!("GRANT INSERT ON samuso.note TO {WRITER}"),
        format!("GRANT UPDATE (body, version, edited_at, deleted_at) ON samuso.note TO {WRITER}"),
        format!("GRANT UPDATE (name, query, shared, is_default, saved_at) ON samuso.view TO {WRITER}"),
    ]
}

/// Sessions and reveals come and go as previews do.
fn actions() -> Vec<String> {
    vec![
        format!("GRANT INSERT ON samuso.session, samuso.preview, samuso.reveal, samuso.run TO {WRITER}"),
        format!(
            "GRANT DELETE ON samuso.session, samuso.preview, samuso.reveal, samuso.sign_in_attempt, \
             samuso.logout_token TO {WRITER}"
        ),
        format!(
            "GRANT UPDATE (state, changed, skipped, error, finished_at, undone_by, approvals_needed, approvals, round, \
             expires_at) ON samuso.run TO {WRITER}"
        ),
        // Decisions are added, and never changed.
        format!("GRANT INSERT ON samuso.approval_request, samuso.approval TO {WRITER}"),
    ]
}

/// What is counted and rehearsed changes; what was asked for does not.
fn jobs() -> Vec<String> {
    vec![
        format!("GRANT SELECT, INSERT ON samuso.job, samuso.job_target, samuso.job_log TO {WRITER}"),
        format!(
            "GRANT UPDATE (run_id, state, held_by, waits_for, error, total, changes, handled, changed, failed, \
             handled_then, failed_then, rows_a_second, pace, sample, worker, leased_until, turn_at, takeovers, \
             signed_in_afresh, regardless, fields, prepared_at, started_at, stopped_at, finished_at) ON samuso.job TO {WRITER}"
        ),
        format!("GRANT UPDATE (state, kind, error, channel, digest) ON samuso.job_target TO {WRITER}"),
        format!("GRANT DELETE ON samuso.job_target TO {WRITER}"),
    ]
}

/// What is sent is taken away once it is known what came of it.
fn calls() -> Vec<String> {
    vec![
        format!("GRANT SELECT, INSERT ON samuso.call TO {WRITER}"),
        format!(
            "GRANT UPDATE (state, tries, is_doubtful, why, status, code, asks, next_at, worker, leased_until, settled_at, url, \
             body, status_url, before) \
             ON samuso.call TO {WRITER}"
        ),
    ]
}
