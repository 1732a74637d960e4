//! Approvals: a run that others decide on first. It is asked for with a preview, decided on that preview and on no
//! other, and run as soon as enough have approved it. Every step is one conditional update of the run's own row, so
//! that of two who come at the same time one is first, and the other is told.

mod ask;
mod ask_again;
mod asked;
mod cancel;
mod carry_out;
mod decide;
mod expire;
mod need;
mod note;
mod queue;
mod shown;
mod sweep;
mod turned_down;

pub(super) use ask::ask;
pub(crate) use ask::{member, within_limits};
pub(super) use asked::changing;
pub(crate) use asked::{Asked, Of, Round, keep};
pub use cancel::cancel;
pub use carry_out::Carried;
pub use decide::{Choice, Decided, Decision, decide};
pub(crate) use need::{Need, need};
pub(crate) use note::{Said, note};
pub use queue::{may_look, queue, waiting, waiting_runs};
pub(super) use shown::{asked_of, only_theirs, waiting_targets};
pub use sweep::sweep;
pub use turned_down::turned_down;
