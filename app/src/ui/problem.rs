//! What went wrong, as far as the member may know it: what happened, what was kept, what to do.

use super::{CopyId, LinkButton, Weight};
use crate::{access::sign_in_again, say, visit::Visit};
use backoffice::problem::{Fault, Part, Problem};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

struct Words {
    title: String,
    says: String,
    what_to_do: Option<&'static str>,
}

impl Words {
    fn new(title: impl Into<String>, says: &'static str, what_to_do: &'static str) -> Self {
        Self { title: title.into(), says: says.to_owned(), what_to_do: Some(what_to_do) }
    }

    /// Whoever refused has said what to do, too.
    fn said(title: &str, says: &str) -> Self {
        Self { title: title.to_owned(), says: says.to_owned(), what_to_do: None }
    }
}

/// What happened, in a few words.
pub(super) fn problem_title(visit: &Visit, problem: &Problem) -> String {
    words(visit, problem).title
}

/// In one line: what was wrong with what was typed, or else what happened.
pub fn problem_line(visit: &Visit, problem: &Problem) -> String {
    match problem {
        Problem::Bad(faults) => {
            let says: Vec<&str> = faults.iter().map(|fault| fault.says.get(visit.locale)).collect();
            says.join(" ")
        }
        Problem::NotNow { says } => says.get(visit.locale).to_owned(),
        problem => problem_title(visit, problem),
    }
}

fn words(visit: &Visit, problem: &Problem) -> Words {
    match problem {
        Problem::SignIn => Words::new(
            say!(visit, ui.sign_in_title),
            say!(visit, ui.sign_in_says),
            say!(visit, ui.sign_in_do),
        ),
        Problem::SignInAgain { .. } => {
            Words::new(say!(visit, ui.again_title), say!(visit, ui.again_says), say!(visit, ui.again_do))
        }
        Problem::NotLetIn { says, .. } => {
            Words::said(say!(visit, ui.not_let_in_title), says.get(visit.locale))
        }
        Problem::NotFound => Words::new(
            say!(visit, ui.not_found_title),
            say!(visit, ui.not_found_says),
            say!(visit, ui.not_found_do),
        ),
        Problem::Forbidden => Words::new(
            say!(visit, ui.forbidden_title),
            say!(visit, ui.forbidden_says),
            say!(visit, ui.forbidden_do),
        ),
        Problem::Bad(_) => {
            Words::new(say!(visit, ui.bad_title), say!(visit, ui.bad_says), say!(visit, ui.bad_do))
        }
        Problem::NotNow { says } => Words::said(say!(visit, ui.not_now_title), says.get(visit.locale)),
        Problem::TooSlow(part) => Words::new(
            say!(visit, ui.too_slow_title, part = part_label(visit, *part)),
            say!(visit, ui.too_slow_says),
            say!(visit, ui.too_slow_do),
        ),
        Problem::Away(part) => Words::new(
            say!(visit, ui.away_title, part = part_label(visit, *part)),
            say!(visit, ui.away_says),
            say!(visit, ui.away_do),
        ),
        Problem::Unknown { .. } => Words::new(
            say!(visit, ui.unknown_title),
            say!(visit, ui.unknown_says),
            say!(visit, ui.unknown_do),
        ),
        Problem::Internal => Words::new(
            say!(visit, ui.internal_title),
            say!(visit, ui.internal_says),
            say!(visit, ui.internal_do),
        ),
    }
}

fn part_label(visit: &Visit, part: Part) -> &'static str {
    match part {
        Part::Search => say!(visit, ui.part_search),
        Part::List => say!(visit, ui.part_list),
        Part::Record => say!(visit, ui.part_record),
        Part::Timeline => say!(visit, ui.part_timeline),
        Part::Actions => say!(visit, ui.part_actions),
        Part::SignIn => say!(visit, ui.part_sign_in),
        Part::Access => say!(visit, ui.part_access),
        Part::Request => say!(visit, ui.part_request),
    }
}

/// A problem, in a part of a page. `headed` is for a page that is nothing else: its heading says it already. `kept` is for
/// one that has the form again.
#[component]
pub fn ProblemPanel(
    problem: Problem,
    #[prop(optional)] headed: bool,
    #[prop(optional)] kept: bool,
) -> impl IntoView {
    let visit = Visit::here();
    let Words { title, says, mut what_to_do } = words(&visit, &problem);
    if let (true, Problem::Bad(_)) = (kept, &problem) {
        what_to_do = Some(say!(visit, access.refused_kept));
    }
    let request = visit.request_id.clone();
    // A mistyped id is nobody's fault, and nothing went wrong.
    let class = match problem {
        Problem::NotFound | Problem::SignInAgain { .. } | Problem::NotNow { .. } => "problem tone-warn",
        _ => "problem tone-bad",
    };
    view! {
        <div class=class role="alert">
            {(!headed).then(|| view! { <p class="problem-title">{title}</p> })} <p>{says}</p>
            {faults(&visit, &problem)} {what_to_do.map(|text| view! { <p>{text}</p> })} {next_step(&visit, problem)}
            <p class="problem-request">
                {say!(visit, ui.request, id = "")} <CopyId id=request />
            </p>
        </div>
    }
    .into_any()
}

