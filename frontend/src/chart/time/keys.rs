//! What each key means in a chart.

/// Page Up and Page Down go so many days.
const LARGE_STEP: isize = 10;

/// What the reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// So many days later, or earlier when negative.
    Step(isize),
    /// The same, and everything between belongs to the period that is being selected.
    Select(isize),
    /// The next series, or the one before when negative.
    Series(isize),
    /// To the first day that is seen.
    First,
    /// To the last.
    Last,
    ZoomIn,
    ZoomOut,
    /// Says the summary; with a period selected, shows that period.
    Confirm,
    Help,
    Leave,
}

/// What a key asks for. `None` for keys that belong to the browser or to assistive technology.
pub(crate) fn command(key: &str, is_shifted: bool) -> Option<Command> {
    let step = |count| {
        if is_shifted {
            Command::Select(count)
        } else {
            Command::Step(count)
        }
    };
    Some(match key {
        // Time runs from left to right, in right-to-left pages too.
        "ArrowLeft" => step(-1),
        "ArrowRight" => step(1),
        "PageUp" => step(-LARGE_STEP),
        "PageDown" => step(LARGE_STEP),
        "Home" if is_shifted => Command::Select(isize::MIN),
        "End" if is_shifted => Command::Select(isize::MAX),
        "Home" => Command::First,
        "End" => Command::Last,
        "ArrowUp" => Command::Series(-1),
        "ArrowDown" => Command::Series(1),
        // Without Shift on keyboards where it is the same key.
        "+" | "=" => Command::ZoomIn,
        "-" | "_" => Command::ZoomOut,
        "Enter" => Command::Confirm,
        "h" | "H" | "?" => Command::Help,
        "Escape" => Command::Leave,
        _ => return None,
    })
}

/// The day after a step from `cursor`; the first step of all begins at the end that it leads away from.
pub(crate) fn stepped(cursor: Option<usize>, last: usize, step: isize) -> usize {
    match cursor {
        Some(index) => index.saturating_add_signed(step).min(last),
        None if step < 0 => last,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_help_does_what_it_says() {
        for (key, command_expected) in [
            ("ArrowLeft", Command::Step(-1)),
            ("ArrowRight", Command::Step(1)),
            ("ArrowUp", Command::Series(-1)),
            ("ArrowDown", Command::Series(1)),
            ("PageUp", Command::Step(-10)),
            ("PageDown", Command::Step(10)),
            ("Home", Command::First),
            ("End", Command::Last),
            ("+", Command::ZoomIn),
            ("-", Command::ZoomOut),
            ("Enter", Command::Confirm),
            ("h", Command::Help),
            ("?", Command::Help),
            ("Escape", Command::Leave),
        ] {
            assert_eq!(command(key, false), Some(command_expected), "{key}");
        }
        assert_eq!(command("ArrowLeft", true), Some(Command::Select(-1)));
        assert_eq!(command("End", true), Some(Command::Select(isize::MAX)));
    }

    #[test]
    fn the_tab_key_still_leaves_the_chart() {
        assert_eq!(command("Tab", false), None);
        assert_eq!(command("Tab", true), None);
        assert_eq!(command("a", false), None);
    }

    #[test]
    fn steps_reach_every_day_and_stop_at_the_ends() {
        assert_eq!(stepped(None, 100, -1), 100);
        assert_eq!(stepped(None, 100, 1), 0);
        assert_eq!(stepped(Some(0), 100, -1), 0);
        assert_eq!(stepped(Some(99), 100, 10), 100);
        assert_eq!(stepped(Some(50), 100, isize::MIN), 0);
        assert_eq!(stepped(Some(50), 100, isize::MAX), 100);
    }
}
