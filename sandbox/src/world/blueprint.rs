//! What a firm's clients are made of, before anything is computed.
//!
//! `north` and `south` write their clients down in these types; `ledger` turns an account's plan into its history.

use jiff::civil::Date;

use crate::currency::TradingCurrency;

/// A household with its members and all accounts of theirs.
pub(crate) struct HouseholdPlan {
    /// Last five characters of the CRM record's 15-character id.
    pub(crate) record: &'static str,
    pub(crate) name: &'static str,
    pub(crate) base: TradingCurrency,
    pub(crate) model: Model,
    pub(crate) members: Vec<PersonPlan>,
    pub(crate) accounts: Vec<AccountPlan>,
}

/// A member of a household.
pub(crate) struct PersonPlan {
    pub(crate) record: String,
    pub(crate) name: String,
}

/// An account and everything that will ever happen in it.
pub(crate) struct AccountPlan {
    pub(crate) record: String,
    pub(crate) name: String,
    pub(crate) registration: &'static str,
    pub(crate) currency: TradingCurrency,
    /// Positions in [`HouseholdPlan::members`]; more than one for a joint account.
    pub(crate) owners: Vec<usize>,
    pub(crate) opened: Opened,
    /// One for each currency in which the account holds anything. Money is never converted between them: what is
    /// bought abroad is paid in from abroad, so that no rounding of a conversion disturbs a daily value.
    pub(crate) pockets: Vec<PocketPlan>,
}

/// When an account was opened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Opened {
    /// On a fixed date. Its history does not depend on the day on which the sandbox runs.
    On(Date),
    /// A number of months before the as-of date: the only kind of account whose history moves with that date.
    MonthsBeforeAsOf(i32),
}

/// The part of an account in one currency.
#[derive(Debug, Clone)]
pub(crate) struct PocketPlan {
    pub(crate) currency: TradingCurrency,
    /// Opening deposit in major units.
    pub(crate) opening: i64,
    /// How many securities of each asset class are bought, in the order of `AssetClass::ALL`.
    pub(crate) securities: [usize; 4],
    pub(crate) routine: Routine,
}

/// What is paid in or out again and again, in major units of the pocket's currency.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Routine {
    Nothing,
    MonthlyDeposit { day_of_month: i8, amount: i64 },
    QuarterlyWithdrawal { day_of_month: i8, amount: i64 },
}

/// The target model of a client, with the index that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Model {
    Growth,
    Balanced,
    Preservation,
}

impl PocketPlan {
    pub(crate) const fn new(currency: TradingCurrency, opening: i64, securities: [usize; 4]) -> Self {
        Self {
            currency,
            opening,
            securities,
            routine: Routine::Nothing,
        }
    }

    pub(crate) const fn depositing(self, day_of_month: i8, amount: i64) -> Self {
        Self {
            routine: Routine::MonthlyDeposit { day_of_month, amount },
            ..self
        }
    }

    pub(crate) const fn withdrawing(self, day_of_month: i8, amount: i64) -> Self {
        Self {
            routine: Routine::QuarterlyWithdrawal { day_of_month, amount },
            ..self
        }
    }
}

pub(crate) fn person(record: &str, name: &str) -> PersonPlan {
    PersonPlan {
        record: record.to_owned(),
        name: name.to_owned(),
    }
}

impl Model {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Growth => "Growth 80/20",
            Self::Balanced => "Balanced 60/40",
            Self::Preservation => "Capital Preservation 30/70",
        }
    }

    /// Target weights in percent; they add up to 100.
    pub(crate) const fn weights(self) -> [(&'static str, i64); 5] {
        let [equity, fixed_income, fund, alternative, cash] = match self {
            Self::Growth => [65, 15, 10, 7, 3],
            Self::Balanced => [48, 30, 12, 6, 4],
            Self::Preservation => [22, 52, 12, 4, 10],
        };
        [
            ("equity", equity),
            ("fixed_income", fixed_income),
            ("fund", fund),
            ("alternative", alternative),
            ("cash", cash),
        ]
    }

    pub(crate) const fn benchmark_name(self) -> &'static str {
        match self {
            Self::Growth => "Sandbox Growth Index",
            Self::Balanced => "Sandbox Balanced Index",
            Self::Preservation => "Sandbox Preservation Index",
        }
    }

    /// Share of the share market in the benchmark, thousandths.
    pub(crate) const fn benchmark_share_milli(self) -> i64 {
        match self {
            Self::Growth => 800,
            Self::Balanced => 600,
            Self::Preservation => 300,
        }
    }
}
