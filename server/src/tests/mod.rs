//! Samuso as a whole, on a real primary and a real replica, asked over HTTP.

mod asvs;
mod break_glass;
mod browser;
mod check;
mod cookies;
mod csrf;
mod everybody;
mod foreign;
mod headers;
mod kept;
mod kept_twice;
mod lag;
mod masks;
mod office;
mod oidc;
mod outage;
mod planted;
mod ready;
mod routes;
mod saml;
mod scopes;
mod sign_in;
mod ticket;
mod ticket_page;
mod view_as;
