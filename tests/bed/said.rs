//! Where a program of measurements says what it found.

/// Prints a line for whoever ran the program.
#[expect(
    clippy::print_stdout,
    reason = "what a measurement has to say is its standard output"
)]
pub fn say(line: &str) {
    println!("{line}");
}

/// The load of this machine over the last minute, for whoever reads the figures later.
#[must_use]
pub fn machine_load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}
