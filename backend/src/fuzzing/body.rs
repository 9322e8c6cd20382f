//! Bodies of requests.

use inlay_contract::kyc::{DecisionRequest, RevealRequest, StartRequest};
use inlay_contract::session::{LaunchRequest, SessionRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A body that is taken says the same when it is written and read again.
pub(super) fn request_body(data: &[u8]) {
    round_trip::<SessionRequest>(data);
    round_trip::<LaunchRequest>(data);
    round_trip::<StartRequest>(data);
    round_trip::<DecisionRequest>(data);
    round_trip::<RevealRequest>(data);
}

fn round_trip<T: Serialize + DeserializeOwned>(data: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(data) else {
        return;
    };
    let written = serde_json::to_vec(&read).expect("what was read can be written");
    let again: T = serde_json::from_slice(&written).expect("what was written can be read");
    let again = serde_json::to_vec(&again).expect("what was read can be written");
    assert_eq!(again, written);
}
