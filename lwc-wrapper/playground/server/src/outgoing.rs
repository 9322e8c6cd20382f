//! The one HTTP client of the playground: towards the sandbox's fault control, and for the callout of a launch code.

use std::time::Duration;

/// Whoever is asked is on the same machine and answers from memory; a longer wait means that it hangs.
const TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) fn client() -> Result<reqwest::Client, reqwest::Error> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the playground cannot use the backend's client, and has one"
    )]
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
}
