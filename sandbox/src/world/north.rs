//! The clients of Northwind Wealth. All names are invented.

use jiff::civil::date;

use super::blueprint::Opened::{MonthsBeforeAsOf, On};
use super::blueprint::{
    AccountPlan, Destination, HouseholdPlan, Life, Model, Moved, Movement, Origin, PocketPlan, person,
};
use crate::currency::TradingCurrency::{Chf, Eur, Gbp, Jpy, Usd};

pub(super) fn households() -> Vec<HouseholdPlan> {
    vec![
        whitfield(),
        moreau_lindqvist(),
        okafor(),
        castellan(),
        ferreira(),
        brandt(),
        super::large::hartwell(),
    ]
}

/// The household in which everything happens that can happen to accounts: they join, move away, are closed, and pass
/// money and securities on to one another.
fn whitfield() -> HouseholdPlan {
    // Places in the list of accounts below.
    const ROTH: usize = 3;
    const RESERVE: usize = 5;
    const EDUCATION_TRUST: usize = 6;

    HouseholdPlan {
        record: "NwH01",
        name: "Whitfield Household",
        base: Usd,
        model: Model::Balanced,
        earlier_model: Some((Model::Growth, date(2022, 10, 3))),
        members: vec![
            person("NwP01", "Eleanor Whitfield"),
            person("NwP02", "James Whitfield"),
        ],
        accounts: vec![
            AccountPlan {
                record: "NwA01".to_owned(),
                name: "Joint Brokerage".to_owned(),
                registration: "Joint Tenants",
                currency: Usd,
                owners: vec![0, 1],
                opened: On(date(2019, 4, 8)),
                life: Life {
                    movements: vec![
                        Movement {
                            on: date(2023, 2, 1),
                            what: Moved::Cash(20_000),
                            to: Destination::Account(RESERVE),
                        },
                        Movement {
                            on: date(2024, 6, 3),
                            what: Moved::SmallestPosition,
                            to: Destination::Account(EDUCATION_TRUST),
                        },
                    ],
                    ..Life::default()
                },
                pockets: vec![
                    PocketPlan::new(Usd, 620_000, [8, 3, 2, 1]).depositing(5, 2_500),
                    PocketPlan::new(Eur, 85_000, [3, 1, 1, 0]),
                    PocketPlan::new(Jpy, 9_000_000, [3, 0, 1, 0]),
                ],
            },
            AccountPlan {
                record: "NwA02".to_owned(),
                name: "Eleanor Traditional IRA".to_owned(),
                registration: "Individual Retirement",
                currency: Usd,
                owners: vec![0],
                opened: On(date(2019, 4, 8)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 310_000, [5, 3, 2, 0])],
            },
            // Converted into the account after it: closed for good, with all it held moved there.
            AccountPlan {
                record: "NwA14".to_owned(),
                name: "James Rollover IRA".to_owned(),
                registration: "Individual Retirement",
                currency: Usd,
                owners: vec![1],
                opened: On(date(2019, 6, 3)),
                life: Life {
                    movements: vec![Movement {
                        on: date(2023, 10, 18),
                        what: Moved::Everything,
                        to: Destination::Account(ROTH),
                    }],
                    ..Life::default()
                },
                pockets: vec![PocketPlan::new(Usd, 88_000, [2, 1, 1, 0])],
            },
            AccountPlan {
                record: "NwA03".to_owned(),
                name: "James Roth IRA".to_owned(),
                registration: "Roth Individual Retirement",
                currency: Usd,
                owners: vec![1],
                opened: On(date(2020, 2, 3)),
                life: Life {
                    joined: Some(date(2022, 5, 16)),
                    ..Life::default()
                },
                pockets: vec![PocketPlan::new(Usd, 148_000, [5, 1, 2, 0]).depositing(15, 500)],
            },
            // Came from another bank in the middle of the history.
            AccountPlan {
                record: "NwA04".to_owned(),
                name: "Eleanor International".to_owned(),
                registration: "Individual",
                currency: Usd,
                owners: vec![0],
                opened: On(date(2021, 9, 20)),
                life: Life::default(),
                pockets: vec![
                    PocketPlan::new(Usd, 40_000, [0, 1, 1, 0]),
                    PocketPlan::new(Chf, 120_000, [4, 1, 0, 0]).from(Origin::DeliveredWithAGap),
                    PocketPlan::new(Gbp, 95_000, [3, 1, 1, 0])
                        .from(Origin::Delivered)
                        .withdrawing(10, 1_200),
                ],
            },
            AccountPlan {
                record: "NwA05".to_owned(),
                name: "Joint Reserve".to_owned(),
                registration: "Joint Tenants",
                currency: Usd,
                owners: vec![0, 1],
                opened: On(date(2019, 4, 8)),
                life: Life {
                    movements: vec![Movement {
                        on: date(2025, 1, 15),
                        what: Moved::Cash(15_000),
                        to: Destination::Account(EDUCATION_TRUST),
                    }],
                    ..Life::default()
                },
                pockets: vec![PocketPlan::new(Usd, 75_000, [0; 4]).depositing(1, 400)],
            },
            AccountPlan {
                record: "NwA06".to_owned(),
                name: "Whitfield Education Trust".to_owned(),
                registration: "Trust",
                currency: Usd,
                owners: vec![0, 1],
                opened: On(date(2022, 3, 14)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 60_000, [1, 2, 2, 0]).withdrawing(20, 900)],
            },
            // Moved to another platform with everything in it.
            AccountPlan {
                record: "NwA13".to_owned(),
                name: "Eleanor Charitable Fund".to_owned(),
                registration: "Donor-Advised Fund",
                currency: Usd,
                owners: vec![0],
                opened: On(date(2019, 4, 8)),
                life: Life {
                    moved_away: Some(date(2024, 3, 18)),
                    ..Life::default()
                },
                pockets: vec![PocketPlan::new(Usd, 52_000, [2, 1, 1, 0])],
            },
        ],
    }
}

