//! The `samuso` binary.

use axum::Router;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let options =
        LeptosOptions::builder().output_name("samuso").site_root("target/site").hash_files(true).build();
    let address = options.site_addr;
    let routes = generate_route_list(app::App);
    let router = Router::new()
        .leptos_routes(&options, routes, {
            let options = options.clone();
            move || app::shell(options.clone())
        })
        .fallback(leptos_axum::file_and_error_handler::<LeptosOptions, _>(app::shell))
        .with_state(options);
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, router).await
}
