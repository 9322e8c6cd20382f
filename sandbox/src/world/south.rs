//! The clients of Southbank Advisory. All names are invented.

use jiff::civil::date;

use super::blueprint::Opened::On;
use super::blueprint::{AccountPlan, HouseholdPlan, Life, Model, PocketPlan, person};
use crate::currency::TradingCurrency::{Eur, Gbp, Usd};

pub(super) fn households() -> Vec<HouseholdPlan> {
    vec![abernathy(), sorensen(), fairweather()]
}

fn abernathy() -> HouseholdPlan {
    HouseholdPlan {
        record: "SbH01",
        name: "Abernathy Household",
        base: Usd,
        model: Model::Growth,
        earlier_model: Some((Model::Balanced, date(2021, 2, 1))),
        members: vec![
            person("SbP01", "Rosalind Abernathy"),
            person("SbP02", "Marcus Abernathy"),
        ],
        accounts: vec![
            AccountPlan {
                record: "SbA01".to_owned(),
                name: "Abernathy Joint".to_owned(),
                registration: "Joint Tenants",
                currency: Usd,
                owners: vec![0, 1],
                opened: On(date(2019, 11, 4)),
                life: Life::default(),
                pockets: vec![
                    PocketPlan::new(Usd, 380_000, [7, 2, 2, 1]).depositing(4, 1_800),
                    PocketPlan::new(Gbp, 60_000, [3, 1, 0, 0]),
                ],
            },
            AccountPlan {
                record: "SbA02".to_owned(),
                name: "Rosalind IRA".to_owned(),
                registration: "Individual Retirement",
                currency: Usd,
                owners: vec![0],
                opened: On(date(2020, 1, 13)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 265_000, [4, 3, 1, 0])],
            },
            AccountPlan {
                record: "SbA03".to_owned(),
                name: "Marcus Brokerage".to_owned(),
                registration: "Individual",
                currency: Usd,
                owners: vec![1],
                opened: On(date(2021, 7, 19)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 92_000, [6, 0, 1, 0]).withdrawing(9, 1_000)],
            },
        ],
    }
}

fn sorensen() -> HouseholdPlan {
    HouseholdPlan {
        record: "SbH02",
        name: "Sorensen Family",
        base: Eur,
        model: Model::Balanced,
        earlier_model: None,
        members: vec![
            person("SbP03", "Ingrid Sorensen"),
            person("SbP04", "Paul Sorensen"),
        ],
        accounts: vec![
            AccountPlan {
                record: "SbA04".to_owned(),
                name: "Sorensen Joint".to_owned(),
                registration: "Joint Tenants",
                currency: Eur,
                owners: vec![0, 1],
                opened: On(date(2020, 2, 10)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Eur, 310_000, [7, 4, 2, 1]).depositing(6, 1_500)],
            },
            AccountPlan {
                record: "SbA05".to_owned(),
                name: "Ingrid Dollar Account".to_owned(),
                registration: "Individual",
                currency: Usd,
                owners: vec![0],
                opened: On(date(2021, 4, 12)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 74_000, [3, 2, 1, 0])],
            },
        ],
    }
}

/// Bears the record id that Northwind Wealth has too.
fn fairweather() -> HouseholdPlan {
    HouseholdPlan {
        record: "XxH01",
        name: "Fairweather Household",
        base: Usd,
        model: Model::Balanced,
        earlier_model: None,
        members: vec![person("SbP05", "Colette Fairweather")],
        accounts: vec![AccountPlan {
            record: "SbA06".to_owned(),
            name: "Colette Managed Account".to_owned(),
            registration: "Individual",
            currency: Usd,
            owners: vec![0],
            opened: On(date(2020, 5, 11)),
            life: Life::default(),
            pockets: vec![PocketPlan::new(Usd, 158_000, [5, 2, 2, 0])],
        }],
    }
}
