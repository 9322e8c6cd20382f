//! What is or was held: the platform's list, and whatever else holdings and transactions name.

use std::collections::HashMap;

use inlay_contract::Currency;
use inlay_contract::book::{ExpectedPayment, Instrument};
use inlay_contract::portfolio::AssetClass;

use super::wire;
use super::wire::history;

/// The instruments of a book while it is being made.
pub(super) struct Instruments {
    list: Vec<Instrument>,
    by_id: HashMap<String, usize>,
}

impl Instruments {
    /// Those that the platform lists. Of two with one identifier the first counts.
    pub(super) fn new(listed: history::Instruments) -> Self {
        let mut instruments = Self {
            list: Vec::with_capacity(listed.instruments.len()),
            by_id: HashMap::with_capacity(listed.instruments.len()),
        };
        for known in listed.instruments {
            let expected = known.expected_income.map(|payments| {
                let mut payments: Vec<_> = payments.into_iter().map(payment).collect();
                payments.sort_by_key(|payment| payment.date);
                payments
            });
            instruments.add(known.instrument, known.currency, expected);
        }
        instruments
    }

    /// The position of what a holding names. The holding says what it is where the platform's list does not, or where it
    /// speaks of another currency.
    pub(super) fn of_holding(&mut self, named: wire::Instrument, currency: Currency) -> u32 {
        let listed = named.id.as_ref().and_then(|id| self.by_id.get(id)).copied();
        let is_same = |place: &usize| {
            self.list
                .get(*place)
                .is_some_and(|known| known.currency == currency)
        };
        let place = listed
            .filter(is_same)
            .unwrap_or_else(|| self.add(named, currency, None));
        number(place)
    }

    /// The position of what a transaction names. Of one that is listed nowhere only the identifier is known, and that is no
    /// name for a person.
    pub(super) fn named(&mut self, id: String, currency: Currency) -> u32 {
        if let Some(place) = self.by_id.get(&id) {
            return number(*place);
        }
        let place = self.list.len();
        self.by_id.insert(id, place);
        self.list.push(Instrument {
            name: None,
            symbol: None,
            isin: None,
            asset_class: AssetClass::Other,
            sector: None,
            region: None,
            currency,
            expected_income: None,
        });
        number(place)
    }

    pub(super) fn into_list(self) -> Vec<Instrument> {
        self.list
    }

    fn add(
        &mut self,
        instrument: wire::Instrument,
        currency: Currency,
        expected_income: Option<Vec<ExpectedPayment>>,
    ) -> usize {
        let place = self.list.len();
        let name = instrument.label();
        if let Some(id) = instrument.id {
            self.by_id.entry(id).or_insert(place);
        }
        let asset_class: AssetClass = instrument.asset_class.into();
        self.list.push(Instrument {
            name,
            symbol: instrument.symbol,
            isin: instrument.isin,
            asset_class,
            sector: instrument.sector,
            region: instrument.region,
            currency,
            expected_income,
        });
        place
    }
}

fn payment(expected: history::ExpectedPayment) -> ExpectedPayment {
    ExpectedPayment {
        date: expected.date,
        per_unit: expected.per_unit.0,
    }
}

/// The size of an answer is limited far below what does not fit.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
