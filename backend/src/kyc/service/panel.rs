//! The panel, and the reveal of what it masks.

use inlay_contract::kyc::{Package, Panel, REVEAL_SECONDS, RevealedParty, TypicalTime};
use inlay_contract::{ErrorCode, OrgId};
use jiff::SignedDuration;

use super::super::caller::{Caller, KycError};
use super::super::file::File;
use super::super::masking;
use super::super::standing::Standing;
use super::super::tenant::KycTenant;
use super::super::validity::day_of;
use super::{KycService, permitted};
use crate::audit::Action;
use crate::audit::entry::DONE;

/// How many finished checks the typical time looks at.
const TYPICAL_OF: u32 = 200;
/// Fewer say nothing.
const TYPICAL_AT_LEAST: usize = 5;
/// Longest reason for a reveal, in characters.
const REASON_CHARACTERS: usize = 200;

impl KycService {
    /// The panel, with the consent in the reader's language (BCP 47 tag).
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn panel(&self, caller: &Caller, language: &str) -> Result<Panel, KycError> {
        let tenant = self.tenant(&caller.org)?;
        let panel = self.read_panel(tenant, caller, language).await;
        self.recorded(caller, Action::PanelRead, panel, |entry| entry)
            .await
    }

    async fn read_panel(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        language: &str,
    ) -> Result<Panel, KycError> {
        permitted(caller.may.read)?;
        let party = self.party(tenant, caller).await?;
        let file = File::read(self.store.as_ref(), &caller.party()).await?;
        let now = self.clock.now();
        let standing = Standing::of(&file.checks, day_of(now), &tenant.validity);
        let mut packages = Vec::new();
        for package in &tenant.packages {
            packages.push(Package {
                id: package.id.clone(),
                name: package.name.clone(),
                parts: package.parts.clone(),
                typical: self.typical(&caller.org, &package.id).await?,
            });
        }
        self.store
            .append(vec![caller.scene(now).entry(Action::PanelRead, Ok(DONE))])
            .await?;
        Ok(Panel {
            party: masking::masked(&party),
            overall: standing.overall,
            risk: standing.risk,
            last_completed: standing.last_completed,
            next_review: standing.next_review,
            checks: file
                .checks
                .iter()
                .rev()
                .map(|check| check.shown(&tenant.provider_name))
                .collect(),
            packages,
            consent: tenant.consent.for_reader(language),
            reader: caller.person.user.clone(),
            may: caller.may,
            sequence: file.sequence(),
        })
    }

    /// The party's personal data, unmasked. It stands in the audit log before it is handed out.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn reveal(&self, caller: &Caller, reason: &str) -> Result<RevealedParty, KycError> {
        let tenant = self.tenant(&caller.org)?;
        let revealed = self.revealed(tenant, caller, reason.trim()).await;
        self.recorded(caller, Action::PartyRevealed, revealed, |entry| entry)
            .await
    }

    async fn revealed(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        reason: &str,
    ) -> Result<RevealedParty, KycError> {
        permitted(caller.may.reveal)?;
        if reason.is_empty() || REASON_CHARACTERS < reason.chars().count() {
            return Err(KycError::Refused(ErrorCode::RequestMalformed));
        }
        let party = self.party(tenant, caller).await?;
        let now = self.clock.now();
        let entry = caller
            .scene(now)
            .entry(Action::PartyRevealed, Ok(DONE))
            .with("reason", reason);
        self.store.append(vec![entry]).await?;
        let hide_at = now.saturating_add(SignedDuration::from_secs(REVEAL_SECONDS.into()));
        Ok(masking::revealed(&party, hide_at.unwrap_or(now)))
    }

    async fn typical(&self, org: &OrgId, package: &str) -> Result<Option<TypicalTime>, KycError> {
        let mut durations = self.store.durations(org, package, TYPICAL_OF).await?;
        Ok(typical(&mut durations))
    }
}

/// Median and nine tenths of some durations, by the nearest-rank method.
fn typical(durations: &mut [u32]) -> Option<TypicalTime> {
    if durations.len() < TYPICAL_AT_LEAST {
        return None;
    }
    durations.sort_unstable();
    let rank = |tenths: usize| durations[(durations.len() * tenths).div_ceil(10) - 1];
    Some(TypicalTime {
        median_seconds: rank(5),
        most_seconds: rank(9),
        checks: u32::try_from(durations.len()).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typical_time_is_said_from_five_checks_on() {
        assert_eq!(typical(&mut [10, 20, 30, 40]), None);
        let found = typical(&mut [50, 10, 40, 20, 30]).unwrap();
        assert_eq!(
            (found.median_seconds, found.most_seconds, found.checks),
            (30, 50, 5)
        );
        let mut ten: Vec<u32> = (1..=10).rev().collect();
        let found = typical(&mut ten).unwrap();
        assert_eq!((found.median_seconds, found.most_seconds), (5, 9));
    }
}
