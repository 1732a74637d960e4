//! What states, reasons and steps of a job are called.

use crate::say;
use crate::texts::Count;
use crate::ui::{Badge, Tone};
use crate::visit::Visit;
use backoffice::jobs::types::{Counts, HeldBy, JobState, JobSummary, Kind, LogLine, WaitsFor};
use backoffice::limits::JOB_FAILURES_PERCENT;
use leptos::prelude::*;

fn state(visit: &Visit, state: JobState) -> impl IntoView + use<> {
    let (says, tone) = match state {
        JobState::Preparing => (say!(visit, jobs.preparing), Tone::Info),
        JobState::Ready => (say!(visit, jobs.ready), Tone::Info),
        JobState::Asked => (say!(visit, jobs.asked), Tone::Warn),
        JobState::Running => (say!(visit, jobs.running), Tone::Info),
        JobState::Paused => (say!(visit, jobs.paused), Tone::Warn),
        JobState::Held => (say!(visit, jobs.held), Tone::Bad),
        JobState::Succeeded => (say!(visit, jobs.succeeded), Tone::Good),
        JobState::Failed => (say!(visit, jobs.failed), Tone::Bad),
        JobState::Cancelled => (say!(visit, jobs.cancelled), Tone::Plain),
    };
    view! { <Badge tone>{says}</Badge> }
}

/// As a badge. Where nothing would change, there is nothing to start.
pub fn stands(visit: &Visit, job: &JobSummary) -> AnyView {
    if job.state == JobState::Ready && job.counts.ready == 0 {
        let says = say!(visit, jobs.nothing_to_start);
        return view! { <Badge tone=Tone::Plain>{says}</Badge> }.into_any();
    }
    state(visit, job.state).into_any()
}

/// "3,000 of 5,000 changed, 1,998 left alone, 2 failed".
pub fn so_far(visit: &Visit, counts: Counts) -> String {
    let of = say!(visit, jobs.changed_of, changed = Count(counts.changed), total = Count(counts.total));
    let skipped = say!(visit, jobs.skipped_count, count = Count(counts.skipped));
    let failed = say!(visit, jobs.failed_count, count = Count(counts.failed));
    let rest =
        [(counts.skipped, skipped), (counts.failed, failed)].into_iter().filter(|(count, _)| *count > 0);
    [of].into_iter().chain(rest.map(|(_, says)| says)).collect::<Vec<_>>().join(", ")
}

pub fn kind(visit: &Visit, kind: Kind) -> &'static str {
    match kind {
        Kind::DoesNotApply => say!(visit, jobs.does_not_apply),
        Kind::Unchanged => say!(visit, jobs.unchanged),
        Kind::ChangedSince => say!(visit, jobs.changed_since),
        Kind::Unknown => say!(visit, jobs.unknown),
        Kind::Forbidden => say!(visit, jobs.forbidden),
        Kind::ChangedMeanwhile => say!(visit, jobs.changed_meanwhile),
        Kind::Refused => say!(visit, jobs.refused),
    }
}

pub fn held_by(visit: &Visit, by: HeldBy) -> String {
    match by {
        HeldBy::Failures => say!(visit, jobs.held_failures, count = JOB_FAILURES_PERCENT).to_string(),
        HeldBy::Rights => say!(visit, jobs.held_rights).to_owned(),
        HeldBy::Catalogue => say!(visit, jobs.held_catalogue).to_owned(),
        HeldBy::Primary => say!(visit, jobs.held_primary).to_owned(),
        HeldBy::Workers => say!(visit, jobs.held_workers).to_owned(),
    }
}

/// The same, in the few words of a line.
fn held_by_short(visit: &Visit, by: HeldBy) -> &'static str {
    match by {
        HeldBy::Failures => say!(visit, jobs.why_failures),
        HeldBy::Rights => say!(visit, jobs.why_rights),
        HeldBy::Catalogue => say!(visit, jobs.why_catalogue),
        HeldBy::Primary => say!(visit, jobs.why_primary),
        HeldBy::Workers => say!(visit, jobs.why_workers),
    }
}

pub fn waits_for(visit: &Visit, waits: WaitsFor, moves: bool) -> &'static str {
    match waits {
        WaitsFor::Replica if moves => say!(visit, jobs.slowed_replica),
        WaitsFor::Load if moves => say!(visit, jobs.slowed_load),
        WaitsFor::Replica => say!(visit, jobs.waits_replica),
        WaitsFor::Load => say!(visit, jobs.waits_load),
        WaitsFor::Primary => say!(visit, jobs.waits_primary),
    }
}

/// A step of the log. One that a newer version wrote stays as it is.
pub fn step(visit: &Visit, line: &LogLine) -> String {
    let says = match line.what.as_str() {
        "made" => say!(visit, jobs.log_made),
        "taken" => say!(visit, jobs.log_taken),
        "taken_over" => say!(visit, jobs.log_taken_over),
        "ready" => say!(visit, jobs.log_ready),
        "asked" => say!(visit, jobs.log_asked),
        "approved" => say!(visit, jobs.log_approved),
        "refused" => say!(visit, approvals.done_refused),
        "not_approved" => say!(visit, jobs.log_not_approved),
        "started" => say!(visit, jobs.log_started),
        "paused" => say!(visit, jobs.log_paused),
        "went_on" => say!(visit, jobs.log_went_on),
        "went_on_regardless" => say!(visit, jobs.log_went_on_regardless),
        "held" => say!(visit, jobs.log_held),
        "succeeded" => say!(visit, jobs.log_succeeded),
        "failed" => say!(visit, jobs.log_failed),
        "cancelled" => say!(visit, jobs.log_cancelled),
        "expired" => say!(visit, jobs.log_expired),
        other => return other.to_owned(),
    };
    match line.detail.as_deref().and_then(HeldBy::parse) {
        Some(by) => format!("{says}: {}", held_by_short(visit, by)),
        None => says.to_owned(),
    }
}

/// "3 min 20 s".
pub fn duration(visit: &Visit, seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    match (hours, minutes) {
        (0, 0) => say!(visit, jobs.seconds, count = Count(seconds)),
        (0, minutes) if seconds.is_multiple_of(60) => say!(visit, jobs.whole_minutes, count = Count(minutes)),
        (0, minutes) => say!(visit, jobs.minutes, minutes = Count(minutes), seconds = Count(seconds % 60)),
        (hours, minutes) => say!(visit, jobs.hours, hours = Count(hours), minutes = Count(minutes)),
    }
}
