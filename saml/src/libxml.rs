//! The door to libxml and xmlsec, which keep state of their own for the whole process.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;
use std::sync::{Mutex, Once, PoisonError};

#[expect(unsafe_code, reason = "switches of both libraries' own, which samael has no door to")]
mod switch {
    use super::{c_char, c_int, c_void};

    pub type Generic = extern "C" fn(*mut c_void, *const c_char);
    pub type Structured = extern "C" fn(*mut c_void, *mut c_void);

    // samael links the libraries. libxml's handlers are those of the thread that sets them; the generic one is given what
    // its format needs besides, and looks at none of it.
    unsafe extern "C" {
        pub safe fn xmlSecErrorsDefaultCallbackEnableOutput(enabled: c_int);
        pub safe fn xmlSetGenericErrorFunc(context: *mut c_void, handler: Generic);
        pub safe fn xmlSetStructuredErrorFunc(context: *mut c_void, handler: Structured);
    }
}

extern "C" fn generic(_: *mut c_void, _: *const c_char) {}
extern "C" fn structured(_: *mut c_void, _: *mut c_void) {}

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    static QUIET: Once = Once::new();
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // Both would write what fails to stderr, quoting what somebody else sent.
    QUIET.call_once(|| switch::xmlSecErrorsDefaultCallbackEnableOutput(0));
    switch::xmlSetGenericErrorFunc(null_mut(), generic);
    switch::xmlSetStructuredErrorFunc(null_mut(), structured);
    work()
}
