//! Reaches the platform's JSON about checks for `crate::fuzzing`.

use super::translate::observation;
use super::wire::{Delivery, KycCheck, Subject};
use super::{json, plain};
use crate::fuzzing::pieces;
use crate::upstream::fuzzing::check;

/// A check, a subject, a delivery. What is kept of a check is bounded, however long the platform's words are; what it names is
/// fit to be asked for.
pub(crate) fn fuzz_checks(data: &[u8]) {
    for piece in pieces(data) {
        if let Some(seen) = check(json::<KycCheck>("a check", piece)) {
            let _ = check(plain(&seen.id));
            let words = seen.steps.len() + 1;
            if let Some(observation) = check(observation(seen)) {
                let written = serde_json::to_string(&observation).expect("what was read can be written");
                assert!(
                    written.len() < words * (64 * 1024),
                    "{} bytes are kept of a check",
                    written.len()
                );
            }
        }
        if let Some(subject) = check(json::<Subject>("a subject", piece)) {
            let _ = check(plain(&subject.id));
        }
        let _ = check(json::<Delivery>("the delivery", piece));
    }
}
