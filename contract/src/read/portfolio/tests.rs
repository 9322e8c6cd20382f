//! The widget reads what servers write, field by field.

use proptest::prelude::*;

use super::super::tests::assert_reads;
use super::*;
use crate::figure::{Figure, UnavailableReason};
use crate::money::{Decimal, Money};
use crate::read::from_text;

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..12).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

fn money() -> impl Strategy<Value = Money> {
    (decimal(), prop_oneof!["USD", "CHF", "JPY"])
        .prop_map(|(amount, code)| Money::new(amount, code.parse().unwrap()))
}

fn figure<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Figure<T>> {
    (value, 0_u32..4, any::<u32>()).prop_map(|(value, state, count)| match state {
        0 => Figure::value(value),
        1 => Figure::Stale {
            value,
            since: "2026-06-30T21:15:00.25Z".parse().unwrap(),
        },
        2 => Figure::Partial {
            value,
            included: count,
            of: count,
        },
        _ => Figure::unavailable(UnavailableReason::NoRate),
    })
}

fn class() -> impl Strategy<Value = AssetClass> {
    prop::sample::select(vec![
        AssetClass::Equity,
        AssetClass::FixedIncome,
        AssetClass::Fund,
        AssetClass::Alternative,
        AssetClass::Derivative,
        AssetClass::Cash,
        AssetClass::Other,
    ])
}

fn date() -> impl Strategy<Value = jiff::civil::Date> {
    (1990_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

prop_compose! {
    fn account()(
        texts in prop::array::uniform3(any::<String>()),
        registration in any::<Option<String>>(),
        owners in prop::collection::vec(any::<String>(), 0..3),
        value in figure(money()),
        weight in prop::option::of(decimal()),
        as_of in date(),
    ) -> Account {
        let [id, name, number_ending] = texts;
        Account { id, name, number_ending, registration, owners, value, weight, as_of }
    }
}

prop_compose! {
    fn holding()(
        account in any::<String>(),
        name in any::<Option<String>>(),
        symbol in any::<Option<String>>(),
        asset_class in class(),
        quantity in decimal(),
        price in prop::option::of(money()),
        price_date in prop::option::of(date()),
        local_value in figure(money()),
        value in figure(money()),
        weight in prop::option::of(decimal()),
    ) -> Holding {
        Holding { account, name, symbol, asset_class, quantity, price, price_date, local_value, value, weight }
    }
}

fn notice() -> impl Strategy<Value = Notice> {
    (
        any::<[String; 3]>(),
        [money(), money()],
        any::<u32>(),
        date(),
        0_u32..6,
    )
        .prop_map(
            |([first, second, _], [stated, listed], line, oldest, which)| match which {
                0 => Notice::StatementTotalDiffers {
                    account: first,
                    stated,
                    listed,
                },
                1 => Notice::StatementRefused {
                    file: first,
                    line,
                    reason: second,
                },
                2 => Notice::AccountMissing {
                    custodian: first,
                    number_ending: second,
                },
                3 => Notice::RateMissing {
                    currency: stated.currency,
                },
                4 => Notice::ValuationDiffers {
                    valuation: stated,
                    listed,
                },
                _ => Notice::MixedDates { oldest },
            },
        )
}

prop_compose! {
    fn day_change()(amounts in [money(), money()], ratio in decimal(), previous_close in date()) -> DayChange {
        let [amount, net_flow] = amounts;
        DayChange { amount, ratio, previous_close, net_flow }
    }
}

prop_compose! {
    fn performance()(
        definition in any::<String>(),
        total_return in decimal(),
        points in prop::collection::vec((date(), decimal(), decimal()), 0..4),
    ) -> Performance {
        let points = points.into_iter().map(|(date, value, cumulative)| PerformancePoint { date, value, cumulative });
        Performance { definition, total_return, points: points.collect() }
    }
}

prop_compose! {
    fn portfolio()(
        name in any::<String>(),
        kind in prop::sample::select(vec![RecordKind::Household, RecordKind::Person, RecordKind::Account]),
        as_of in date(),
        is_stale in any::<bool>(),
        total_value in figure(money()),
        day_change in figure(day_change()),
        performance in figure(performance()),
        allocation in figure(prop::collection::vec((class(), money(), prop::option::of(decimal())), 0..4)),
        accounts in prop::collection::vec(account(), 0..3),
        holdings in prop::collection::vec(holding(), 0..4),
        notices in prop::collection::vec(notice(), 0..3),
    ) -> Portfolio {
        let instant: jiff::Timestamp = "2026-06-30T21:15:00.123456789Z".parse().unwrap();
        let slice = |(asset_class, value, weight)| AllocationSlice { asset_class, value, weight };
        Portfolio {
            record: RecordSummary { id: "001A0000006Vm9rIAC".parse().unwrap(), kind, name: name.clone() },
            currency: "EUR".parse().unwrap(),
            as_of,
            source: Source { name, read_at: instant, stale_since: is_stale.then_some(instant) },
            total_value,
            day_change,
            performance,
            allocation: allocation.map(|slices| slices.into_iter().map(slice).collect()),
            accounts,
            holdings,
            notices,
        }
    }
}

proptest! {
    #[test]
    fn the_widget_reads_every_portfolio_that_a_server_writes(portfolio in portfolio()) {
        assert_reads(&portfolio);
    }

    #[test]
    fn a_field_that_is_needed_and_gone_is_noticed(holding in holding(), dropped in 0_usize..10) {
        let mut fields = serde_json::to_value(&holding).unwrap();
        let name = fields.as_object().unwrap().keys().nth(dropped).unwrap().clone();
        fields.as_object_mut().unwrap().remove(&name);
        let text = fields.to_string();
        // Both readers agree, on the refusal as on what is read.
        prop_assert_eq!(from_text::<Holding>(&text), serde_json::from_str(&text).ok());
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        prop_assert_eq!(from_text::<Portfolio>(&text), None);
    }
}
