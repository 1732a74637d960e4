//! Signing in, and looking after members.

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod again;
pub mod api;
#[cfg(feature = "ssr")]
mod arrival;
#[cfg(feature = "ssr")]
mod break_glass;
#[cfg(feature = "ssr")]
mod channels;
#[cfg(feature = "ssr")]
mod give;
#[cfg(feature = "ssr")]
mod grants;
#[cfg(feature = "ssr")]
mod login;
#[cfg(feature = "ssr")]
mod member;
#[cfg(feature = "ssr")]
mod members;
#[cfg(feature = "ssr")]
pub mod onward;
#[cfg(feature = "ssr")]
mod providers;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod sessions;
#[cfg(feature = "ssr")]
mod sign_ins;
#[cfg(feature = "ssr")]
mod tabs;
#[cfg(feature = "ssr")]
mod view_as;

#[cfg(feature = "ssr")]
pub use arrival::Arrival;
#[cfg(feature = "ssr")]
pub(crate) use {
    account::Account,
    again::{asks_to_sign_in_again, sign_in_again},
    arrival::ArrivalPage,
    break_glass::BreakGlassPage,
    login::LoginPage,
    member::MemberPage,
    members::Members,
    providers::Providers,
    roles::Roles,
    sign_ins::SignIns,
    view_as::ViewAsPage,
};
