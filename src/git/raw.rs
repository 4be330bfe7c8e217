//! The calls that git2 and std have no safe form for; the only unsafe code of the crate.
#![allow(
    unsafe_code,
    reason = "git2 offers registration and the fsync option only as unsafe calls, std has no call to end a process group \
              or to let a program end with its parent"
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

/// Lets the kernel end a program when whoever started it dies, in whatever way: a git or ssh that waits for a silent
/// server would otherwise wait on alone. It is asked to end, so that git can remove its locks.
///
/// The kernel looks at the thread that starts the program; to be called where that one lives as long as the program is
/// of use. Elsewhere than on Linux the program ends when it next reads or writes.
pub(super) fn ends_with_us(command: &mut std::process::Command) {
    #[cfg(target_os = "linux")]
    {
        use std::ffi::{c_int, c_ulong};
        use std::os::unix::process::CommandExt;
        unsafe extern "C" {
            fn prctl(option: c_int, ...) -> c_int;
            fn getppid() -> c_int;
        }
        const PR_SET_PDEATHSIG: c_int = 1;
        const SIGTERM: c_ulong = 15;
        let us = std::process::id();
        let ask = move || {
            // SAFETY: both are plain system calls, allowed between fork and exec; prctl takes one number more for this
            // option, and neither touches memory of ours.
            let (answer, parent) = unsafe { (prctl(PR_SET_PDEATHSIG, SIGTERM), getppid()) };
            if answer < 0 {
                return Err(std::io::Error::last_os_error());
            }
            // Whoever started it may have died before the call.
            if u32::try_from(parent).is_ok_and(|parent| parent == us) {
                Ok(())
            } else {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
        };
        // SAFETY: the closure allocates nothing and takes no lock: it makes two system calls and compares numbers.
        unsafe { command.pre_exec(ask) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}
