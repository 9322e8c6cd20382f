//! What the keys do in a table and in a tree, after the patterns "grid" and "treegrid" of the ARIA authoring practices.

use super::rows::Outline;
use super::state::Active;

/// Where the keyboard is, and what there is around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The cell.
    pub(super) active: Active,
    /// How many rows are shown.
    pub(super) n_rows: usize,
    /// How many columns are shown.
    pub(super) n_slots: usize,
    /// How many rows can be seen at once.
    pub(super) page: usize,
    /// Whether the header can be reached, because one sorts there.
    pub(super) has_header: bool,
    /// Whether the first column is on the right.
    pub(super) is_right_to_left: bool,
    /// The row's place in a tree.
    pub(super) outline: Option<Outline>,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// Another cell.
    Go(Active),
    /// The row of the parent, first cell.
    GoToParent(usize),
    /// The row is opened or closed.
    Toggle,
    /// All siblings of the row are opened.
    OpenSiblings,
    /// The figure in the cell is to explain itself.
    Explain,
}

/// What a key asks for; `None` for a key that is not ours.
pub(super) fn command(key: &str, control: bool, place: Place) -> Option<Command> {
    let forward = match key {
        "ArrowRight" => Some(!place.is_right_to_left),
        "ArrowLeft" => Some(place.is_right_to_left),
        _ => None,
    };
    if let Some(forward) = forward {
        return sideways(forward, place);
    }
    let Active { row, slot } = place.active;
    let last_row = place.n_rows.checked_sub(1);
    let to_row = |row| Some(Command::Go(Active { row, slot }));
    let to_end = |row, slot| Some(Command::Go(Active { row, slot }));
    let last_slot = place.n_slots.saturating_sub(1);
    match (key, row) {
        ("ArrowDown", None) => to_row(last_row.map(|_| 0)),
        ("ArrowDown", Some(row)) => to_row(Some((row + 1).min(last_row?))),
        ("ArrowUp", Some(0)) if place.has_header => to_row(None),
        ("ArrowUp", Some(row)) => to_row(Some(row.saturating_sub(1))),
        ("PageDown", row) => to_row(Some((row.unwrap_or(0) + place.page).min(last_row?))),
        ("PageUp", Some(row)) => to_row(Some(row.saturating_sub(place.page))),
        // In a tree, the ends of the rows are more useful than the ends of one row.
        ("Home", _) if control || place.outline.is_some() => {
            to_end(last_row.map(|_| 0), if control { 0 } else { slot })
        }
        ("End", _) if control || place.outline.is_some() => {
            to_end(last_row, if control { last_slot } else { slot })
        }
        ("Home", row) => to_end(row, 0),
        ("End", row) => to_end(row, last_slot),
        ("*", Some(_)) if place.outline.is_some() => Some(Command::OpenSiblings),
        ("Enter", Some(_)) if slot == 0 && place.outline?.is_open.is_some() => Some(Command::Toggle),
        ("Enter" | "e" | "E", Some(_)) if !control => Some(Command::Explain),
        _ => None,
    }
}

