//! Members: adding one, granting a role, and how they like to be shown things.

mod add;
mod grant;
mod prefer;

pub use add::{NewMember, add};
pub use grant::grant;
pub use prefer::prefer;
