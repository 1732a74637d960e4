//! Pages: rendered by `app`, with what this layer knows of the visit.

use super::kept::Posted;
use super::providers;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use super::{cookies, recent};
use crate::routes;
use app::access::Arrival;
use app::access::onward::Onward;
use app::kept::{Kept, Refused};
use app::problem::ProblemShown;
use app::records::recent::Recent;
use app::visit::{DataState, Member, Rooms, Visit, Way, Ways};
use axum::Extension;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::access::actor::Actor;
use backoffice::access::permission::{may_manage_access, may_read_timeline, may_run, may_view_as, viewable};
use backoffice::access::session::{Eyes, KeptForm, Looking, SignedIn};
use backoffice::actions::approvals::{self, may_look};
use backoffice::catalog::model::Catalog;
use backoffice::catalog::types::Text;
use backoffice::cx::Cx;
use backoffice::limits::{COUNT_WAITS_MS, LAG_NAMED_MS, NEXT_MAX_CHARS, QUERY_MAX_PAIRS};
use backoffice::ops::health::Health;
use backoffice::problem::{Fault, Part, Problem};
use jiff::tz::TimeZone;
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// A page of `app`. Who is not signed in is sent to where one does that, unless the page is open to all.
pub async fn page(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    route: MatchedPath,
    mut request: Request,
) -> Response {
    if request.uri().query().is_some_and(|query| query.split('&').count() > QUERY_MAX_PAIRS) {
        return Refusal::from(Problem::bad(too_many_pairs())).into_response();
    }
    if visitor.signed_in.is_none() && !routes::is_open("GET", route.as_str()) {
        return to_sign_in(&request);
    }
    let opened = if route.as_str() == recent::ROUTE {
        let (parts, body) = request.into_parts();
        let opened = recent::opened(&web.names, &visitor, &parts);
        request = Request::from_parts(parts, body);
        opened
    } else {
        None
    };
    let mut response = render(&web, &visitor, request, Instead::Nothing).await;
    if response.status() == StatusCode::OK {
        cookies::set(&mut response, [opened]);
    }
    response
}

pub(super) fn too_many_pairs() -> Fault {
    Fault::general(
        format!("This address asks for more than {QUERY_MAX_PAIRS} things at once: leave some out."),
        format!("주소에 항목이 {QUERY_MAX_PAIRS}개를 넘어요. 줄여서 다시 시도해 주세요."),
    )
}

/// The page that says what went wrong. It has what was typed into a form that there is no other page for.
pub async fn problem(web: &Arc<Web>, visitor: &Visitor, request: Request, refusal: Refusal) -> Response {
    let shown = ProblemShown { problem: refusal.problem, status: refusal.status.as_u16() };
    render(web, visitor, request, Instead::Problem(shown)).await
}

/// The page that leads on to a provider.
pub async fn onward(web: &Arc<Web>, visitor: &Visitor, parts: Parts, onward: Onward) -> Response {
    render(web, visitor, Request::from_parts(parts, Body::empty()), Instead::Onward(onward)).await
}

/// The page that asks who comes from a provider whether they meant it.
pub async fn arrival(web: &Arc<Web>, visitor: &Visitor, request: Request, arrival: Arrival) -> Response {
    render(web, visitor, request, Instead::Arrival(arrival)).await
}

/// The page that a form was on, which was not taken: it has again what was typed, and says why.
pub async fn again(
    web: &Arc<Web>,
    visitor: &Visitor,
    mut parts: Parts,
    (form, problem): (Arc<KeptForm>, Problem),
) -> Response {
    let Ok(page) = form.page.parse() else { return Refusal::from(problem).into_response() };
    (parts.method, parts.uri) = (Method::GET, page);
    let again = Instead::Again(form, Refused(problem));
    render(web, visitor, Request::from_parts(parts, Body::empty()), again).await
}

/// What stands in a page's place, or on it.
#[derive(Clone)]
enum Instead {
    Nothing,
    Again(Arc<KeptForm>, Refused),
    Problem(ProblemShown),
    Onward(Onward),
    Arrival(Arrival),
}

