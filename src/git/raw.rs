//! The calls that git2 and std have no safe form for; the only unsafe code of the crate.
#![allow(
    unsafe_code,
    reason = "git2 offers registration and the fsync option only as unsafe calls, std has no call to end a process group"
)]

use git2::Remote;
use git2::transport::Transport;

/// Makes libgit2 ask `make` for a transport whenever an address starts with `scheme://`.
///
/// To be called through a [`std::sync::Once`], before anything of this crate connects to a remote.
pub(super) fn register<F>(scheme: &str, make: F) -> Result<(), git2::Error>
where
    F: Fn(&Remote<'_>) -> Result<Transport, git2::Error> + Send + Sync + 'static,
{
    // SAFETY: libgit2's list of transports may not change while a transport is being looked up. The only caller runs
    // inside a `Once` that every connection of this crate passes first, so no look-up can happen at the same time.
    unsafe { git2::transport::register(scheme, make) }
}

/// Whether libgit2 flushes what it writes below the git folder to the disk.
pub(super) fn set_fsync(on: bool) -> Result<(), git2::Error> {
    libgit2_sys::init();
    // SAFETY: the option takes exactly one int after its number; libgit2 is initialised and only stores the value.
    let answer = unsafe {
        libgit2_sys::git_libgit2_opts(
            libgit2_sys::GIT_OPT_ENABLE_FSYNC_GITDIR as std::ffi::c_int,
            std::ffi::c_int::from(on),
        )
    };
    if answer < 0 {
        return Err(git2::Error::last_error(answer));
    }
    Ok(())
}

/// Ends a started program together with everything it has started, when it leads a process group of its own.
#[cfg(unix)]
pub(super) fn kill_group(leader: u32) {
    unsafe extern "C" {
        fn kill(pid: std::ffi::c_int, signal: std::ffi::c_int) -> std::ffi::c_int;
    }
    const SIGKILL: std::ffi::c_int = 9;
    // 0 and 1 would name our own group and every process there is.
    if let Ok(group) = std::ffi::c_int::try_from(leader)
        && group > 1
    {
        // SAFETY: kill takes two ints and touches no memory of ours. Its answer does not matter: a group that is
        // gone is what was wanted.
        unsafe { kill(-group, SIGKILL) };
    }
}
