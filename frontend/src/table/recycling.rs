//! Which elements show which rows when the window moves. Elements are used again, because making them is most of what a row
//! costs; an element whose row stays is never touched, so that a focus in it stays where it is.

/// What shows one place of the new window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Assignment {
    /// Index of the element among the former ones; `None`: one more is needed.
    pub(super) element: Option<usize>,
    /// Whether the element can stay where it is in the document.
    pub(super) stays: bool,
}

/// Gives each place of `after` an element of `before`, which holds the places of the elements in document order. Both are
/// in ascending order. An element whose place is wanted again keeps it and stays where it is.
pub(super) fn assigned(before: &[usize], after: &[usize]) -> Vec<Assignment> {
    let kept: Vec<Option<usize>> = after
        .iter()
        .map(|place| before.binary_search(place).ok())
        .collect();
    let mut free = (0..before.len()).filter(|element| after.binary_search(&before[*element]).is_err());
    let assigned: Vec<Option<usize>> = kept.iter().map(|kept| kept.or_else(|| free.next())).collect();
    let mut assignments = Vec::with_capacity(after.len());
    // From the end: the elements that stay have ascending indices, and those that are kept are among them.
    let mut bound = before.len();
    for slot in (0..after.len()).rev() {
        let least = kept[..slot]
            .iter()
            .rev()
            .find_map(|kept| *kept)
            .map_or(0, |kept| kept + 1);
        let stays = assigned[slot].is_some_and(|element| (least..bound).contains(&element));
        if stays {
            bound = assigned[slot].unwrap_or(bound);
        }
        assignments.push(Assignment {
            element: assigned[slot],
            stays,
        });
    }
    assignments.reverse();
    assignments
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places in document order, as the document has them after the moves; and which elements were moved.
    fn moved(before: &[usize], after: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let assignments = assigned(before, after);
        let used: Vec<usize> = assignments.iter().filter_map(|each| each.element).collect();
        // Elements by index; new ones are numbered from the end of the former ones.
        let mut document: Vec<usize> = (0..before.len())
            .filter(|element| used.contains(element))
            .collect();
        let mut place_of = vec![usize::MAX; before.len() + after.len()];
        let mut reference: Option<usize> = None;
        let mut changed = Vec::new();
        for (slot, assignment) in assignments.iter().enumerate().rev() {
            let element = assignment.element.unwrap_or(before.len() + slot);
            place_of[element] = after[slot];
            if !assignment.stays {
                document.retain(|known| *known != element);
                let at = reference.map_or(document.len(), |reference| {
                    document.iter().position(|known| *known == reference).unwrap()
                });
                document.insert(at, element);
                changed.push(element);
            }
            reference = Some(element);
        }
        (
            document.iter().map(|element| place_of[*element]).collect(),
            changed,
        )
    }

    #[test]
    fn rows_that_scroll_in_take_the_elements_of_those_that_scroll_out() {
        let before: Vec<usize> = (10..30).collect();
        let after: Vec<usize> = (12..32).collect();
        let (document, changed) = moved(&before, &after);
        assert_eq!(document, after);
        assert_eq!(changed, [1, 0], "two elements are moved, and none is made");
    }

    #[test]
    fn a_jump_moves_no_element_at_all() {
        let before: Vec<usize> = [3].into_iter().chain(10..30).collect();
        let after: Vec<usize> = [3].into_iter().chain(500..520).collect();
        let (document, changed) = moved(&before, &after);
        assert_eq!(document, after);
        assert_eq!(changed, [0_usize; 0]);
    }

    proptest::proptest! {
        #[test]
        fn the_document_is_in_order_and_a_row_that_stays_is_not_moved(
            before in proptest::collection::btree_set(0_usize..60, 0..25),
            after in proptest::collection::btree_set(0_usize..60, 0..25),
        ) {
            let before: Vec<usize> = before.into_iter().collect();
            let after: Vec<usize> = after.into_iter().collect();
            let (document, changed) = moved(&before, &after);
            proptest::prop_assert_eq!(&document, &after);
            for element in changed {
                let is_kept = before.get(element).is_some_and(|place| after.contains(place));
                proptest::prop_assert!(!is_kept, "element {} keeps its row", element);
            }
            let n_made = assigned(&before, &after).iter().filter(|each| each.element.is_none()).count();
            proptest::prop_assert_eq!(n_made, after.len().saturating_sub(before.len()));
        }
    }
}