async fn render(web: &Arc<Web>, visitor: &Visitor, request: Request, instead: Instead) -> Response {
    let mut visit = visit(web, visitor, &request);
    if let (Some(approvals), Some(cx)) = (&mut visit.rooms.approvals, &visitor.cx) {
        *approvals = waiting(cx).await;
    }
    let kept = match &instead {
        Instead::Again(form, _) => Some(Arc::clone(form)),
        Instead::Problem(_) => request.extensions().get().and_then(Posted::form),
        _ => kept(web, visitor, &visit.address).await,
    };
    let visit = Arc::new(visit);
    let nonce = request.extensions().get::<Nonce>().cloned().unwrap_or_default();
    let (cx, signed_in, sessions) =
        (visitor.cx.clone(), visitor.signed_in.clone(), Arc::clone(&web.sessions));
    let member = signed_in.as_ref().map(|signed_in| signed_in.actor.id.as_str());
    let opened = member.map(|member| recent::read(&web.names, request.headers(), member));
    let opened = Recent(opened.unwrap_or_default());
    let is_asked = request.uri().path() == "/access/providers";
    let providers = if is_asked { providers::now(web) } else { Vec::new() };
    let context = move || {
        provide_context(nonce.clone());
        provide_context(Arc::clone(&sessions));
        provide_context(providers.clone());
        provide_context(opened.clone());
        Arc::clone(&visit).provide();
        if let Some(kept) = kept.clone() {
            provide_context(Kept::new(kept));
        }
        if let Some(cx) = cx.clone() {
            provide_context(cx);
        }
        if let Some(signed_in) = signed_in.clone() {
            provide_context(signed_in);
        }
        match &instead {
            Instead::Nothing => {}
            Instead::Again(_, refused) => provide_context(refused.clone()),
            Instead::Problem(shown) => provide_context(shown.clone()),
            Instead::Onward(onward) => provide_context(onward.clone()),
            Instead::Arrival(arrival) => provide_context(arrival.clone()),
        }
    };
    let options = web.leptos.clone();
    leptos_axum::render_app_async_with_context(context, move || app::shell(options.clone()))(request).await
}

/// What the member had typed on this page as their session was over.
async fn kept(web: &Web, visitor: &Visitor, address: &str) -> Option<Arc<KeptForm>> {
    let (browser, signed_in) = visitor.kept.as_ref().zip(visitor.signed_in.as_ref())?;
    let kept = web.sessions.kept_form(browser, signed_in.id).await.unwrap_or_else(|problem| {
        tracing::warn!(?problem, "what was kept cannot be read");
        None
    });
    kept.filter(|kept| kept.page == address).map(Arc::new)
}

fn to_sign_in(request: &Request) -> Response {
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    let address = if address.len() > NEXT_MAX_CHARS { "/" } else { address };
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", address).finish();
    let location = if address == "/" { "/login".to_owned() } else { format!("/login?{query}") };
    see_other(&location)
}

