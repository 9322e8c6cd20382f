//! The large household: exactly 50 accounts and 10,000 holdings.

use jiff::civil::date;

use super::blueprint::{AccountPlan, HouseholdPlan, Life, Model, Opened, PocketPlan, Preference, person};
use crate::currency::TradingCurrency::{Eur, Usd};

const ACCOUNTS: usize = 50;

/// 159 securities and cash in dollars, 39 and cash in euros: 200 holdings an account.
const USD_SECURITIES: [usize; 4] = [96, 4, 39, 20];
const EUR_SECURITIES: [usize; 4] = [26, 2, 9, 2];
/// So much money is advised for less.
const FEE_BASIS_POINTS: i64 = 35;

const MEMBERS: [&str; 8] = [
    "Margaret Hartwell",
    "Oliver Hartwell",
    "Beatrice Hartwell",
    "Julian Hartwell",
    "Imogen Hartwell-Rao",
    "Anand Rao",
    "Theodore Hartwell",
    "Philippa Hartwell",
];

/// Purpose and registration, in turn.
const PURPOSES: [(&str, &str); 5] = [
    ("Family Trust", "Trust"),
    ("Investment", "Individual"),
    ("Joint Portfolio", "Joint Tenants"),
    ("Retirement", "Individual Retirement"),
    ("Holdings LLC", "Limited Liability Company"),
];

pub(super) fn hartwell() -> HouseholdPlan {
    HouseholdPlan {
        record: "NwH05",
        name: "Hartwell Family Office",
        base: Usd,
        model: Model::Growth,
        earlier_model: None,
        members: (11..)
            .zip(MEMBERS)
            .map(|(number, name)| person(&format!("NwP{number}"), name))
            .collect(),
        accounts: (0..ACCOUNTS).map(account).collect(),
    }
}

fn account(index: usize) -> AccountPlan {
    let (purpose, registration) = PURPOSES[index % PURPOSES.len()];
    let first = index % MEMBERS.len();
    let owners = if registration == "Joint Tenants" {
        vec![first, (first + 1) % MEMBERS.len()]
    } else {
        vec![first]
    };
    let number = i64::try_from(index).unwrap_or_default();
    let of_family = |pocket: PocketPlan| {
        pocket
            .preferring(Preference::Accumulating)
            .charged(FEE_BASIS_POINTS)
    };
    let usd = of_family(PocketPlan::new(Usd, 6_000_000 + number * 170_000, USD_SECURITIES));
    let usd = match index % 4 {
        0 => usd.depositing(8, 12_000),
        1 => usd.withdrawing(18, 25_000),
        _ => usd,
    };
    AccountPlan {
        record: format!("NwL{:02}", index + 1),
        name: format!("Hartwell {purpose} {:02}", index + 1),
        registration,
        currency: Usd,
        owners,
        opened: Opened::On(date(2019, 3, 4)),
        life: Life::default(),
        pockets: vec![
            usd,
            of_family(PocketPlan::new(Eur, 1_500_000 + number * 30_000, EUR_SECURITIES)),
        ],
    }
}
