//! The `samuso` binary's parts: HTTP, sign-in, command line, demo.

pub mod clock;
pub mod commands;
pub mod config;
mod egress;
pub mod http;
pub mod log;
pub mod metrics;
pub mod notify;
pub mod oidc;
pub mod out;
pub mod ready;
pub mod router;
pub mod routes;
pub mod saml;
pub mod stop;

#[cfg(test)]
mod tests;
