//! Components that know no subject. Everything works without JavaScript; `islands` adds speed.

pub mod islands;

#[cfg(feature = "ssr")]
mod badge;
#[cfg(feature = "ssr")]
mod button;
#[cfg(feature = "ssr")]
mod copy;
#[cfg(feature = "ssr")]
mod crumbs;
#[cfg(feature = "ssr")]
mod diff;
#[cfg(feature = "ssr")]
mod empty;
#[cfg(feature = "ssr")]
mod facts;
#[cfg(feature = "ssr")]
pub mod fields;
#[cfg(feature = "ssr")]
mod fold;
#[cfg(feature = "ssr")]
mod frame;
#[cfg(all(test, feature = "ssr"))]
mod gallery;
#[cfg(feature = "ssr")]
mod help;
#[cfg(feature = "ssr")]
mod icon;
#[cfg(feature = "ssr")]
mod json;
#[cfg(feature = "ssr")]
mod maybe;
#[cfg(feature = "ssr")]
mod menu;
#[cfg(feature = "ssr")]
mod nav;
#[cfg(feature = "ssr")]
mod notice;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod pager;
#[cfg(feature = "ssr")]
mod plain;
#[cfg(feature = "ssr")]
mod problem;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod samples;
#[cfg(feature = "ssr")]
mod section;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod table;
#[cfg(feature = "ssr")]
mod tabs;
#[cfg(feature = "ssr")]
mod time;
#[cfg(feature = "ssr")]
mod tone;

#[cfg(feature = "ssr")]
pub use {
    badge::Badge,
    button::{Button, LinkButton, OnPage, PostForm, Refilled, Weight},
    copy::{Copy, CopyId},
    crumbs::Crumb,
    diff::{Added, Gap, Removed},
    empty::Empty,
    facts::{Fact, Facts, Nothing},
    fold::Fold,
    icon::Icon,
    json::Json,
    maybe::Maybe,
    menu::Preferences,
    notice::Notice,
    page::{BarePage, Page, ProblemPage, loaded},
    pager::Pager,
    plain::Plain,
    problem::{ProblemPanel, address_faults, problem_line},
    section::Section,
    table::{Head, Order, Row, Select, SelectedCount, Sort, Table},
    tabs::{Tab, Tabs},
    time::{Day, Span, Time, moment},
    tone::Tone,
};
