//! The widget reads every book that a server writes, field by field.

use jiff::civil::Date;
use proptest::prelude::*;

use super::super::tests::assert_reads;
use super::*;
use crate::money::{Currency, Decimal};
use crate::portfolio::AssetClass;
use crate::read::from_text;

const KINDS: [TransactionKind; 12] = [
    TransactionKind::Deposit,
    TransactionKind::Withdrawal,
    TransactionKind::DeliveryIn,
    TransactionKind::DeliveryOut,
    TransactionKind::Transfer,
    TransactionKind::Buy,
    TransactionKind::Sell,
    TransactionKind::Dividend,
    TransactionKind::Interest,
    TransactionKind::Fee,
    TransactionKind::Tax,
    TransactionKind::Other,
];
const NODE_KINDS: [NodeKind; 6] = [
    NodeKind::Household,
    NodeKind::Person,
    NodeKind::JointOwners,
    NodeKind::Registration,
    NodeKind::Group,
    NodeKind::Account,
];

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..12).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

fn series() -> impl Strategy<Value = Vec<Option<Decimal>>> {
    prop::collection::vec(prop::option::of(decimal()), 0..4)
}

fn currency() -> impl Strategy<Value = Currency> {
    prop_oneof!["USD", "CHF", "JPY"].prop_map(|code| code.parse().unwrap())
}