fn moreau_lindqvist() -> HouseholdPlan {
    HouseholdPlan {
        record: "NwH02",
        name: "Moreau-Lindqvist Family",
        base: Eur,
        model: Model::Growth,
        earlier_model: None,
        members: vec![
            person("NwP03", "Camille Moreau"),
            person("NwP04", "Henrik Lindqvist"),
        ],
        accounts: vec![
            AccountPlan {
                record: "NwA07".to_owned(),
                name: "Family Portfolio".to_owned(),
                registration: "Joint Tenants",
                currency: Eur,
                owners: vec![0, 1],
                opened: On(date(2019, 6, 17)),
                life: Life::default(),
                pockets: vec![
                    PocketPlan::new(Eur, 540_000, [9, 4, 3, 1]).depositing(3, 3_000),
                    PocketPlan::new(Usd, 180_000, [6, 1, 1, 0]),
                ],
            },
            AccountPlan {
                record: "NwA08".to_owned(),
                name: "Camille Retirement".to_owned(),
                registration: "Retirement",
                currency: Eur,
                owners: vec![0],
                opened: On(date(2020, 1, 13)),
                life: Life::default(),
                pockets: vec![
                    PocketPlan::new(Eur, 120_000, [2, 3, 2, 0]),
                    PocketPlan::new(Chf, 45_000, [2, 1, 1, 0]),
                ],
            },
            AccountPlan {
                record: "NwA09".to_owned(),
                name: "Henrik Dollar Account".to_owned(),
                registration: "Individual",
                currency: Usd,
                owners: vec![1],
                opened: On(date(2021, 5, 3)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 210_000, [4, 2, 1, 1]).withdrawing(12, 2_000)],
            },
        ],
    }
}

fn okafor() -> HouseholdPlan {
    HouseholdPlan {
        record: "NwH03",
        name: "Okafor Household",
        base: Usd,
        model: Model::Growth,
        earlier_model: None,
        members: vec![person("NwP05", "Adaeze Okafor")],
        accounts: vec![AccountPlan {
            record: "NwA10".to_owned(),
            name: "Adaeze Brokerage".to_owned(),
            registration: "Individual",
            currency: Usd,
            owners: vec![0],
            opened: MonthsBeforeAsOf(4),
            life: Life::default(),
            pockets: vec![PocketPlan::new(Usd, 85_000, [6, 1, 2, 0]).depositing(7, 1_000)],
        }],
    }
}

/// Known to the platform, nothing invested yet.
fn castellan() -> HouseholdPlan {
    HouseholdPlan {
        record: "NwH04",
        name: "Castellan Household",
        base: Usd,
        model: Model::Balanced,
        earlier_model: None,
        members: vec![person("NwP06", "Vincent Castellan")],
        accounts: Vec::new(),
    }
}

/// A person with eight months of history.
fn ferreira() -> HouseholdPlan {
    HouseholdPlan {
        record: "NwH06",
        name: "Ferreira Household",
        base: Usd,
        model: Model::Balanced,
        earlier_model: None,
        members: vec![person("NwP09", "Beatriz Ferreira")],
        accounts: vec![AccountPlan {
            record: "NwA15".to_owned(),
            name: "Beatriz Managed Account".to_owned(),
            registration: "Individual",
            currency: Usd,
            owners: vec![0],
            opened: MonthsBeforeAsOf(8),
            life: Life::default(),
            pockets: vec![
                PocketPlan::new(Usd, 140_000, [5, 2, 1, 0]).depositing(11, 750),
                PocketPlan::new(Eur, 30_000, [2, 1, 0, 0]),
            ],
        }],
    }
}

/// Bears the record id that Southbank Advisory has too.
fn brandt() -> HouseholdPlan {
    HouseholdPlan {
        record: "XxH01",
        name: "Brandt Household",
        base: Usd,
        model: Model::Preservation,
        earlier_model: None,
        members: vec![
            person("NwP07", "Katharina Brandt"),
            person("NwP08", "Tobias Brandt"),
        ],
        accounts: vec![
            AccountPlan {
                record: "NwA11".to_owned(),
                name: "Brandt Joint Income".to_owned(),
                registration: "Joint Tenants",
                currency: Usd,
                owners: vec![0, 1],
                opened: On(date(2020, 1, 6)),
                life: Life {
                    movements: vec![Movement {
                        on: date(2024, 12, 2),
                        what: Moved::SmallestPosition,
                        to: Destination::Outside,
                    }],
                    ..Life::default()
                },
                pockets: vec![PocketPlan::new(Usd, 430_000, [4, 7, 2, 1]).withdrawing(15, 4_500)],
            },
            AccountPlan {
                record: "NwA12".to_owned(),
                name: "Tobias IRA".to_owned(),
                registration: "Individual Retirement",
                currency: Usd,
                owners: vec![1],
                opened: On(date(2021, 3, 1)),
                life: Life::default(),
                pockets: vec![PocketPlan::new(Usd, 195_000, [3, 4, 1, 0])],
            },
        ],
    }
}