fn faults(visit: &Visit, problem: &Problem) -> Option<impl IntoView + use<>> {
    let Problem::Bad(faults) = problem else { return None };
    let says = |fault: &Fault| {
        let at = fault.at.as_deref().map(|at| match called(visit, at) {
            Some(label) => view! { <strong>{label}</strong> ": " }.into_any(),
            None => view! { <code>{at.to_owned()}</code> " " }.into_any(),
        });
        view! { <li>{at} {fault.says.get(visit.locale).to_owned()}</li> }
    };
    Some(view! { <ul>{faults.iter().map(says).collect_view()}</ul> })
}

/// What people call it, where a fault of it may stand far from its field.
fn called(visit: &Visit, at: &str) -> Option<&'static str> {
    Some(match at {
        "reason" => say!(visit, actions.reason),
        "ticket" => say!(visit, actions.ticket),
        "note" => say!(visit, approvals.note),
        "list" => say!(visit, jobs.list),
        "file" => say!(visit, jobs.file_label),
        _ => return None,
    })
}

/// What is wrong with an address, above the filters that it comes from. `label` knows what people call a filter.
pub fn address_faults(
    visit: &Visit,
    faults: &[Fault],
    label: impl Fn(&str) -> Option<String>,
) -> Option<AnyView> {
    if let (false, Some(response)) = (faults.is_empty(), use_context::<ResponseOptions>()) {
        response.set_status(http::StatusCode::BAD_REQUEST);
    }
    let says = |fault: &Fault| {
        let at = fault.at.as_deref().map(|at| label(at).unwrap_or_else(|| at.to_owned()));
        let at = at.map(|at| view! { <strong>{at}</strong> ": " });
        view! { <li>{at} {fault.says.get(visit.locale).to_owned()}</li> }
    };
    (!faults.is_empty()).then(|| {
        let title = say!(visit, ui.bad_address);
        let faults = faults.iter().map(says).collect_view();
        view! { <div class="problem tone-bad" role="alert"><p class="problem-title">{title}</p><ul>{faults}</ul></div> }.into_any()
    })
}

fn next_step(visit: &Visit, problem: Problem) -> Option<AnyView> {
    let (href, label) = match problem {
        Problem::SignInAgain { back } => return Some(sign_in_again(visit, &back).into_any()),
        Problem::SignIn => (sign_in_address(&visit.address), say!(visit, ui.sign_in)),
        Problem::NotLetIn { back, .. } => (back, say!(visit, ui.not_let_in_back)),
        Problem::Unknown { run } => (format!("/runs/{run}"), say!(visit, ui.unknown_open)),
        // It may come before anybody is looked up: whoever is signed in would be told to sign in.
        Problem::NotNow { .. } => return None,
        // Who is nobody yet, and was not let in.
        _ if visit.member.is_none() => ("/login".to_owned(), say!(visit, ui.sign_in)),
        _ => return None,
    };
    let link = view! {
        <p>
            <LinkButton href weight=Weight::Primary>
                {label}
            </LinkButton>
        </p>
    };
    Some(link.into_any())
}

/// Where one signs in, and comes back from.
pub(super) fn sign_in_address(back: &str) -> String {
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", back).finish();
    format!("/login?{query}")
}

#[cfg(test)]
mod tests {
    use super::{ProblemPanel, sign_in_address};
    use crate::ui::samples::html;
    use backoffice::problem::{Fault, Problem};
    use leptos::prelude::*;

    #[test]
    fn faults_are_named_and_the_request_can_be_quoted() {
        let problem = Problem::bad(Fault::general("Too long: <300>", "너무 길어요"));
        let shown = html(move || view! { <ProblemPanel problem /> });
        assert!(shown.contains("Too long: &lt;300&gt;") && shown.contains("req-01"), "{shown}");
    }

    #[test]
    fn the_way_back_is_one_parameter() {
        assert_eq!(sign_in_address("/search?q=a b&x=1"), "/login?next=%2Fsearch%3Fq%3Da+b%26x%3D1");
    }
}
