//! The callout of the hardened variant, in the place of Apex and its Named Credential: an assertion goes to the backend from
//! server to server, and the page gets the launch code that comes back. Proves nothing of the credential.

use serde::Deserialize;
use url::Url;

/// Why there is no launch code: the codes that Apex would refuse with.
#[derive(Debug)]
pub(crate) enum NoCode {
    /// The backend was not reached, or what answered was not it.
    Unreachable,
    /// The backend refused; its own code.
    Refused(String),
}

impl NoCode {
    /// The message of the Apex exception.
    pub(crate) fn message(self) -> String {
        match self {
            Self::Unreachable => "launch_unreachable".to_owned(),
            Self::Refused(code) => format!("launch_refused:{code}"),
        }
    }
}

#[derive(Deserialize)]
struct Launched {
    code: String,
}

/// The launch code for `assertion`, from the backend at `address`.
pub(crate) async fn launch_code(
    client: &reqwest::Client,
    address: &Url,
    assertion: &str,
) -> Result<String, NoCode> {
    let answer = client
        .post(address.clone())
        .header("x-inlay-client", "1")
        .json(&serde_json::json!({ "assertion": assertion }))
        .send()
        .await
        .map_err(|_| NoCode::Unreachable)?;
    let is_launched = answer.status().is_success();
    // One shape for both, because a body can be read once: a code for the widget, or the problem's.
    let Launched { code } = answer.json().await.map_err(|_| NoCode::Unreachable)?;
    if is_launched {
        Ok(code)
    } else {
        Err(NoCode::Refused(code))
    }
}