/// One column on or back; on the name of a tree's row, open or close first.
fn sideways(forward: bool, place: Place) -> Option<Command> {
    let Active { row, slot } = place.active;
    if slot == 0
        && let Some(outline) = place.outline
        && row.is_some()
    {
        match (forward, outline.is_open) {
            (true, Some(false)) | (false, Some(true)) => return Some(Command::Toggle),
            (false, _) => return outline.parent.map(Command::GoToParent),
            (true, _) => {}
        }
    }
    let slot = if forward {
        (slot + 1).min(place.n_slots.saturating_sub(1))
    } else {
        slot.saturating_sub(1)
    };
    Some(Command::Go(Active { row, slot }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(row: Option<usize>, slot: usize) -> Active {
        Active { row, slot }
    }

    const fn place(active: Active) -> Place {
        Place {
            active,
            n_rows: 100,
            n_slots: 5,
            page: 12,
            has_header: true,
            is_right_to_left: false,
            outline: None,
        }
    }

    fn tree(slot: usize, is_open: Option<bool>) -> Place {
        Place {
            outline: Some(Outline {
                item: 7,
                level: 2,
                position: 1,
                set_size: 3,
                is_open,
                parent: Some(4),
            }),
            has_header: false,
            ..place(at(Some(7), slot))
        }
    }

    #[test]
    fn arrows_reach_every_cell_and_stop_at_the_edges() {
        for (from, key, to) in [
            (at(Some(0), 0), "ArrowRight", at(Some(0), 1)),
            (at(Some(0), 4), "ArrowRight", at(Some(0), 4)),
            (at(Some(0), 0), "ArrowLeft", at(Some(0), 0)),
            (at(Some(0), 2), "ArrowUp", at(None, 2)),
            (at(None, 2), "ArrowUp", at(None, 2)),
            (at(None, 2), "ArrowDown", at(Some(0), 2)),
            (at(Some(99), 2), "ArrowDown", at(Some(99), 2)),
            (at(Some(50), 2), "PageDown", at(Some(62), 2)),
            (at(Some(5), 2), "PageUp", at(Some(0), 2)),
            (at(Some(95), 2), "PageDown", at(Some(99), 2)),
            (at(Some(50), 2), "Home", at(Some(50), 0)),
            (at(Some(50), 2), "End", at(Some(50), 4)),
        ] {
            let expected = if from == to && key == "ArrowUp" {
                None
            } else {
                Some(Command::Go(to))
            };
            assert_eq!(command(key, false, place(from)), expected, "{from:?} {key}");
        }
        assert_eq!(
            command("Home", true, place(at(Some(50), 2))),
            Some(Command::Go(at(Some(0), 0)))
        );
        assert_eq!(
            command("End", true, place(at(Some(50), 2))),
            Some(Command::Go(at(Some(99), 4)))
        );
    }

    #[test]
    fn the_tab_key_still_leaves_the_table() {
        for key in ["Tab", "Escape", "a", "F5"] {
            assert_eq!(command(key, false, place(at(Some(3), 1))), None, "{key}");
        }
    }

    #[test]
    fn a_table_without_rows_has_nowhere_to_go() {
        let empty = Place {
            n_rows: 0,
            ..place(at(Some(0), 0))
        };
        for key in ["ArrowDown", "PageDown"] {
            assert_eq!(command(key, false, empty), None, "{key}");
        }
    }

    #[test]
    fn a_figure_explains_itself_by_its_letter() {
        assert_eq!(command("e", false, place(at(Some(3), 1))), Some(Command::Explain));
        assert_eq!(
            command("e", true, place(at(Some(3), 1))),
            None,
            "the browser's own shortcut"
        );
        assert_eq!(command("e", false, place(at(None, 1))), None);
    }

    #[test]
    fn from_right_to_left_the_arrows_change_sides() {
        let place = Place {
            is_right_to_left: true,
            ..place(at(Some(3), 1))
        };
        assert_eq!(
            command("ArrowLeft", false, place),
            Some(Command::Go(at(Some(3), 2)))
        );
        let closed = Place {
            is_right_to_left: true,
            ..tree(0, Some(false))
        };
        assert_eq!(command("ArrowLeft", false, closed), Some(Command::Toggle));
    }

    #[test]
    fn a_tree_opens_forward_closes_backward_and_then_climbs() {
        assert_eq!(
            command("ArrowRight", false, tree(0, Some(false))),
            Some(Command::Toggle)
        );
        assert_eq!(
            command("ArrowRight", false, tree(0, Some(true))),
            Some(Command::Go(at(Some(7), 1)))
        );
        assert_eq!(
            command("ArrowRight", false, tree(0, None)),
            Some(Command::Go(at(Some(7), 1)))
        );
        assert_eq!(
            command("ArrowLeft", false, tree(0, Some(true))),
            Some(Command::Toggle)
        );
        assert_eq!(
            command("ArrowLeft", false, tree(0, Some(false))),
            Some(Command::GoToParent(4))
        );
        assert_eq!(
            command("ArrowLeft", false, tree(0, None)),
            Some(Command::GoToParent(4))
        );
        assert_eq!(
            command("ArrowLeft", false, tree(2, Some(true))),
            Some(Command::Go(at(Some(7), 1)))
        );
        assert_eq!(command("*", false, tree(0, None)), Some(Command::OpenSiblings));
        assert_eq!(
            command("Home", false, tree(2, None)),
            Some(Command::Go(at(Some(0), 2)))
        );
        assert_eq!(
            command("End", false, tree(2, None)),
            Some(Command::Go(at(Some(99), 2)))
        );
    }

    proptest::proptest! {
        #[test]
        fn no_key_leads_out_of_the_table(
            key in "Arrow(Up|Down|Left|Right)|Page(Up|Down)|Home|End", control: bool,
            n_rows in 0_usize..30, row in proptest::option::of(0_usize..30), slot in 0_usize..5, is_right_to_left: bool,
        ) {
            let active = at(row.filter(|row| *row < n_rows), slot);
            let place = Place { n_rows, is_right_to_left, ..place(active) };
            if let Some(Command::Go(to)) = command(&key, control, place) {
                proptest::prop_assert!(to.slot < 5);
                proptest::prop_assert!(to.row.is_none_or(|row| row < n_rows));
            }
        }
    }
}
