//! Growth between any two days of a chain.

use proptest::prelude::*;

use super::*;

fn chain(growths: &[Result<Decimal, UnavailableReason>]) -> LinkedIndex {
    let mut index = LinkedIndex::new(0, growths.len() + 1, UnavailableReason::BeforeInception);
    growths.iter().for_each(|growth| index.push(*growth));
    index
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn before_it_begins_a_chain_has_no_growth() {
    let reason = UnavailableReason::BeforeInception;
    let mut index = LinkedIndex::new(2, 4, reason);
    index.push(Ok(Decimal::TWO));
    assert_eq!(index.growth(1, 3), Err(reason));
    assert_eq!(index.growth(2, 3), Ok(Decimal::TWO));
}

#[test]
fn nothing_is_linked_over_a_day_that_nobody_knows() {
    let reason = UnavailableReason::NoCapital;
    let index = chain(&[Ok(Decimal::TWO), Err(reason), Ok(Decimal::TEN)]);
    assert_eq!(index.growth(0, 1), Ok(Decimal::TWO));
    assert_eq!(index.growth(0, 3), Err(reason));
    assert_eq!(index.growth(1, 2), Err(reason));
    assert_eq!(index.growth(2, 3), Ok(Decimal::TEN));
    assert_eq!(index.return_of_day(2), None);
    assert_eq!(index.return_of_day(3), Some(Decimal::from(9)));
}

#[test]
fn a_total_loss_stays_one_and_ends_nothing_that_begins_after_it() {
    let index = chain(&[Ok(Decimal::ZERO), Ok(Decimal::TWO)]);
    assert_eq!(index.growth(0, 2), Ok(Decimal::ZERO));
    assert_eq!(index.growth(1, 2), Ok(Decimal::TWO));
}

#[test]
fn a_day_of_a_wrong_price_does_not_cost_any_digit() {
    // A price that is 10¹¹ times too high for one day.
    let index = chain(&[
        Ok(decimal("123456789012.3")),
        Ok(decimal("0.00000000000790123456789")),
    ]);
    let exact = decimal("123456789012.3") * decimal("0.00000000000790123456789");
    assert_eq!(index.growth(0, 2), Ok(exact.round_dp(12)));
}

#[test]
fn growth_beyond_every_number_is_too_large() {
    let huge = Ok(decimal("1000000000000000"));
    assert_eq!(
        chain(&[huge, huge]).growth(0, 2),
        Err(UnavailableReason::TooLarge)
    );
}

proptest! {
    // The chain is cut and begun anew on the way; the growth between two days must not show it.
    #[test]
    fn it_is_the_product_of_the_days_between(
        growths in prop::collection::vec(1_i64..40_000, 2..40),
        from in 0..40_usize,
        length in 1..40_usize,
    ) {
        let growths: Vec<_> = growths.into_iter().map(|one| Decimal::new(one, 4)).collect();
        let (from, until) = (from % growths.len(), (from % growths.len() + length).min(growths.len()));
        let product = growths[from..until].iter().try_fold(Decimal::ONE, |product, one| product.checked_mul(*one));
        let index = chain(&growths.iter().map(|one| Ok(*one)).collect::<Vec<_>>());
        if let (Some(product), Ok(growth)) = (product, index.growth(from, until)) {
            let distance = (growth - product).abs();
            prop_assert!(distance <= Decimal::new(1, 11) * product.max(Decimal::ONE), "{} {}", growth, product);
        }
    }
}
