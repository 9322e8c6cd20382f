//! What the admin set where the widget was placed: which panels are shown, and the period that they open on.
//!
//! Properties are texts of the host page. What is not understood counts as not set, so that a mistyped name never hides a
//! client's figures.

use std::collections::BTreeMap;

use inlay_analytics::period::Period;

/// A part of the view that can be left out. Total value and notices cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panel {
    /// Returns, key figures and their chart.
    Performance,
    /// How the whole is made up, and how far that is from the model.
    Allocation,
    /// From opening to closing value.
    Bridge,
    /// Income by month, and the sums of the period.
    Income,
    /// Who holds what.
    Accounts,
    /// The tables.
    Details,
}

impl Panel {
    /// The panel that an admin calls so.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "performance" => Self::Performance,
            "allocation" => Self::Allocation,
            "bridge" => Self::Bridge,
            "income" => Self::Income,
            "accounts" => Self::Accounts,
            "details" => Self::Details,
            _ => return None,
        })
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of panels, never an empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Panels(u8);

impl Panels {
    const ALL: Self = Self(u8::MAX);

    /// The panels of a list of names with commas between them; all where it names none.
    fn listed(names: &str) -> Self {
        let named = names.split(',').filter_map(|name| Panel::named(name.trim()));
        match named.fold(0, |bits, panel| bits | panel.bit()) {
            0 => Self::ALL,
            bits => Self(bits),
        }
    }

    /// Whether a panel is one of them.
    pub(crate) const fn contain(self, panel: Panel) -> bool {
        self.0 & panel.bit() != 0
    }
}

/// What the admin set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    /// Which panels are shown.
    pub(crate) panels: Panels,
    /// The period that the view opens on; `None` leaves that to the widget.
    pub(crate) period: Option<Period>,
}

impl Default for Placement {
    /// Nothing is set: every panel, and the widget's own period.
    fn default() -> Self {
        Self {
            panels: Panels::ALL,
            period: None,
        }
    }
}

impl Placement {
    /// Reads the properties of a context.
    pub(crate) fn of(properties: &BTreeMap<String, String>) -> Self {
        Self {
            panels: properties
                .get("panels")
                .map_or(Panels::ALL, |names| Panels::listed(names)),
            period: properties.get("period").and_then(|name| period(name.trim())),
        }
    }
}

/// The period that an admin calls so.
fn period(name: &str) -> Option<Period> {
    Some(match name {
        "mtd" => Period::MonthToDate,
        "1m" => Period::OneMonth,
        "qtd" => Period::QuarterToDate,
        "3m" => Period::ThreeMonths,
        "6m" => Period::SixMonths,
        "ytd" => Period::YearToDate,
        "1y" => Period::OneYear,
        "3y" => Period::ThreeYears,
        "5y" => Period::FiveYears,
        "inception" => Period::SinceInception,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVERY: [(&str, Panel); 6] = [
        ("performance", Panel::Performance),
        ("allocation", Panel::Allocation),
        ("bridge", Panel::Bridge),
        ("income", Panel::Income),
        ("accounts", Panel::Accounts),
        ("details", Panel::Details),
    ];

    fn placed(properties: &[(&str, &str)]) -> Placement {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Placement::of(&properties.iter().map(owned).collect())
    }

    fn shown(list: &str) -> Vec<&'static str> {
        let panels = placed(&[("panels", list)]).panels;
        let is_shown = |(name, panel): (&'static str, Panel)| panels.contain(panel).then_some(name);
        EVERY.into_iter().filter_map(is_shown).collect()
    }

    #[test]
    fn an_admin_who_set_nothing_gets_everything() {
        assert_eq!(placed(&[]), Placement::default());
        assert_eq!(placed(&[("minHeight", "400")]), Placement::default());
        assert_eq!(shown("").len(), 6);
    }

    #[test]
    fn what_is_listed_is_shown_and_nothing_else() {
        assert_eq!(shown("allocation"), ["allocation"]);
        assert_eq!(
            shown(" details , performance,details"),
            ["performance", "details"]
        );
        for (name, _) in EVERY {
            assert_eq!(shown(name), [name]);
        }
    }

    #[test]
    fn a_mistyped_name_hides_no_figures() {
        assert_eq!(shown("alocation,income"), ["income"]);
        for list in ["alocation", ",", " , ,", "Details", "performance allocation"] {
            assert_eq!(shown(list).len(), 6, "{list}");
        }
    }

    #[test]
    fn every_period_has_its_name_and_an_unknown_one_is_none() {
        let names = [
            "mtd",
            "1m",
            "qtd",
            "3m",
            "6m",
            "ytd",
            "1y",
            "3y",
            "5y",
            "inception",
        ];
        let mut periods: Vec<_> = names
            .iter()
            .filter_map(|name| placed(&[("period", name)]).period)
            .collect();
        assert_eq!(periods[5], Period::YearToDate);
        periods.dedup();
        assert_eq!(periods.len(), names.len());
        assert_eq!(placed(&[("period", " 1y ")]).period, Some(Period::OneYear));
        for name in ["", "2y", "YTD", "1y,3y"] {
            assert_eq!(placed(&[("period", name)]).period, None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_list_leaves_the_client_without_a_panel(list in "[a-z ,]{0,40}") {
            prop_assert!(!shown(&list).is_empty());
        }

        #[test]
        fn the_order_of_a_list_and_what_is_unknown_in_it_are_no_matter(
            names in proptest::sample::subsequence(EVERY.map(|(name, _)| name).to_vec(), 1..=6).prop_shuffle(),
            other in "[xyz]{1,5}",
        ) {
            let list = format!("{other},{}", names.join(", "));
            let found = shown(&list);
            prop_assert_eq!(found.len(), names.len());
            prop_assert!(names.iter().all(|name| found.contains(name)));
        }
    }
}