fn date() -> impl Strategy<Value = Date> {
    (1990_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

prop_compose! {
    fn node()(
        parent in any::<Option<u32>>(),
        kind in prop::sample::select(NODE_KINDS.to_vec()),
        name in any::<String>(),
        owners in prop::collection::vec(any::<String>(), 0..3),
        account in any::<Option<u32>>(),
    ) -> Node {
        Node { parent, kind, name, owners, account }
    }
}

prop_compose! {
    fn account()(
        texts in prop::array::uniform3(any::<String>()),
        joined in prop::option::of(date()),
        left in prop::option::of(date()),
        closes in prop::collection::vec((currency(), series()), 0..3),
    ) -> BookAccount {
        let [id, name, number_ending] = texts;
        let closes = closes.into_iter().map(|(currency, values)| Closes { currency, values }).collect();
        BookAccount { id, name, number_ending, joined, left, closes }
    }
}

prop_compose! {
    fn instrument()(
        name in any::<Option<String>>(),
        texts in prop::array::uniform4(any::<Option<String>>()),
        asset_class in prop::sample::select(vec![AssetClass::Equity, AssetClass::Cash, AssetClass::Other]),
        currency in currency(),
        expected in prop::option::of(prop::collection::vec((date(), decimal()), 0..3)),
    ) -> Instrument {
        let [symbol, isin, sector, region] = texts;
        let payment = |(date, per_unit)| ExpectedPayment { date, per_unit };
        let expected_income = expected.map(|payments| payments.into_iter().map(payment).collect());
        Instrument { name, symbol, isin, asset_class, sector, region, currency, expected_income }
    }
}

prop_compose! {
    fn position()(
        places in any::<[u32; 2]>(),
        quantity in decimal(),
        price in prop::option::of(decimal()),
        price_date in prop::option::of(date()),
        value in prop::option::of(decimal()),
    ) -> Position {
        let [account, instrument] = places;
        Position { account, instrument, quantity, price, price_date, value }
    }
}

prop_compose! {
    fn transaction()(
        date in date(),
        account in any::<u32>(),
        kind in prop::sample::select(KINDS.to_vec()),
        places in any::<[Option<u32>; 2]>(),
        quantity in prop::option::of(decimal()),
        amount in decimal(),
        currency in currency(),
        cost in prop::option::of(decimal()),
    ) -> Transaction {
        let [instrument, counterpart] = places;
        Transaction { date, account, kind, instrument, quantity, amount, currency, cost, counterpart }
    }
}

fn target() -> impl Strategy<Value = TargetModel> {
    let weight = (decimal(), prop::option::of(decimal())).prop_map(|(weight, tolerance)| TargetWeight {
        asset_class: AssetClass::FixedIncome,
        weight,
        tolerance,
    });
    (any::<String>(), prop::collection::vec(weight, 0..3))
        .prop_map(|(name, weights)| TargetModel { name, weights })
}

fn link() -> impl Strategy<Value = Link> {
    (any::<Option<u32>>(), any::<String>()).prop_map(|(account, url)| Link {
        to: account.map_or(LinkTarget::Record, |account| LinkTarget::Account { account }),
        url,
    })
}

prop_compose! {
    fn book()(
        as_of in date(),
        is_stale in any::<bool>(),
        days in prop::collection::vec(date(), 0..4),
        nodes in prop::collection::vec(node(), 0..3),
        accounts in prop::collection::vec(account(), 0..3),
        instruments in prop::collection::vec(instrument(), 0..3),
        positions in prop::collection::vec(position(), 0..3),
        transactions in prop::collection::vec(transaction(), 0..4),
        rates in prop::collection::vec((currency(), series()), 0..3),
        benchmarks in prop::collection::vec((any::<String>(), date(), series()), 0..3),
        target in prop::option::of(target()),
        links in prop::collection::vec(link(), 0..3),
    ) -> Book {
        let assignment = |(name, since, levels)| BenchmarkAssignment { name, since, levels };
        Book {
            record: "001A0000006Vm9rIAC".parse().unwrap(),
            currency: "EUR".parse().unwrap(),
            as_of,
            stale_since: is_stale.then(|| "2026-06-30T21:15:00Z".parse().unwrap()),
            days,
            nodes,
            accounts,
            instruments,
            positions,
            transactions,
            rates: rates.into_iter().map(|(currency, rates)| RateSeries { currency, rates }).collect(),
            benchmarks: benchmarks.into_iter().map(assignment).collect(),
            target,
            links,
        }
    }
}

proptest! {
    #[test]
    fn the_widget_reads_every_book_that_a_server_writes(book in book()) {
        assert_reads(&book);
    }

    #[test]
    fn a_field_that_is_needed_and_gone_is_noticed(position in position(), dropped in 0_usize..6) {
        let mut fields = serde_json::to_value(&position).unwrap();
        let name = fields.as_object().unwrap().keys().nth(dropped).unwrap().clone();
        fields.as_object_mut().unwrap().remove(&name);
        let text = fields.to_string();
        // Both readers agree, on the refusal as on what is read.
        prop_assert_eq!(from_text::<Position>(&text), serde_json::from_str(&text).ok());
    }

    #[test]
    fn a_column_that_is_gone_or_too_short_spoils_the_book_for_both_readers(book in book(), column in 0_usize..9, is_gone in any::<bool>()) {
        let mut fields = serde_json::to_value(&book).unwrap();
        let columns = fields["transactions"].as_object_mut().unwrap();
        let name = columns.keys().nth(column).unwrap().clone();
        let list = columns[&name].as_array_mut().unwrap();
        let is_spoilt = is_gone || list.pop().is_some();
        if is_gone {
            columns.remove(&name);
        }
        let text = fields.to_string();
        prop_assert_eq!(serde_json::from_str::<Book>(&text).is_err(), is_spoilt);
        prop_assert_eq!(from_text::<Book>(&text).is_none(), is_spoilt);
    }
}

#[test]
fn a_kind_that_this_version_does_not_know_is_refused_and_not_taken_for_another() {
    assert_eq!(from_text::<TransactionKind>("\"spin_off\""), None);
    assert_eq!(from_text::<NodeKind>("\"trust\""), None);
    for link in [r#"{"part":"account"}"#, r#"{"part":"holding","account":1}"#, "{}"] {
        assert_eq!(from_text::<LinkTarget>(link), None, "{link}");
    }
}
