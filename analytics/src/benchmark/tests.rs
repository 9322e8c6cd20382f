//! Linking over assignments.

use proptest::prelude::*;

use super::*;

fn assignment(since: i8, levels: &[Option<i64>]) -> BenchmarkAssignment {
    BenchmarkAssignment {
        name: String::new(),
        since: jiff::civil::date(2026, 6, since),
        levels: levels.iter().map(|level| level.map(Decimal::from)).collect(),
    }
}

/// One close a day from 1 June on.
fn benchmark(assignments: &[BenchmarkAssignment], days: usize) -> Benchmark {
    Benchmark::new(assignments, days, |one| {
        usize::try_from(one.since.day() - 1).unwrap()
    })
}

#[test]
fn each_index_counts_from_the_close_of_its_assignment_on() {
    let old = assignment(1, &[Some(100), Some(110), Some(121), Some(1)]);
    let new = assignment(3, &[Some(7), Some(9), Some(200), Some(300)]);
    let benchmark = benchmark(&[old, new], 4);
    // 1.21 by the old one, then 1.5 by the new one.
    assert_eq!(benchmark.index.growth(0, 3), Ok(Decimal::new(1815, 3)));
    assert_eq!(benchmark.index.growth(2, 3), Ok(Decimal::new(15, 1)));
    assert_eq!(benchmark.changes(0, 3).collect::<Vec<_>>(), [(2, 1)]);
    assert_eq!(benchmark.changes(2, 3).count(), 0);
    assert_eq!(benchmark.parts(1, 3).collect::<Vec<_>>(), [(0, 1, 2), (1, 2, 3)]);
}

#[test]
fn before_the_first_assignment_there_is_nothing_to_compare_with() {
    let benchmark = benchmark(&[assignment(2, &[Some(1), Some(1), Some(2)])], 3);
    assert_eq!(benchmark.index.growth(0, 2), Err(UnavailableReason::NoBenchmark));
    assert_eq!(benchmark.index.growth(1, 2), Ok(Decimal::TWO));
}

#[test]
fn a_missing_level_is_a_gap_and_the_next_one_is_linked_over_it() {
    let benchmark = benchmark(&[assignment(1, &[Some(100), None, Some(121)])], 3);
    assert_eq!(benchmark.index.growth(0, 1), Err(UnavailableReason::MissingClose));
    assert_eq!(benchmark.index.growth(0, 2), Ok(Decimal::new(121, 2)));
}

#[test]
fn two_indexes_are_never_linked_across_different_days() {
    let old = assignment(1, &[Some(100), None, Some(121)]);
    let new = assignment(2, &[Some(7), Some(9), Some(18)]);
    let benchmark = benchmark(&[old, new], 3);
    assert_eq!(benchmark.index.growth(0, 2), Err(UnavailableReason::NoBenchmark));
}

#[test]
fn without_an_assignment_or_any_level_there_is_no_benchmark() {
    for assignments in [vec![], vec![assignment(1, &[None, Some(0), Some(-5)])]] {
        let benchmark = benchmark(&assignments, 3);
        assert_eq!(benchmark.index.growth(0, 2), Err(UnavailableReason::NoBenchmark));
    }
}

proptest! {
    // The same index under two names is the same comparison.
    #[test]
    fn a_change_to_the_same_index_changes_nothing(levels in prop::collection::vec(50_i64..200, 3..30), change in 1_i8..29) {
        let levels: Vec<_> = levels.into_iter().map(Some).collect();
        let days = levels.len();
        let change = change.min(i8::try_from(days).unwrap());
        let whole = benchmark(&[assignment(1, &levels)], days);
        let changed = benchmark(&[assignment(1, &levels), assignment(change, &levels)], days);
        prop_assert_eq!(whole.index.growth(0, days - 1), changed.index.growth(0, days - 1));
    }
}
