//! What fingers and pointers mean: looking at a day, selecting a period, or pinching.
//!
//! Plain Rust: the element hands in where pointers are (CSS pixels from the plot's left edge) and does what comes out.

/// A movement of less than this is a click.
const CLICK_PX: f64 = 4.0;

/// A pointer that is down.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Contact {
    id: i32,
    from: f64,
    at: f64,
}

/// All pointers that are down.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gesture {
    contacts: Vec<Contact>,
    /// A finger looks at days; the page scrolls with it, and a period is selected with the strip.
    is_touch: bool,
    /// Two fingers were down: what the last one does after that is not meant.
    was_pinch: bool,
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Act {
    /// Shows the day at a place.
    Look(f64),
    /// Marks the period between two places.
    Mark(f64, f64),
    /// Shows the period between two places.
    Select(f64, f64),
    /// What was between the first two places is now between the others.
    Pinch {
        before: (f64, f64),
        after: (f64, f64),
    },
    /// The pinch is over.
    Pinched,
    Nothing,
}

impl Gesture {
    /// A pointer went down.
    pub(crate) fn down(&mut self, id: i32, is_touch: bool, x: f64) -> Act {
        self.is_touch = is_touch;
        self.contacts.retain(|contact| contact.id != id);
        self.contacts.push(Contact { id, from: x, at: x });
        self.was_pinch = 1 < self.contacts.len();
        if self.was_pinch {
            Act::Nothing
        } else {
            Act::Look(x)
        }
    }

    /// A pointer moved, down or not.
    pub(crate) fn moved(&mut self, id: i32, x: f64) -> Act {
        let before = self.contacts.clone();
        let Some(contact) = self.contacts.iter_mut().find(|contact| contact.id == id) else {
            // Hovering.
            return if before.is_empty() {
                Act::Look(x)
            } else {
                Act::Nothing
            };
        };
        contact.at = x;
        let contact = *contact;
        match (before.as_slice(), self.contacts.as_slice()) {
            ([a, b, ..], [c, d, ..]) => Act::Pinch {
                before: ordered(a.at, b.at),
                after: ordered(c.at, d.at),
            },
            _ if self.was_pinch => Act::Nothing,
            _ if self.is_touch || (contact.at - contact.from).abs() < CLICK_PX => Act::Look(x),
            _ => Act::Mark(contact.from, contact.at),
        }
    }

    /// A pointer went up.
    pub(crate) fn up(&mut self, id: i32) -> Act {
        let Some(index) = self.contacts.iter().position(|contact| contact.id == id) else {
            return Act::Nothing;
        };
        let is_pinch = 1 < self.contacts.len();
        let contact = self.contacts.remove(index);
        if is_pinch {
            // Of three fingers, two go on.
            return if self.contacts.len() == 1 {
                Act::Pinched
            } else {
                Act::Nothing
            };
        }
        let is_drag = !self.is_touch && CLICK_PX <= (contact.at - contact.from).abs();
        if self.contacts.is_empty() && is_drag && !self.was_pinch {
            let (from, to) = ordered(contact.from, contact.at);
            Act::Select(from, to)
        } else {
            Act::Nothing
        }
    }

    /// The browser took the pointer for something else, as for scrolling.
    pub(crate) fn cancel(&mut self) {
        self.contacts.clear();
    }
}

fn ordered(one: f64, other: f64) -> (f64, f64) {
    if one <= other { (one, other) } else { (other, one) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hovering_and_clicking_look_at_a_day_and_select_nothing() {
        let mut gesture = Gesture::default();
        assert_eq!(gesture.moved(1, 10.0), Act::Look(10.0));
        assert_eq!(gesture.down(1, false, 12.0), Act::Look(12.0));
        assert_eq!(gesture.moved(1, 14.0), Act::Look(14.0));
        assert_eq!(gesture.up(1), Act::Nothing);
        assert_eq!(gesture.moved(1, 20.0), Act::Look(20.0));
    }

    #[test]
    fn dragging_selects_the_period_in_order_whichever_way_it_went() {
        let mut gesture = Gesture::default();
        gesture.down(1, false, 200.0);
        assert_eq!(gesture.moved(1, 120.0), Act::Mark(200.0, 120.0));
        assert_eq!(gesture.up(1), Act::Select(120.0, 200.0));
    }

    #[test]
    fn a_finger_reads_days_and_selects_nothing() {
        let mut gesture = Gesture::default();
        gesture.down(7, true, 20.0);
        assert_eq!(gesture.moved(7, 90.0), Act::Look(90.0));
        assert_eq!(gesture.up(7), Act::Nothing);
    }

    #[test]
    fn two_fingers_pinch_and_what_the_last_one_does_is_not_meant() {
        let mut gesture = Gesture::default();
        gesture.down(1, true, 100.0);
        gesture.down(2, true, 200.0);
        assert_eq!(
            gesture.moved(2, 250.0),
            Act::Pinch {
                before: (100.0, 200.0),
                after: (100.0, 250.0)
            }
        );
        assert_eq!(gesture.up(2), Act::Pinched);
        assert_eq!(gesture.moved(1, 110.0), Act::Nothing);
        assert_eq!(gesture.up(1), Act::Nothing);
    }

    #[test]
    fn a_scroll_of_the_page_ends_the_gesture() {
        let mut gesture = Gesture::default();
        gesture.down(1, false, 10.0);
        gesture.moved(1, 90.0);
        gesture.cancel();
        assert_eq!(gesture.up(1), Act::Nothing);
    }
}
