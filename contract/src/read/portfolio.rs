//! The portfolio and its parts.

use super::{FromJson, read_as_name, read_by_field};
use crate::json::Json;
use crate::portfolio::{
    Account, AllocationSlice, AssetClass, DayChange, Holding, Notice, Performance, PerformancePoint,
    Portfolio, RecordKind, RecordSummary, Source,
};

read_by_field!(Portfolio {
    record,
    currency,
    as_of,
    source,
    total_value,
    day_change,
    performance,
    allocation,
    accounts,
    holdings,
    notices,
});
read_by_field!(RecordSummary { id, kind, name });
read_by_field!(Source {
    name,
    read_at,
    stale_since
});
read_by_field!(DayChange {
    amount,
    ratio,
    previous_close,
    net_flow
});
read_by_field!(Performance {
    definition,
    total_return,
    points
});
read_by_field!(PerformancePoint {
    date,
    value,
    cumulative
});
read_by_field!(AllocationSlice {
    asset_class,
    value,
    weight
});
read_by_field!(Account {
    id,
    name,
    number_ending,
    registration,
    owners,
    value,
    weight,
    as_of,
});
read_by_field!(Holding {
    account,
    name,
    symbol,
    asset_class,
    quantity,
    price,
    price_date,
    local_value,
    value,
    weight,
});

read_as_name!(RecordKind {
    "household" => Household,
    "person" => Person,
    "account" => Account,
});
read_as_name!(AssetClass {
    "equity" => Equity,
    "fixed_income" => FixedIncome,
    "fund" => Fund,
    "alternative" => Alternative,
    "derivative" => Derivative,
    "cash" => Cash,
    "other" => Other,
});

impl FromJson for Notice {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(match fields.get("code").text()? {
            "statement_total_differs" => Self::StatementTotalDiffers {
                account: fields.read("account")?,
                stated: fields.read("stated")?,
                listed: fields.read("listed")?,
            },
            "statement_refused" => Self::StatementRefused {
                file: fields.read("file")?,
                line: fields.read("line")?,
                reason: fields.read("reason")?,
            },
            "account_missing" => Self::AccountMissing {
                custodian: fields.read("custodian")?,
                number_ending: fields.read("number_ending")?,
            },
            "rate_missing" => Self::RateMissing {
                currency: fields.read("currency")?,
            },
            "valuation_differs" => Self::ValuationDiffers {
                valuation: fields.read("valuation")?,
                listed: fields.read("listed")?,
            },
            "mixed_dates" => Self::MixedDates {
                oldest: fields.read("oldest")?,
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
