//! Whatever is drawn from a reduced series must look as if every point had been drawn.

use proptest::prelude::*;

use super::*;

/// Every second series has gaps, among them at its ends.
fn series() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        4 => (-1_000_000_i32..1_000_000).prop_map(f64::from),
        1 => Just(f64::NAN),
    ];
    prop::collection::vec(value, 0..3_000)
}

fn slow_extent(values: &[f64]) -> Extent {
    let known = values.iter().copied().filter(|value| !value.is_nan());
    known.fold(Extent::EMPTY, |extent, value| Extent {
        low: extent.low.min(value),
        high: extent.high.max(value),
    })
}

fn known(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

proptest! {
    #[test]
    fn no_peak_and_no_trough_of_any_range_is_lost(values in series(), from in 0_usize..3_100, to in 0_usize..3_100) {
        let pyramid = Pyramid::new(values.clone());
        let (start, end) = (from.min(values.len()), to.min(values.len()));
        let expected = if start < end { slow_extent(&values[start..end]) } else { Extent::EMPTY };
        prop_assert_eq!(pyramid.extent(from..to), expected);
    }

    #[test]
    fn a_column_keeps_both_edges_and_says_where_they_are_gaps(values in series(), columns in 1_usize..400) {
        let pyramid = Pyramid::new(values.clone());
        for column in 0..columns {
            let range = column * values.len() / columns..(column + 1) * values.len() / columns;
            let slice = &values[range.clone()];
            match pyramid.column(range) {
                None => prop_assert!(slice.iter().all(|value| value.is_nan())),
                Some(column) => {
                    prop_assert_eq!(column.first, known(slice[0]));
                    prop_assert_eq!(column.last, known(slice[slice.len() - 1]));
                    prop_assert_eq!(column.extent, slow_extent(slice));
                }
            }
        }
    }
}

#[test]
fn a_long_series_is_not_read_again_for_its_extremes() {
    let mut values = vec![0.0; 1_000_000];
    values[777_777] = 5.0;
    values[3] = -2.0;
    let pyramid = Pyramid::new(values);
    let level_sizes: Vec<_> = pyramid.levels.iter().map(Vec::len).collect();
    assert_eq!(level_sizes, [62_500, 3_907, 245, 16]);
    assert_eq!(pyramid.extent(0..1_000_000), Extent { low: -2.0, high: 5.0 });
    assert_eq!(pyramid.extent(4..777_777), Extent { low: 0.0, high: 0.0 });
}

#[test]
fn nothing_but_gaps_is_nothing_to_draw() {
    let pyramid = Pyramid::new(vec![f64::NAN; 40]);
    assert_eq!(pyramid.column(0..40), None);
    assert!(pyramid.extent(0..40).is_empty());
    assert_eq!(pyramid.value(3), None);
    assert_eq!(Pyramid::new(Vec::new()).column(0..0), None);
}
