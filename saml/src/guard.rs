use crate::refused::Refused;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A panic of ours or of a library's is a refusal. Nothing is shared that it could leave half done.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, Refused>) -> Result<T, Refused> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Refused::Panicked))
}
