//! What a drag on the strip takes hold of, and what it makes of the period. Places in CSS pixels from the strip's left edge.

/// So near to an edge of the period, the edge is meant.
const EDGE_PX: f64 = 12.0;

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grip {
    /// The first day of the period.
    First,
    /// The last day.
    Last,
    /// The period as it is long.
    Whole,
    /// Nothing of it: another period is drawn.
    New,
}

/// What lies under a place, with a period from `left` to `right` on a strip of `width`.
pub(crate) fn gripped(x: f64, left: f64, right: f64, width: f64) -> Grip {
    let (to_left, to_right) = ((x - left).abs(), (x - right).abs());
    let covers_all = left <= 1.0 && width - 1.0 <= right;
    if to_left.min(to_right) <= EDGE_PX {
        if to_left < to_right {
            Grip::First
        } else {
            Grip::Last
        }
    } else if left < x && x < right && !covers_all {
        Grip::Whole
    } else {
        Grip::New
    }
}

/// The period after a drag from one place to another, in order and within the strip.
pub(crate) fn dragged(grip: Grip, from: f64, to: f64, (left, right): (f64, f64), width: f64) -> (f64, f64) {
    let within = |x: f64| x.clamp(0.0, width);
    let (one, other) = match grip {
        Grip::First => (within(to), right),
        Grip::Last => (left, within(to)),
        Grip::New => (within(from), within(to)),
        Grip::Whole => {
            let moved = (to - from).clamp(-left, (width - right).max(-left));
            (left + moved, right + moved)
        }
    };
    if one <= other { (one, other) } else { (other, one) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edges_are_caught_with_a_finger_and_the_middle_moves_the_period() {
        assert_eq!(gripped(105.0, 100.0, 200.0, 400.0), Grip::First);
        assert_eq!(gripped(192.0, 100.0, 200.0, 400.0), Grip::Last);
        assert_eq!(gripped(150.0, 100.0, 200.0, 400.0), Grip::Whole);
        assert_eq!(gripped(300.0, 100.0, 200.0, 400.0), Grip::New);
        assert_eq!(
            gripped(200.0, 0.0, 400.0, 400.0),
            Grip::New,
            "of everything, a part can be drawn"
        );
    }

    #[test]
    fn an_edge_that_is_dragged_over_the_other_one_turns_the_period_around() {
        assert_eq!(
            dragged(Grip::First, 100.0, 250.0, (100.0, 200.0), 400.0),
            (200.0, 250.0)
        );
        assert_eq!(
            dragged(Grip::New, 300.0, 250.0, (100.0, 200.0), 400.0),
            (250.0, 300.0)
        );
    }

    proptest! {
        #[test]
        fn no_drag_leads_out_of_the_strip(
            from in 0.0_f64..400.0, to in -900.0_f64..900.0, one in 0.0_f64..400.0, other in 0.0_f64..400.0,
            grip in prop_oneof![Just(Grip::First), Just(Grip::Last), Just(Grip::Whole), Just(Grip::New)],
        ) {
            let period = (one.min(other), one.max(other));
            let (left, right) = dragged(grip, from, to, period, 400.0);
            prop_assert!(-1e-9 <= left && left <= right && right <= 400.0 + 1e-9);
            if grip == Grip::Whole {
                prop_assert!(((right - left) - (period.1 - period.0)).abs() < 1e-9);
            }
        }
    }
}
