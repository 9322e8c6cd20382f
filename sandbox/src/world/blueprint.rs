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
    /// The model before the present one, and the day on which the present one replaced it.
    pub(crate) earlier_model: Option<(Model, Date)>,
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
    pub(crate) life: Life,
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

/// What happens to an account as a whole between its opening and its end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Life {
    /// The first close at which it belongs to the household; `None`: it did from its opening on. Its owners held it
    /// before.
    pub(crate) joined: Option<Date>,
    /// The day on which it moves to another platform with everything in it; the close before is its last.
    pub(crate) moved_away: Option<Date>,
    /// What leaves it for another account, or in kind for another bank.
    pub(crate) movements: Vec<Movement>,
}

/// Something that is moved out of an account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement {
    pub(crate) on: Date,
    pub(crate) what: Moved,
    pub(crate) to: Destination,
}

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Money of the first pocket, in major units of its currency.
    Cash(i64),
    /// The whole of the least valuable position of the first pocket, in kind.
    SmallestPosition,
    /// Everything: the account is closed with that day.
    Everything,
}

/// Where it is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The account at this place in [`HouseholdPlan::accounts`], which must come after the one that it leaves, so that
    /// movements never run in a circle. It must have pockets of the same currencies.
    Account(usize),
    /// Another bank.
    Outside,
}

/// The part of an account in one currency.
#[derive(Debug, Clone)]
pub(crate) struct PocketPlan {
    pub(crate) currency: TradingCurrency,
    /// What it begins with, in major units.
    pub(crate) opening: i64,
    pub(crate) origin: Origin,
    /// How many securities of each asset class are bought, in the order of `AssetClass::ALL`.
    pub(crate) securities: [usize; 4],
    pub(crate) preference: Preference,
    /// The advisory fee in hundredths of a percent a year.
    pub(crate) fee_basis_points: i64,
    pub(crate) routine: Routine,
}

/// Where a pocket's first securities come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Bought with the opening deposit.
    Bought,
    /// Delivered by the client's former bank, which names what they had cost.
    Delivered,
    /// The same, but the bank names no cost for the first of them.
    DeliveredWithAGap,
}

/// Which securities a pocket prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Preference {
    Any,
    /// Those that keep what they earn come first. Ten thousand positions that all paid dividends would be hundreds of
    /// thousands of bookings, which prove no more than some ten thousand do.
    Accumulating,
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

impl Life {
    /// The day from which on the account is on the platform no more, as far as that is planned.
    ///
    /// An account that is closed still has a close on its last day, at which it is worth nothing.
    pub(crate) fn end(&self) -> Option<Ending> {
        let closed = self
            .movements
            .iter()
            .find(|movement| movement.what == Moved::Everything)
            .map(|movement| Ending::ClosedOn(movement.on));
        closed.or(self.moved_away.map(Ending::GoneFrom))
    }
}

/// How an account ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The day of its last close.
    ClosedOn(Date),
    /// The first day without a close.
    GoneFrom(Date),
}

impl PocketPlan {
    /// Bought with an opening deposit, advised for 0.80 % a year, or for nothing where there is only cash.
    pub(crate) const fn new(currency: TradingCurrency, opening: i64, securities: [usize; 4]) -> Self {
        let [equity, fixed_income, fund, alternative] = securities;
        let has_securities = 0 < equity + fixed_income + fund + alternative;
        Self {
            currency,
            opening,
            origin: Origin::Bought,
            securities,
            preference: Preference::Any,
            fee_basis_points: if has_securities { 80 } else { 0 },
            routine: Routine::Nothing,
        }
    }

    pub(crate) const fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    pub(crate) const fn preferring(self, preference: Preference) -> Self {
        Self { preference, ..self }
    }

    pub(crate) const fn charged(self, fee_basis_points: i64) -> Self {
        Self {
            fee_basis_points,
            ..self
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

    /// How far a class may be off its weight before it is traded, in percent; the model does not say it for all.
    pub(crate) fn tolerance(asset_class: &str) -> Option<i64> {
        match asset_class {
            "equity" | "fixed_income" => Some(5),
            "fund" => Some(4),
            "cash" => Some(2),
            // Private investments cannot be traded back into a band.
            _ => None,
        }
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
