//! What becomes of a job that was not done: it is tried again later, or given up, and the log says what stood in the way.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::KycEventKind;
use jiff::SignedDuration;

use super::super::tenant::KycTenant;
use super::turn::{Trouble, Turn, UNKNOWN_CHECK, changed};
use super::{backoff, tell};
use crate::audit::Action;
use crate::store::{AuditEntry, Queue, Settlement, StoreError, Verdict};
use crate::upstream::UpstreamError;

/// A call failed: the job is tried again later, or given up; the check shows that it gets no further.
pub(super) async fn put_off(turn: &Turn<'_>, error: &UpstreamError) -> Result<(), StoreError> {
    let code = error.code();
    let is_hopeless = matches!(error, UpstreamError::RecordUnknown | UpstreamError::Rejected(_));
    let asked = error.retry_after_seconds();
    let Ok(tenant) = turn.tenant() else {
        return give_up(turn, ErrorCode::KycNotConfigured).await;
    };
    let verdict = if is_hopeless {
        dead(turn, code)
    } else {
        later(turn, code, asked, tenant.give_up_after)
    };
    tell_operator(turn, verdict, code);
    conclude(turn, tenant, verdict, code).await
}

/// A delivery whose run no check has yet comes later again. Nobody was asked, so the log has nothing to tell.
pub(super) async fn wait_for_run(turn: &Turn<'_>) -> Result<(), StoreError> {
    let code = ErrorCode::CheckUnknown;
    let Ok(tenant) = turn.tenant() else {
        return give_up(turn, ErrorCode::KycNotConfigured).await;
    };
    let verdict = later(turn, code, None, tenant.give_up_after);
    tell_operator(turn, verdict, code);
    settle(turn, turn.settled(verdict), Vec::new()).await
}

/// A job that can never be done is given up at once, and the check with it.
pub(super) async fn give_up(turn: &Turn<'_>, code: ErrorCode) -> Result<(), StoreError> {
    let verdict = dead(turn, code);
    match turn.tenant() {
        // What is wrong with a delivery was seen without asking anybody.
        Ok(tenant) if turn.job.work.queue != Queue::Webhook => conclude(turn, tenant, verdict, code).await,
        _ => settle(turn, turn.settled(verdict), Vec::new()).await,
    }
}

/// Another was faster: what there is to do is decided anew, at once.
pub(super) async fn again(turn: &Turn<'_>) -> Result<(), StoreError> {
    let verdict = Verdict::Retry {
        due_at: turn.service.clock.now(),
        code: ErrorCode::Overloaded,
    };
    settle(turn, turn.settled(verdict), Vec::new()).await
}

fn dead(turn: &Turn<'_>, code: ErrorCode) -> Verdict {
    Verdict::Dead {
        at: turn.service.clock.now(),
        code,
    }
}

/// When to try again, or that it is time to give up.
fn later(turn: &Turn<'_>, code: ErrorCode, asked: Option<u32>, give_up_after: SignedDuration) -> Verdict {
    let now = turn.service.clock.now();
    if give_up_after <= now.duration_since(turn.job.created_at) {
        return Verdict::Dead { at: now, code };
    }
    let wait = backoff::wait(turn.job.attempt, asked);
    Verdict::Retry {
        due_at: now.saturating_add(wait).unwrap_or(now),
        code,
    }
}

fn tell_operator(turn: &Turn<'_>, verdict: Verdict, code: ErrorCode) {
    tracing::warn!(
        queue = turn.job.work.queue.as_str(),
        job = turn.job.lease.job.0,
        attempt = turn.job.attempt,
        request_id = turn.request_id,
        code = code.as_str(),
        is_dead = matches!(verdict, Verdict::Dead { .. }),
        "a job is put off",
    );
}

/// Settles a job that was not done, and notes why it gets no further: in the log, and in the check that it is about.
async fn conclude(
    turn: &Turn<'_>,
    tenant: &KycTenant,
    verdict: Verdict,
    code: ErrorCode,
) -> Result<(), StoreError> {
    let settlement = turn.settled(verdict);
    let action = match turn.job.work.queue {
        Queue::Submit => Action::ProviderSubmit,
        Queue::Refresh => Action::ProviderObserve,
        Queue::Webhook => {
            let entry = turn
                .bare_scene(turn.service.clock.now())
                .entry(Action::ProviderObserve, Err(code))
                .with("provider", tenant.provider.name())
                .with("delivery", turn.job.work.subject.clone());
            return settle(turn, settlement, vec![entry]).await;
        }
        Queue::WriteBack => {
            return settle(turn, settlement, tell::failed(turn, code).into_iter().collect()).await;
        }
    };
    match note(turn, tenant, settlement, action, code).await {
        Ok(()) => Ok(()),
        // Another worker has the job.
        Err(Trouble::Store(StoreError::Conflict)) => Ok(()),
        Err(Trouble::Store(error)) => Err(error),
        // The check is not there: nothing can be noted, and the job is put off all the same.
        Err(Trouble::Upstream(_) | Trouble::RunUnknown | Trouble::Senseless(_)) => {
            settle(turn, settlement, Vec::new()).await
        }
    }
}

/// Notes in a check why it gets no further, and settles the job with it.
async fn note(
    turn: &Turn<'_>,
    tenant: &KycTenant,
    settlement: Settlement,
    action: Action,
    code: ErrorCode,
) -> Result<(), Trouble> {
    let (party, id, _) = turn.about_check()?;
    let now = turn.service.clock.now();
    let is_dead = matches!(settlement.verdict, Verdict::Dead { .. });
    turn.change(&party, Some(settlement), |file| {
        let check = file.check_mut(id).ok_or(UNKNOWN_CHECK)?;
        let scene = turn.scene(&party, check, now);
        let mut audit = vec![
            scene
                .entry(action, Err(code))
                .about(id)
                .with("provider", check.provider.clone()),
        ];
        let kind: Option<KycEventKind> = if is_dead {
            check.give_up(code, now)
        } else {
            check.delayed(code, now)
        };
        if let Some(kind) = kind {
            audit.push(changed(&scene, check));
            file.note(id, kind, now, tenant);
        }
        Ok(audit)
    })
    .await
}

async fn settle(turn: &Turn<'_>, settlement: Settlement, audit: Vec<AuditEntry>) -> Result<(), StoreError> {
    match turn.service.store.settle(settlement, audit).await {
        // The lease ran out: another worker has the job.
        Err(StoreError::Conflict) => Ok(()),
        result => result,
    }
}
