//! Moments and days, in the member's time zone. The zone is named in the page's foot and on hover, with UTC.

use crate::visit::Visit;
use jiff::Timestamp;
use leptos::prelude::*;

/// A moment, to the second. `zone` names the zone beside it, where a time stands alone.
#[component]
pub fn Time(at: Timestamp, #[prop(optional)] zone: bool) -> impl IntoView {
    let written = written(&Visit::here(), at);
    view! {
        <time datetime=written.machine title=written.hover>
            {written.shown}
            {zone.then(|| view! { <span class="zone">" " {written.zone}</span> })}
        </time>
    }
    .into_any()
}

/// From one moment to another: the day of the second only where it is another, and one moment alone where they are
/// the same.
#[component]
pub fn Span(from: Timestamp, to: Timestamp) -> impl IntoView {
    let visit = Visit::here();
    let (first, last) = (written(&visit, from), written(&visit, to));
    let end = (first.shown != last.shown).then(|| {
        let day = first.shown.split(' ').next().unwrap_or_default();
        let shown = last.shown.strip_prefix(day).unwrap_or(&last.shown).trim_start().to_owned();
        view! { " – " <time datetime=last.machine title=last.hover>{shown}</time> }
    });
    view! { <time datetime=first.machine title=first.hover>{first.shown}</time> {end} }.into_any()
}

/// A calendar day, which is the same in every zone. `day` is as PostgreSQL writes it: `2026-11-21`.
#[component]
pub fn Day(#[prop(into)] day: String) -> impl IntoView {
    let machine = day.clone();
    view! { <time datetime=machine>{day}</time> }.into_any()
}

/// To the second, where it is no element: in a text.
pub fn moment(visit: &Visit, at: Timestamp) -> String {
    written(visit, at).shown
}

pub(super) struct Written {
    machine: String,
    hover: String,
    pub(super) shown: String,
    pub(super) zone: String,
}

pub(super) fn written(visit: &Visit, at: Timestamp) -> Written {
    let local = at.to_zoned(visit.zone.clone());
    let zone = local.strftime("%Z").to_string();
    let name = visit.zone.iana_name().unwrap_or(&zone);
    Written {
        machine: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        hover: format!("{} {name} · {} UTC", local.strftime("%F %T%.6f"), at.strftime("%F %T%.6f")),
        shown: local.strftime("%F %T").to_string(),
        zone,
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use crate::ui::samples::visit;
    use backoffice::catalog::types::Locale;

    #[test]
    fn a_moment_is_in_the_members_zone_and_utc_on_hover() {
        let at = "2026-11-20T23:05:09.25Z".parse().unwrap();
        let written = written(&visit(Locale::Ko), at);
        assert_eq!(written.shown, "2026-11-21 08:05:09");
        assert_eq!(written.zone, "KST");
        assert_eq!(written.machine, "2026-11-20T23:05:09Z");
        assert_eq!(written.hover, "2026-11-21 08:05:09.250000 Asia/Seoul · 2026-11-20 23:05:09.250000 UTC");
    }
}
