//! What a user may do, from the custom permissions that the org vouched for.

use inlay_contract::kyc::{
    DECIDE_KYC_PERMISSION, KycPermissions, REVEAL_KYC_PERMISSION, START_KYC_PERMISSION, VIEW_KYC_PERMISSION,
};
use inlay_contract::session::VIEW_PORTFOLIO_PERMISSION;

/// What a user may do on the record of a session. By default, nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions {
    /// See the portfolio.
    pub portfolio: bool,
    /// See, start, decide and reveal in KYC. Whoever may not see may do none of the others.
    pub kyc: KycPermissions,
}

impl Permissions {
    /// Those that stand in an assertion's `perms`. Names are compared exactly, and unknown ones mean nothing.
    #[must_use]
    pub fn held(names: &[String]) -> Self {
        let holds = |wanted: &str| names.iter().any(|name| name == wanted);
        let read = holds(VIEW_KYC_PERMISSION);
        Self {
            portfolio: holds(VIEW_PORTFOLIO_PERMISSION),
            kyc: KycPermissions {
                read,
                start: read && holds(START_KYC_PERMISSION),
                decide: read && holds(DECIDE_KYC_PERMISSION),
                reveal: read && holds(REVEAL_KYC_PERMISSION),
            },
        }
    }

    /// The names under which [`Permissions::held`] finds them again.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        let held = [
            (self.portfolio, VIEW_PORTFOLIO_PERMISSION),
            (self.kyc.read, VIEW_KYC_PERMISSION),
            (self.kyc.start, START_KYC_PERMISSION),
            (self.kyc.decide, DECIDE_KYC_PERMISSION),
            (self.kyc.reveal, REVEAL_KYC_PERMISSION),
        ];
        let held = held.into_iter().filter(|(is_held, _)| *is_held);
        held.map(|(_, name)| name).collect()
    }

    /// Whether there is anything at all that a session with them could show.
    #[must_use]
    pub const fn anything(self) -> bool {
        self.portfolio || self.kyc.read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(names: &[&str]) -> Permissions {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        Permissions::held(&names)
    }

    #[test]
    fn portfolio_and_kyc_are_held_apart() {
        assert_eq!(
            held(&["Inlay_View_Portfolio"]),
            Permissions {
                portfolio: true,
                kyc: KycPermissions::default(),
            }
        );
        let kyc = held(&["Inlay_View_Kyc", "Inlay_Start_Kyc"]);
        assert!(!kyc.portfolio && kyc.kyc.read && kyc.kyc.start && !kyc.kyc.decide && !kyc.kyc.reveal);
    }

    #[test]
    fn whoever_may_not_see_checks_may_neither_start_nor_decide_nor_reveal() {
        let may = held(&["Inlay_Start_Kyc", "Inlay_Decide_Kyc", "Inlay_Reveal_Kyc"]);
        assert_eq!(may, Permissions::default());
        assert!(!may.anything());
    }

    #[test]
    fn what_is_kept_by_name_is_found_again() {
        for kyc in 0..16_u8 {
            for portfolio in [false, true] {
                let read = kyc & 1 != 0;
                let may = Permissions {
                    portfolio,
                    kyc: KycPermissions {
                        read,
                        start: read && kyc & 2 != 0,
                        decide: read && kyc & 4 != 0,
                        reveal: read && kyc & 8 != 0,
                    },
                };
                assert_eq!(held(&may.names()), may);
            }
        }
    }

    #[test]
    fn names_are_compared_exactly() {
        assert!(!held(&["inlay_view_kyc", "Inlay_View_Portfolio ", "Inlay_View"]).anything());
    }
}
