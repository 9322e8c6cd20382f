//! Figures with their honesty state.

use super::{FromJson, read_as_name};
use crate::figure::{Figure, UnavailableReason};
use crate::json::Json;

impl<T: FromJson> FromJson for Figure<T> {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(match fields.get("state").text()? {
            "value" => Self::Value {
                value: fields.read("value")?,
            },
            "stale" => Self::Stale {
                value: fields.read("value")?,
                since: fields.read("since")?,
            },
            "partial" => Self::Partial {
                value: fields.read("value")?,
                included: fields.read("included")?,
                of: fields.read("of")?,
            },
            "unavailable" => Self::Unavailable {
                reason: fields.read("reason")?,
            },
            _ => return None,
        })
    }
}

read_as_name!(UnavailableReason {
    "no_price" => NoPrice,
    "no_rate" => NoRate,
    "no_previous_close" => NoPreviousClose,
    "no_daily_values" => NoDailyValues,
    "no_holdings" => NoHoldings,
    "no_capital" => NoCapital,
    "negative_value" => NegativeValue,
    "disordered_days" => DisorderedDays,
    "missing_close" => MissingClose,
    "before_inception" => BeforeInception,
    "shorter_than_a_year" => ShorterThanAYear,
    "too_few_days" => TooFewDays,
    "no_root" => NoRoot,
    "several_roots" => SeveralRoots,
    "no_cost_basis" => NoCostBasis,
    "no_benchmark" => NoBenchmark,
    "no_target" => NoTarget,
    "no_forecast" => NoForecast,
    "too_large" => TooLarge,
});

#[cfg(test)]
mod tests {
    use super::super::tests::assert_reads;
    use super::*;
    use crate::read::from_text;

    #[test]
    fn every_state_and_reason_is_read() {
        let since = "2026-06-30T21:15:00Z".parse().unwrap();
        let (included, of) = (2, 3);
        assert_reads(&Figure::value(7_u32));
        assert_reads(&Figure::Stale { value: 7_u32, since });
        assert_reads(&Figure::Partial {
            value: 7_u32,
            included,
            of,
        });
        for reason in [
            UnavailableReason::NoPrice,
            UnavailableReason::NoRate,
            UnavailableReason::NoPreviousClose,
            UnavailableReason::NoDailyValues,
            UnavailableReason::NoHoldings,
            UnavailableReason::NoCapital,
            UnavailableReason::NegativeValue,
            UnavailableReason::DisorderedDays,
            UnavailableReason::MissingClose,
            UnavailableReason::BeforeInception,
            UnavailableReason::ShorterThanAYear,
            UnavailableReason::TooFewDays,
            UnavailableReason::NoRoot,
            UnavailableReason::SeveralRoots,
            UnavailableReason::NoCostBasis,
            UnavailableReason::NoBenchmark,
            UnavailableReason::NoTarget,
            UnavailableReason::NoForecast,
            UnavailableReason::TooLarge,
        ] {
            assert_reads(&Figure::<u32>::unavailable(reason));
        }
    }

    #[test]
    fn a_figure_without_what_its_state_needs_is_refused_and_not_shown_as_zero() {
        for json in [
            r#"{"state":"value"}"#,
            r#"{"state":"value","value":null}"#,
            r#"{"state":"stale","value":7}"#,
            r#"{"state":"partial","value":7,"included":2}"#,
            r#"{"state":"unavailable","value":7}"#,
            r#"{"state":"guessed","value":7}"#,
            r#"{"value":7}"#,
            "7",
        ] {
            assert_eq!(from_text::<Figure<u32>>(json), None, "{json}");
        }
    }
}
