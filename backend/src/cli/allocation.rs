//! How the C library hands out memory while the service runs.
//!
//! glibc gives each thread a heap of its own, up to eight for each processor, and keeps large blocks that were given back for
//! later. The service reads a large household now and then, on whatever thread is free: each heap then keeps the room for one.
//! Two heaps, and blocks of 128 KiB and more that go back to the system at once, hold the same work in half the memory, and cost
//! a cached reading nothing.
//!
//! The library reads these settings once, when a process begins. So the program begins again with them, in the same process; where
//! that does not work it goes on as it is.

use std::ffi::OsStr;

/// The library's names for the settings, and what the service is best served with.
const SETTINGS: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// Begins again with the settings, unless somebody has made others or this is another library. Returns where it did not.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn settle() {
    use std::os::unix::process::CommandExt as _;

    if !is_ours_to_decide(|name| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| OsStr::new("inlay").to_owned());
    // It returns only where the program could not begin again; nothing is lost by that but memory.
    let _ = std::process::Command::new(program)
        .arg0(name)
        .args(arguments)
        .envs(SETTINGS)
        .exec();
}

/// Another library decides otherwise.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn settle() {}

/// Whether nobody has made any of the settings, which is also so before the program has begun again.
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu")),
    expect(dead_code, reason = "nothing to decide")
)]
fn is_ours_to_decide(is_set: impl Fn(&'static str) -> bool) -> bool {
    let tunables = std::iter::once("GLIBC_TUNABLES");
    !SETTINGS
        .map(|(name, _)| name)
        .into_iter()
        .chain(tunables)
        .any(is_set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_has_set_stays_and_the_program_begins_again_once_only() {
        assert!(is_ours_to_decide(|_| false));
        assert!(!is_ours_to_decide(|name| name == "GLIBC_TUNABLES"));
        for (name, _) in SETTINGS {
            assert!(!is_ours_to_decide(|set| set == name), "{name}");
        }
    }
}
