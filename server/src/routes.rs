//! Every address of Samuso, and who may ask for it: one page. A test enumerates what the router, the pages and the
//! server functions really offer, and fails for one that is missing here, for one that is here and nowhere else, and
//! for one that does not do what is said here.

use Access::{AnyMember, Open, Role};
use Effect::{Appends, Exempt, Nothing};

pub struct Route {
    pub method: &'static str,
    /// As axum writes it.
    pub path: &'static str,
    pub access: Access,
    pub effect: Effect,
}

/// Who gets an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, for this reason.
    Open(&'static str),
    /// Whoever is signed in: what it shows or changes is their own, or it shows only what their roles allow.
    AnyMember(&'static str),
    /// Whom this authorises. Others get 403, or the 404 of what is not there.
    Role(&'static str),
}

/// What it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Nothing,
    /// Something, and the timeline has this event of it.
    Appends(&'static str),
    /// Something that is no event, for this reason.
    Exempt(&'static str),
}

pub fn find(method: &str, path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.method == method && route.path == path)
}

/// Whether nobody has to be signed in. What is not listed is not open.
pub fn is_open(method: &str, path: &str) -> bool {
    find(method, path).is_some_and(|route| matches!(route.access, Open(_)))
}

/// Whether a member's page is at this path: what a form can be on, and one can come back to.
pub fn is_page(path: &str) -> bool {
    let parts = |path: &'static str| path.split('/');
    let fits = |part: &str, is: &str| part == is || (part.starts_with('{') && !is.is_empty());
    let pages = ROUTES.iter().filter(|route| route.method == "GET" && !matches!(route.access, Open(_)));
    pages.map(|route| route.path).any(|page| {
        parts(page).count() == path.split('/').count()
            && parts(page).zip(path.split('/')).all(|(part, is)| fits(part, is))
    })
}

const fn route(method: &'static str, path: &'static str, access: Access, effect: Effect) -> Route {
    Route { method, path, access, effect }
}

pub const ROUTES: &[Route] = &[
    // Health
    route("GET", "/livez", Open("says only that the process lives"), Nothing),
    route("GET", "/readyz", Open("says what is up, and nothing of any record"), Nothing),
    route(
        "GET",
        "/metrics",
        Open(
            "whoever has the token of samuso.toml; everybody in the demo. It says how much there is to do, and nothing of any record",
        ),
        Nothing,
    ),
    // The built site
    route("GET", "/pkg/{*file}", Open("scripts and styles, the same for everybody"), Nothing),
    route("GET", "/icon.svg", Open("the same for everybody"), Nothing),
    // Signing in and out
    route("GET", "/login", Open("it is where one signs in"), Nothing),
    route("POST", "/login/demo", Open("it is how one signs in; only in the demo"), Appends("samuso.sign_in")),
    route(
        "POST",
        "/login/oidc/{provider}",
        Open("it is how one begins to sign in"),
        Exempt("an attempt ends by itself; what comes of it is an event"),
    ),
    route(
        "GET",
        "/login/oidc/{provider}/callback",
        Open("it is how one comes back, with a cookie and a state that serve once"),
        Appends("samuso.sign_in, or samuso.sign_in_refused"),
    ),
    route("POST", "/login/again", AnyMember("signs in once more, as themselves"), Appends("samuso.sign_in")),
    route(
        "POST",
        "/login/saml/{provider}",
        Open("it is how one begins to sign in"),
        Exempt("a request ends by itself; what comes of it is an event"),
    ),
    route(
        "POST",
        "/saml/{provider}/acs",
        Open("it is how one comes back, with a cookie and a key that serve once, and a signed assertion"),
        Appends("samuso.sign_in, or samuso.sign_in_refused"),
    ),
    route("GET", "/saml/{provider}/metadata", Open("tells the provider who we are"), Nothing),
    route(
        "GET",
        "/saml/{provider}/slo",
        Open("a provider says that somebody left; its word is signed, and serves once"),
        Appends("samuso.sign_out, for each session"),
    ),
    route(
        "POST",
        "/saml/{provider}/slo",
        Open("the same, where the provider posts"),
        Appends("samuso.sign_out, for each session"),
    ),
    route(
        "POST",
        "/logout",
        Open("ends the caller's own session, if there is one"),
        Appends("samuso.sign_out"),
    ),
    route(
        "POST",
        "/oidc/{provider}/backchannel-logout",
        Open("a provider calls, and not a browser: what it brings is signed, and serves once"),
        Appends("samuso.sign_out, for each session"),
    ),
    route(
        "POST",
        "/preferences",
        Open("the caller's own, in a cookie before they sign in"),
        Appends("samuso.preferences"),
    ),
    route(
        "GET",
        "/login/break-glass",
        Open("it is where the local administrator signs in, where there is one"),
        Nothing,
    ),
    route(
        "POST",
        "/login/break-glass",
        Open("it is how the local administrator signs in; a few tries in a quarter of an hour"),
        Appends("samuso.break_glass, or samuso.break_glass_refused"),
    ),
    route(
        "POST",
        "/login/probe",
        Open("it is how the probe signs in, where there is one: with a token, to look"),
        Appends("samuso.service_signed_in, once a day; or samuso.service_refused, once an hour"),
    ),
    // Looking with other eyes
    route("GET", "/view-as", Role("may_view_as"), Nothing),
    route("POST", "/view-as", Role("may_view_as"), Appends("samuso.view_as_began")),
    route(
        "POST",
        "/view-as/end",
        AnyMember("ends what the caller's own session began"),
        Appends("samuso.view_as_ended"),
    ),
    // The ticket that one works on
    route("POST", "/ticket", AnyMember("marks the caller's own session"), Appends("samuso.ticket_begun")),
    route(
        "POST",
        "/ticket/let-go",
        AnyMember("the same"),
        Appends("samuso.ticket_let_go, where there was one"),
    ),
    route("GET", "/tickets/{ticket}", Role("may_read_timeline"), Nothing),
    // Records
    route("GET", "/", AnyMember("leads to what their roles allow"), Nothing),
    route(
        "GET",
        "/search",
        AnyMember("asks only the entities that their roles allow, within their scopes"),
        Nothing,
    ),
    route("GET", "/e/{entity}", Role("may_view"), Nothing),
    route(
        "GET",
        "/e/{entity}/{id}",
        Role("may_view"),
        Exempt("while they work on a ticket, that they opened it is noted for some weeks"),
    ),
    route("GET", "/e/{entity}/{id}/at", Role("may_read_timeline, may_view"), Nothing),
    route("POST", "/api/records/reveal", Role("may_reveal"), Appends("samuso.revealed")),
    route("POST", "/api/records/pin", Role("may_view"), Appends("samuso.pinned")),
    route("POST", "/api/records/unpin", AnyMember("takes away their own"), Appends("samuso.unpinned")),
    route(
        "POST",
        "/api/views/save",
        Role("may_view, and may_share_views for one that is shared"),
        Appends("samuso.view_saved"),
    ),
    route("POST", "/api/views/delete", Role("may_view"), Appends("samuso.view_deleted")),
    route("POST", "/api/notes/write", Role("may_view"), Appends("samuso.noted")),
    route("POST", "/api/notes/edit", Role("may_view"), Appends("samuso.note_edited")),
    route("POST", "/api/notes/delete", Role("may_view"), Appends("samuso.note_deleted")),
    // Members
    route("GET", "/account", AnyMember("shows their own"), Nothing),
    route(
        "POST",
        "/api/account/end-session",
        AnyMember("ends their own"),
        Appends("samuso.session_ended, or samuso.sessions_ended"),
    ),
    route("GET", "/access", Role("may_manage_access"), Nothing),
    route("GET", "/access/roles", Role("may_manage_access"), Nothing),
    route("GET", "/access/providers", Role("may_manage_access"), Nothing),
    route("GET", "/access/sign-ins", Role("may_manage_access"), Nothing),
    route("GET", "/access/members/{id}", Role("may_manage_access"), Nothing),
    route(
        "POST",
        "/api/access/end-session",
        Role("may_manage_access"),
        Appends("samuso.session_ended, or samuso.sessions_ended"),
    ),
    route(
        "POST",
        "/api/access/end-everybodys",
        Role("may_manage_access"),
        Appends("samuso.all_sessions_ended"),
    ),
    route("POST", "/api/access/give", Role("may_manage_access"), Appends("samuso.granted")),
    route(
        "POST",
        "/api/access/take-back",
        Role("may_manage_access"),
        Appends("samuso.revoked, samuso.sessions_ended"),
    ),
    route("POST", "/api/access/assign", Role("may_manage_access"), Appends("samuso.channels_assigned")),
    route("POST", "/api/access/take-channel", Role("may_manage_access"), Appends("samuso.channels_taken")),
    // Timeline
    route("GET", "/timeline", Role("may_read_timeline"), Nothing),
    route(
        "POST",
        "/api/timeline/export",
        Role("may_export"),
        Appends("samuso.exported, samuso.export_ended"),
    ),
    // Jobs
    route("GET", "/jobs", Role("may_view"), Nothing),
    route("GET", "/jobs/{id}", Role("may_view"), Nothing),
    route(
        "POST",
        "/api/jobs/prepare",
        Role("may_run"),
        Exempt("a rehearsal is rolled back; what comes of it is an event once it is started"),
    ),
    route(
        "POST",
        "/api/jobs/list",
        Role("may_run"),
        Exempt("a rehearsal is rolled back; what comes of it is an event once it is started"),
    ),
    route("POST", "/api/jobs/start", Role("may_run"), Appends("samuso.job_started, then the action's own")),
    route("POST", "/api/jobs/pause", Role("may_run"), Appends("samuso.job_paused")),
    route("POST", "/api/jobs/go-on", Role("may_run"), Appends("samuso.job_went_on, then the action's own")),
    route("POST", "/api/jobs/cancel", Role("may_run"), Appends("samuso.job_cancelled")),
    route(
        "POST",
        "/api/jobs/again",
        Role("may_run"),
        Exempt("a rehearsal is rolled back; what comes of it is an event once it is started"),
    ),
    // Actions
    route("GET", "/e/{entity}/actions/{action}", Role("may_run"), Nothing),
    route("GET", "/e/{entity}/{id}/actions/{action}", Role("may_run"), Nothing),
    route("GET", "/previews/{id}", Role("may_run"), Nothing),
    route("GET", "/approvals", Role("may_approve, or may_run what others approve"), Nothing),
    route(
        "POST",
        "/api/approvals/decide",
        Role("may_approve"),
        Appends("samuso.approved, or samuso.refused; then the action's own, for each record"),
    ),
    route("POST", "/api/approvals/cancel", Role("is who asked for it"), Appends("samuso.approval_cancelled")),
    route("GET", "/runs", Role("may_view"), Nothing),
    route("GET", "/runs/{id}", Role("may_view"), Nothing),
    route(
        "POST",
        "/api/actions/preview",
        Role("may_run"),
        Exempt("a preview is rolled back; what is kept of it ends"),
    ),
    route(
        "POST",
        "/api/actions/undo",
        Role("may_run"),
        Exempt("a preview is rolled back; what is kept of it ends"),
    ),
    route(
        "POST",
        "/api/actions/settle",
        Role("may_run"),
        Appends("samuso.call_was_done, and then the action's own; or samuso.call_was_not_done"),
    ),
    route(
        "POST",
        "/api/actions/run",
        Role("may_run"),
        Appends("the action's own, for each record; samuso.approval_asked where others have to approve it"),
    ),
];
