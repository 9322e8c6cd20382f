//! What the process takes of its machine, as the kernel of Linux tells it. Elsewhere nothing is said: unknown is not zero.

use std::fs;

/// Ticks of processor time in a second. Part of the interface of Linux to programs, on every kind of processor that Rust has
/// a standard library for but Alpha and Itanium.
const TICKS_PER_SECOND: f64 = 100.0;

/// Sets the gauges of the process to what is so now.
pub(super) fn measure() {
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        if let Some(kibibytes) = number_after(&status, "VmRSS:") {
            metrics::gauge!("process_resident_memory_bytes").set(kibibytes * 1024.0);
        }
        if let Some(threads) = number_after(&status, "Threads:") {
            metrics::gauge!("process_threads").set(threads);
        }
    }
    if let Ok(limits) = fs::read_to_string("/proc/self/limits")
        && let Some(most) = number_after(&limits, "Max open files")
    {
        metrics::gauge!("process_max_fds").set(most);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        // One of them is this folder.
        let count = u32::try_from(open.count().saturating_sub(1)).unwrap_or(u32::MAX);
        metrics::gauge!("process_open_fds").set(f64::from(count));
    }
    if let Some(seconds) = fs::read_to_string("/proc/self/stat")
        .ok()
        .as_deref()
        .and_then(processor_seconds)
    {
        metrics::gauge!("process_cpu_seconds_total").set(seconds);
    }
}

/// The first number behind `name` in a table of the kernel.
fn number_after(table: &str, name: &str) -> Option<f64> {
    let line = table.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Time in the program and in the kernel for it: fields 14 and 15 of `stat` (proc_pid_stat(5)). The second one is the program's
/// name in parentheses, which may hold anything.
fn processor_seconds(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_name_with_spaces_and_parentheses_shifts_no_field() {
        let stat = "7 (a) b ( c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0";
        assert!((processor_seconds(stat).unwrap() - 3.0).abs() < 1e-9);
        assert_eq!(processor_seconds("7 (a"), None);
    }

    #[test]
    fn a_limit_that_is_none_is_not_said() {
        assert_eq!(
            number_after(
                "Max open files            unlimited  unlimited  files",
                "Max open files"
            ),
            None
        );
        assert_eq!(number_after("VmRSS:\t    5120 kB\n", "VmRSS:"), Some(5120.0));
    }
}
