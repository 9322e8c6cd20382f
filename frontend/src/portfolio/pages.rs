//! A long table in pages: ten thousand rows at once would freeze the record page.

/// Rows on one page.
pub(super) const PAGE_ROWS: usize = 50;

/// One page of a list of `count` rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// Counted from zero; never beyond the last page.
    pub(super) index: usize,
    /// All rows of the list.
    pub(super) count: usize,
}

impl Page {
    /// The wanted page, or the last one where there are fewer.
    pub(super) fn new(wanted: usize, count: usize) -> Self {
        Self {
            index: wanted.min(last_index(count)),
            count,
        }
    }

    /// The page's rows within the list.
    pub(super) fn rows(self) -> std::ops::Range<usize> {
        let start = self.index * PAGE_ROWS;
        start..(start + PAGE_ROWS).min(self.count)
    }

    /// The last page's index.
    pub(super) fn last(self) -> usize {
        last_index(self.count)
    }
}

fn last_index(count: usize) -> usize {
    count.saturating_sub(1) / PAGE_ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_may_be_short() {
        assert_eq!(Page::new(2, 101).rows(), 100..101);
        assert_eq!(Page::new(0, 0).rows(), 0..0);
        assert_eq!(Page::new(0, 50).last(), 0);
        assert_eq!(Page::new(0, 51).last(), 1);
    }

    #[test]
    fn a_refresh_with_fewer_rows_does_not_leave_an_empty_page() {
        assert_eq!(Page::new(199, 120).index, 2);
    }

    proptest::proptest! {
        #[test]
        fn every_row_is_on_exactly_one_page(count in 0_usize..2_000) {
            let last = Page::new(0, count).last();
            let shown: usize = (0..=last).map(|index| Page::new(index, count).rows().len()).sum();
            proptest::prop_assert_eq!(shown, count);
        }
    }
}
