//! HTTP: what surrounds every request, and the routes that are not pages.

pub mod again;
pub mod cookies;
pub mod csrf;
pub mod deny;
pub mod files;
pub mod forms;
pub mod headers;
pub mod health;
pub mod hosts;
pub mod listen;
pub mod locale;
pub mod login;
pub mod logout;
pub mod oidc;
pub mod pages;
pub mod paths;
pub mod preferences;
mod providers;
pub mod refusal;
pub mod request_id;
pub mod serving;
pub mod timeout;
pub mod trace;
pub mod turns;
pub mod visitor;
