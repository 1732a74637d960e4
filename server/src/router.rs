//! What answers which address, and what every request passes on the way.

use crate::http::body::Bodies;
use crate::http::serving::Web;
use crate::http::{
    again, backchannel, body, break_glass, compress, csrf, deny, export, files, forms, headers, health,
    hosts, kept, list, login, logout, metrics, oidc, pages, paths, preferences, refusal, request_id, saml,
    service, ticket, timeout, trace, view_as, visitor,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use backoffice::limits::{
    BODIES_MAX_BYTES, BULK_LIST_MAX_BYTES, REQUEST_MAX_BYTES, SAML_BODIES_MAX_BYTES, SAML_REQUEST_MAX_BYTES,
};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context;
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::csrf::ConfigError;
use tower_http::limit::RequestBodyLimitLayer;

const COMPRESSION: CompressionLevel = CompressionLevel::Precise(compress::QUALITY);

type Handler = MethodRouter<Arc<Web>>;

/// A route of the running router. Every one is made of this list's kind, so that the list is all there is.
pub struct Served {
    pub method: Method,
    pub path: String,
    pub handler: Handler,
}

fn served(method: Method, path: &str, handler: Handler) -> Served {
    Served { method, path: path.to_owned(), handler }
}

/// What is asked before anybody is known: nothing here looks at a session.
pub fn of_nobody() -> Vec<Served> {
    vec![
        served(Method::GET, "/livez", get(health::livez)),
        served(Method::GET, "/readyz", get(health::readyz)),
        served(Method::GET, "/metrics", get(metrics::metrics)),
        served(Method::GET, "/pkg/{*file}", get(files::file)),
        served(Method::GET, "/icon.svg", get(files::file)),
        served(Method::POST, "/oidc/{provider}/backchannel-logout", post(backchannel::backchannel_logout)),
    ]
}

/// Pages, server functions and forms: the visitor is looked up first.
pub fn of_visitors(is_demo: bool) -> Vec<Served> {
    let mut routes = vec![
        served(Method::POST, "/logout", post(logout::logout)),
        served(Method::POST, "/login/oidc/{provider}", post(oidc::begin)),
        served(Method::GET, "/login/oidc/{provider}/callback", get(oidc::callback)),
        served(Method::POST, "/login/again", post(again::again)),
        served(Method::POST, "/login/saml/{provider}", post(saml::begin)),
        served(Method::GET, "/saml/{provider}/metadata", get(saml::metadata)),
        served(Method::GET, "/saml/{provider}/slo", get(saml::slo)),
        served(Method::POST, "/preferences", post(preferences::preferences)),
        served(Method::POST, "/login/break-glass", post(break_glass::sign_in)),
        served(Method::POST, "/login/probe", post(service::sign_in)),
        served(Method::POST, "/ticket", post(ticket::begin)),
        served(Method::POST, "/ticket/let-go", post(ticket::let_go)),
        served(Method::POST, "/api/timeline/export", post(export::timeline)),
        served(Method::POST, "/view-as", post(view_as::begin)),
        served(Method::POST, "/view-as/end", post(view_as::end)),
    ];
    if is_demo {
        routes.push(served(Method::POST, "/login/demo", post(login::demo)));
    }
    routes.extend(page_paths().into_iter().map(|path| served(Method::GET, &path, get(pages::page))));
    routes.extend(server_fn_paths().filter_map(|(path, method)| {
        let filter = MethodFilter::try_from(method.clone()).ok()?;
        Some(served(method, path, on(filter, forms::function)))
    }));
    routes
}

/// What a provider's page lets a browser post to us: from another site, and larger than anything else. What it says is
/// signed, and nothing else of it is believed.
pub fn of_providers() -> Vec<Served> {
    vec![
        served(Method::POST, "/saml/{provider}/acs", post(saml::acs)),
        served(Method::POST, "/saml/{provider}/slo", post(saml::slo_posted)),
    ]
}

/// What a member sends that may be larger than any other form: a list of ids.
pub fn of_lists() -> Vec<Served> {
    vec![served(Method::POST, "/api/jobs/list", post(list::list))]
}

/// The addresses of `app`'s pages.
pub fn page_paths() -> Vec<String> {
    let context = || Arc::new(app::visit::Visit::of_nobody()).provide();
    let (listings, _) = generate_route_list_with_exclusions_and_ssg_and_context(app::App, None, context);
    listings.iter().map(|listing| listing.path().to_owned()).collect()
}

/// The whole of it. The layers are passed from the first to the last, and back.
pub fn router(web: Arc<Web>) -> Result<Router, ConfigError> {
    let pairs = Bodies::new(REQUEST_MAX_BYTES, BODIES_MAX_BYTES);
    let messages = Bodies::new(SAML_REQUEST_MAX_BYTES, SAML_BODIES_MAX_BYTES);
    let mount = |router: Router<Arc<Web>>, route: Served| router.route(&route.path, route.handler);
    let visitors = of_visitors(web.serving.is_demo())
        .into_iter()
        .fold(Router::new(), mount)
        .fallback(refusal::not_found)
        .layer(from_fn(view_as::gate))
        .layer(from_fn_with_state(Arc::clone(&web), deny::layer))
        .layer(from_fn_with_state(Arc::clone(&web), kept::layer))
        .layer(from_fn_with_state(Arc::clone(&web), visitor::layer))
        .layer(from_fn_with_state(Arc::clone(&web), kept::read));
    let lists = of_lists()
        .into_iter()
        .fold(Router::new(), mount)
        .layer(from_fn(view_as::gate))
        .layer(from_fn_with_state(Arc::clone(&web), deny::layer))
        .layer(from_fn_with_state(Arc::clone(&web), kept::layer))
        .layer(from_fn_with_state(Arc::clone(&web), visitor::layer))
        .layer(from_fn_with_state(Arc::clone(&web), kept::read))
        .layer(from_fn_with_state((Arc::clone(&web), pairs.clone().but_files()), body::layer))
        .layer(DefaultBodyLimit::max(BULK_LIST_MAX_BYTES + REQUEST_MAX_BYTES))
        .layer(csrf::cross_site(&web.origin)?)
        .layer(from_fn_with_state(Arc::clone(&web), csrf::unsaid))
        .layer(RequestBodyLimitLayer::new(BULK_LIST_MAX_BYTES + REQUEST_MAX_BYTES));
    let ours = ServiceBuilder::new()
        .layer(csrf::cross_site(&web.origin)?)
        .layer(from_fn_with_state(Arc::clone(&web), csrf::unsaid))
        .layer(RequestBodyLimitLayer::new(REQUEST_MAX_BYTES));
    let providers = of_providers()
        .into_iter()
        .fold(Router::new(), mount)
        .layer(from_fn_with_state(Arc::clone(&web), visitor::layer))
        .layer(DefaultBodyLimit::max(SAML_REQUEST_MAX_BYTES))
        .layer(from_fn_with_state((Arc::clone(&web), messages), body::layer));
    let compressible = DefaultPredicate::new().and(SizeAbove::new(u64::from(compress::FITS)));
    let layers = ServiceBuilder::new()
        .layer(from_fn(paths::layer))
        .layer(CatchPanicLayer::custom(paths::panicked))
        .layer(from_fn(request_id::layer))
        .layer(from_fn(trace::layer))
        .layer(CompressionLayer::new().quality(COMPRESSION).compress_when(compressible))
        .layer(from_fn_with_state(Arc::clone(&web), headers::layer))
        .layer(from_fn_with_state(Arc::clone(&web), refusal::layer))
        .layer(from_fn(timeout::layer))
        .layer(CatchPanicLayer::custom(timeout::panicked))
        .layer(from_fn(compress::layer))
        .layer(from_fn_with_state(Arc::clone(&web), hosts::layer));
    let router = of_nobody()
        .into_iter()
        .fold(Router::new(), mount)
        .merge(visitors)
        .layer(from_fn_with_state((Arc::clone(&web), pairs), body::layer))
        .layer(ours)
        .merge(lists)
        .merge(providers);
    Ok(router.layer(layers).with_state(web))
}
