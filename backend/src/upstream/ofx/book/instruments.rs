//! What is or was held, by the custodian's identifier and the currency of its price.

use std::collections::HashMap;

use inlay_contract::Currency;
use inlay_contract::book::Instrument;
use inlay_contract::portfolio::AssetClass;
use inlay_ofx::{Security, SecurityId, SecurityKind};

use super::holding;

/// The instruments of a book while it is being made. `None` stands for the currency itself.
#[derive(Default)]
pub(super) struct Instruments {
    list: Vec<Instrument>,
    places: HashMap<(Option<SecurityId>, Currency), u32>,
}

impl Instruments {
    /// What a line of the position list holds.
    pub(super) fn of_line(
        &mut self,
        line: &inlay_ofx::Position,
        security: Option<&Security>,
        currency: Currency,
    ) -> u32 {
        let kind = holding::kind(line, security);
        self.place(Some(&line.security), currency, || {
            described(&line.security, kind, security, currency)
        })
    }

    /// What a transaction is about, described or not.
    pub(super) fn of_transaction(
        &mut self,
        id: &SecurityId,
        security: Option<&Security>,
        currency: Currency,
    ) -> u32 {
        let kind = security.map_or(SecurityKind::Other, |security| security.kind);
        self.place(Some(id), currency, || described(id, kind, security, currency))
    }

    /// Money of a currency.
    pub(super) fn cash(&mut self, currency: Currency) -> u32 {
        self.place(None, currency, || Instrument {
            name: Some(currency.to_string()),
            symbol: None,
            isin: None,
            asset_class: AssetClass::Cash,
            sector: None,
            region: None,
            currency,
            expected_income: None,
        })
    }

    pub(super) fn into_list(self) -> Vec<Instrument> {
        self.list
    }

    fn place(
        &mut self,
        id: Option<&SecurityId>,
        currency: Currency,
        instrument: impl FnOnce() -> Instrument,
    ) -> u32 {
        let list = &mut self.list;
        *self.places.entry((id.cloned(), currency)).or_insert_with(|| {
            // The size of a statement is limited far below what does not fit.
            let place = u32::try_from(list.len()).unwrap_or(u32::MAX);
            list.push(instrument());
            place
        })
    }
}

fn described(
    id: &SecurityId,
    kind: SecurityKind,
    security: Option<&Security>,
    currency: Currency,
) -> Instrument {
    Instrument {
        name: holding::name(id, security),
        symbol: security.and_then(|security| security.ticker.clone()),
        isin: (id.scheme == "ISIN").then(|| id.unique_id.clone()),
        asset_class: holding::asset_class(kind, security),
        sector: None,
        region: None,
        currency,
        expected_income: None,
    }
}
