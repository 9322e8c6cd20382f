//! A client's KYC file as the widget shows it, and what the widget sends to start, decide and reveal.
//!
//! One model over all providers. Three things that vendors mix are kept apart: where a run stands ([`RunState`]), what it
//! came to ([`Outcome`]), and what each of its parts found ([`PartResult`] with [`Reason`]s).
//! A provider's own word travels beside ours ([`Said`]): a word that Inlay does not know is shown as unknown together with
//! that word, and never dropped or guessed.
//!
//! Instants are UTC; `valid_until` and `next_review` are civil dates in UTC.

mod check;
mod decision;
mod event;
mod panel;
mod report;
mod start;

pub use check::{
    Attempt, Check, CheckId, CheckPart, Delay, Outcome, PartKind, PartResult, PartState, Person, Reason,
    RunState, Said, TypicalTime,
};
pub use decision::{Decision, DecisionRequest, Override, Resolution, Review, ReviewState};
pub use event::{KycEvent, KycEventKind};
pub use panel::{
    Consent, KycPermissions, MaskedParty, Overall, Package, Panel, PartyKind, PartyMember, RevealRequest,
    RevealedParty, Risk,
};
pub use report::ReportLink;
pub use start::{ConsentGiven, Purpose, StartOutcome, StartRequest, Started};

/// Path of the panel, below the BFF's origin.
pub const KYC_PATH: &str = "/api/kyc";
/// Path of the checks: start with `POST`.
pub const KYC_CHECKS_PATH: &str = "/api/kyc/checks";
/// Path of the event stream (`text/event-stream`, read with `fetch`).
pub const KYC_EVENTS_PATH: &str = "/api/kyc/events";
/// Path of the unmasked personal data.
pub const KYC_REVEAL_PATH: &str = "/api/kyc/reveal";
/// Names one start, so that a repeated request starts nothing twice; 16 to 64 printable ASCII characters.
pub const IDEMPOTENCY_KEY_HEADER: &str = "idempotency-key";
/// How long unmasked personal data may stay on the screen, in seconds.
pub const REVEAL_SECONDS: u32 = 30;

/// Lets a user see KYC results, as it stands in the assertion's `perms`.
pub const VIEW_KYC_PERMISSION: &str = "Inlay_View_Kyc";
/// Lets a user start checks.
pub const START_KYC_PERMISSION: &str = "Inlay_Start_Kyc";
/// Lets a user decide what a check left open, and override a result. Never for a check of their own.
pub const DECIDE_KYC_PERMISSION: &str = "Inlay_Decide_Kyc";
/// Lets a user see personal data unmasked.
pub const REVEAL_KYC_PERMISSION: &str = "Inlay_Reveal_Kyc";