/// An answer that sends the browser on with a GET.
pub fn see_other(location: &str) -> Response {
    let location = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

pub fn visit(web: &Web, visitor: &Visitor, request: &Request) -> Visit {
    let preferences = &visitor.preferences;
    let catalog = &web.office.catalog;
    let signed_in = visitor.signed_in.as_ref();
    Visit {
        locale: preferences.locale,
        zone: TimeZone::get(&preferences.time_zone).unwrap_or(TimeZone::UTC),
        theme: preferences.theme,
        environment: web.serving.config.environment.clone(),
        member: signed_in.map(|signed_in| member(catalog, signed_in)),
        rooms: signed_in.map(|signed_in| rooms(catalog, &signed_in.actor)).unwrap_or_default(),
        data: data(&web.databases.health.borrow(), visitor),
        now: web.clock.now(),
        request_id: visitor.request_id.clone(),
        address: address(request),
        ways: ways(web),
        looking: signed_in
            .and_then(|signed_in| signed_in.looking.as_ref())
            .map(|looking| eyes(catalog, looking)),
        break_glass: signed_in.is_some_and(|signed_in| signed_in.break_glass),
        ticket: signed_in.and_then(|signed_in| signed_in.ticket.clone()),
        tickets: Arc::clone(&web.serving.tickets),
        origin: web.origin.clone(),
    }
}

fn eyes(catalog: &Catalog, looking: &Looking) -> app::visit::Looking {
    let label = match &looking.eyes {
        Eyes::Role(key) => {
            catalog.roles.get(key).map_or_else(|| Text::same(key.to_string()), |role| role.label.clone())
        }
        Eyes::Member { name, .. } => Text::same(name.clone()),
    };
    app::visit::Looking { label, until: looking.until }
}

/// How one may sign in here.
fn ways(web: &Web) -> Ways {
    let way = |kind, name: &str, label: &str| Way { kind, name: name.to_owned(), label: label.to_owned() };
    let oidc = web.providers.iter().map(|provider| &provider.settings);
    let oidc = oidc.map(|settings| way("oidc", &settings.name, &settings.label));
    let saml = web.saml.iter().map(|provider| &provider.settings);
    let saml = saml.map(|settings| way("saml", &settings.name, &settings.label));
    let local = web.serving.break_glass.as_ref();
    let break_glass = local.is_some_and(|administrator| administrator.who.is_open(web.clock.now()));
    Ways { demo: web.serving.is_demo(), providers: oidc.chain(saml).collect(), break_glass }
}

/// Where a link back leads: the page that was asked for, where it can be asked for by a link.
fn address(request: &Request) -> String {
    let path = request.uri().path();
    if path.starts_with("/login/oidc/") || path.starts_with("/saml/") {
        // What a provider sent along is for us alone, and serves once.
        return "/login".to_owned();
    }
    let asked = request.uri().path_and_query().filter(|_| request.method() == Method::GET);
    asked.map_or_else(|| "/".to_owned(), ToString::to_string)
}

fn member(catalog: &Catalog, signed_in: &SignedIn) -> Member {
    let roles = signed_in.actor.grants.iter().filter_map(|grant| catalog.roles.get(&grant.role));
    Member { label: signed_in.member.name.clone(), roles: roles.map(|role| role.label.clone()).collect() }
}

/// How many requests wait for the member. A page does not wait long to know, and is shown without it.
async fn waiting(cx: &Cx) -> usize {
    let counted = timeout(Duration::from_millis(COUNT_WAITS_MS), approvals::waiting(cx)).await;
    counted.ok().and_then(Result::ok).unwrap_or_default()
}

fn rooms(catalog: &Catalog, actor: &Actor) -> Rooms {
    let entities =
        viewable(catalog, actor).into_iter().map(|view| (view.entity.key.clone(), view.entity.label.clone()));
    let mut actions = catalog.entities.iter().flat_map(|entity| &entity.actions);
    Rooms {
        entities: entities.collect(),
        timeline: may_read_timeline(catalog, actor).is_ok(),
        runs: actions.any(|action| may_run(catalog, actor, &action.key).is_ok()),
        approvals: may_look(catalog, actor).then_some(0),
        access: may_manage_access(catalog, actor).is_ok(),
        view_as: match may_view_as(catalog, actor) {
            Ok(_) => catalog.roles.values().map(|role| (role.key.to_string(), role.label.clone())).collect(),
            Err(_) => Vec::new(),
        },
    }
}

fn data(health: &Health, visitor: &Visitor) -> DataState {
    // Whoever is known from memory could not be asked for: sooner than the next heartbeat says so.
    let is_certain = visitor.cx.as_ref().is_none_or(|cx| cx.is_certain(Part::SignIn).is_ok());
    match health {
        Health { primary_is_up, as_of, .. } if !(*primary_is_up && is_certain) => {
            DataState::PrimaryAway(*as_of)
        }
        health if !health.replica_serves() => DataState::ReplicaAway,
        Health { lag_ms: Some(lag), as_of: Some(as_of), .. } if *lag > LAG_NAMED_MS => {
            DataState::AsOf(*as_of)
        }
        _ => DataState::Current,
    }
}
