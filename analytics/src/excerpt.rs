//! A period out of a history of linked returns: the same closes, with their returns since the first of them.
//!
//! The first picture shows it of the portfolio's own history, so that nothing jumps when the workspace opens on that period.

use inlay_contract::Decimal;
use inlay_contract::portfolio::{Performance, PerformancePoint};
use jiff::civil::Date;

use crate::period::Period;

/// As exact as returns travel.
const RETURN_PLACES: u32 = 12;
/// One, in steps of the last of these places.
const ONE: i128 = 10_i128.pow(RETURN_PLACES);

/// The part of `performance` for the first of `wishes` that it covers. `None` where it covers none of them, where the part is
/// all of it, and where its returns cannot be linked. `as_of` is the close that periods are counted back from.
#[must_use]
pub fn excerpt(
    performance: &Performance,
    as_of: Date,
    mut wishes: impl Iterator<Item = Period>,
) -> Option<Performance> {
    let points = wishes.find_map(|period| within(&performance.points, as_of, period))?;
    if points.len() == performance.points.len() {
        return None;
    }
    let points = since_opening(points)?;
    Some(Performance {
        definition: performance.definition.clone(),
        total_return: points.last()?.cumulative,
        points,
    })
}

/// The points from the opening to the closing close of a period; `None` where they begin after its opening.
fn within(points: &[PerformancePoint], as_of: Date, period: Period) -> Option<&[PerformancePoint]> {
    let bounds = period.bounds(as_of)?;
    let up_to = |date: Date| points.partition_point(|point| point.date <= date);
    // How far back the record's own history goes is not known here.
    let opening = up_to(bounds.opening?).checked_sub(1)?;
    let points = points.get(opening..up_to(bounds.closing))?;
    (1 < points.len()).then_some(points)
}

/// The same points with their returns since the first of them. Daily returns are linked, so the growth between two closes is
/// the quotient of what was reached at them: (1 + R) ÷ (1 + R₀) − 1.
fn since_opening(points: &[PerformancePoint]) -> Option<Vec<PerformancePoint>> {
    let base = reached(points.first()?.cumulative)?;
    let since = |point: &PerformancePoint| {
        let growth = reached(point.cumulative)?
            .checked_mul(ONE)?
            .checked_add(base / 2)?
            / base;
        Some(PerformancePoint {
            cumulative: Decimal::try_from_i128_with_scale(growth - ONE, RETURN_PLACES).ok()?,
            ..*point
        })
    };
    points.iter().map(since).collect()
}

/// What one has become, in steps of the last place that returns travel with. `None` for a finer return, and where nothing is
/// left: no return leads on from there.
///
/// Whole steps, because the division of decimals would be the only one in the first load, and weigh five kilobytes.
fn reached(cumulative: Decimal) -> Option<i128> {
    let places = RETURN_PLACES.checked_sub(cumulative.scale())?;
    let steps = cumulative.mantissa().checked_mul(10_i128.checked_pow(places)?)?;
    ONE.checked_add(steps).filter(|reached| 0 < *reached)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const AS_OF: Date = date(2026, 6, 30);

    fn performance(points: &[(Date, &str)]) -> Performance {
        let points: Vec<_> = points
            .iter()
            .map(|(date, cumulative)| PerformancePoint {
                date: *date,
                value: Decimal::ONE_HUNDRED,
                cumulative: cumulative.parse().unwrap(),
            })
            .collect();
        Performance {
            definition: "twr.daily".to_owned(),
            total_return: points.last().unwrap().cumulative,
            points,
        }
    }

    fn year() -> Performance {
        performance(&[
            (date(2025, 6, 30), "0"),
            (date(2025, 12, 31), "0.25"),
            // A weekend: the close before counts.
            (date(2026, 5, 29), "0.5"),
            (AS_OF, "0.75"),
        ])
    }

    fn shown(periods: &[Period]) -> Option<(Date, usize, String)> {
        let part = excerpt(&year(), AS_OF, periods.iter().copied())?;
        assert_eq!(part.points[0].cumulative, Decimal::ZERO);
        Some((
            part.points[0].date,
            part.points.len(),
            part.total_return.normalize().to_string(),
        ))
    }

    #[test]
    fn the_first_picture_is_of_the_period_that_follows_it() {
        assert_eq!(
            shown(&[Period::YearToDate]),
            Some((date(2025, 12, 31), 3, "0.4".to_owned()))
        );
        assert_eq!(
            shown(&[Period::OneMonth]),
            Some((date(2026, 5, 29), 2, "0.166666666667".to_owned()))
        );
        let custom = Period::Custom {
            first: date(2026, 1, 1),
            last: date(2026, 5, 31),
        };
        assert_eq!(shown(&[custom]), Some((date(2025, 12, 31), 2, "0.2".to_owned())));
    }

    #[test]
    fn what_the_first_answer_does_not_cover_is_not_made_up() {
        assert_eq!(shown(&[]), None);
        assert_eq!(shown(&[Period::FiveYears]), None, "longer than the answer");
        assert_eq!(
            shown(&[Period::SinceInception]),
            None,
            "nobody knows how long that is"
        );
        assert_eq!(shown(&[Period::OneYear]), None, "that is all of it");
        let next = [Period::ThreeYears, Period::YearToDate];
        assert_eq!(
            shown(&next).map(|(opening, ..)| opening),
            Some(date(2025, 12, 31))
        );
    }

    #[test]
    fn a_return_that_is_finer_than_returns_travel_is_left_to_the_workspace() {
        let finer = performance(&[
            (date(2025, 6, 30), "0"),
            (date(2025, 12, 31), "0.1234567890123"),
            (AS_OF, "0.5"),
        ]);
        assert_eq!(excerpt(&finer, AS_OF, [Period::YearToDate].into_iter()), None);
    }

    #[test]
    fn after_a_total_loss_nothing_is_divided_by_zero() {
        let lost = performance(&[
            (date(2025, 6, 30), "0"),
            (date(2025, 12, 31), "-1"),
            (AS_OF, "-1"),
        ]);
        assert_eq!(excerpt(&lost, AS_OF, [Period::YearToDate].into_iter()), None);
    }

    proptest! {
        #[test]
        fn linking_both_parts_gives_the_whole_again(
            steps in proptest::collection::vec(-40_i64..60, 3..40), cut in 1_usize..30,
        ) {
            let mut level = Decimal::ONE;
            let mut day = date(2026, 1, 1);
            let mut points = vec![PerformancePoint { date: day, value: level, cumulative: Decimal::ZERO }];
            for step in &steps {
                day = day.tomorrow().unwrap();
                level = (level * (Decimal::ONE + Decimal::new(*step, 3))).round_dp(20);
                let cumulative = (level - Decimal::ONE).round_dp(RETURN_PLACES);
                points.push(PerformancePoint { date: day, value: level, cumulative });
            }
            let cut = cut % (points.len() - 1);
            let since = since_opening(&points[cut..]).unwrap();
            let first = Decimal::ONE + points[cut].cumulative;
            let second = Decimal::ONE + since.last().unwrap().cumulative;
            let whole = Decimal::ONE + points.last().unwrap().cumulative;
            // Half a step of the last place, times what was reached before it.
            prop_assert!((first * second - whole).abs() <= first * Decimal::new(5, 13));
        }
    }
}
