//! The door to libxml and xmlsec, which keep state of their own for the whole process.

use std::ffi::c_int;
use std::sync::{Mutex, Once, PoisonError};

#[expect(unsafe_code, reason = "xmlsec's own switch, which samael has no door to")]
mod switch {
    use super::c_int;

    // samael links the library.
    unsafe extern "C" {
        pub safe fn xmlSecErrorsDefaultCallbackEnableOutput(enabled: c_int);
    }
}

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    static QUIET: Once = Once::new();
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // It would write what fails to stderr, quoting what somebody else sent.
    QUIET.call_once(|| switch::xmlSecErrorsDefaultCallbackEnableOutput(0));
    work()
}
