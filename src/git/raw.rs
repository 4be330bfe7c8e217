//! The only unsafe code: options of libgit2 that git2 has no safe call for.
#![allow(unsafe_code, reason = "libgit2 offers this option through a variadic C function only")]

use std::ffi::c_int;

/// Whether libgit2 calls fsync on what it writes below the git folder. Holds for the whole process.
pub(super) fn set_fsync(on: bool) {
    libgit2_sys::init();
    let option = libgit2_sys::GIT_OPT_ENABLE_FSYNC_GITDIR as c_int;
    // SAFETY: libgit2 is initialised above; this option takes exactly one int and only stores it.
    unsafe {
        libgit2_sys::git_libgit2_opts(option, c_int::from(on));
    }
}
