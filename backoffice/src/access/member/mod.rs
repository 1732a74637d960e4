//! Members: adding one, granting a role, the channels that are theirs, and how they like to be shown things.

mod add;
mod assign;
mod grant;
mod list;
mod page;
mod prefer;

pub use add::{NewMember, add};
pub use assign::{assign, take_channel};
pub use grant::grant;
pub(in crate::access) use list::moment;
pub use list::{Asked, list};
pub use page::page;
pub(in crate::access) use page::{grants, name_channels};
pub use prefer::prefer;
