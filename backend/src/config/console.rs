//! `console_url`: where a person sees a record in the platform's own pages.

use url::Url;

use super::error::{ConfigError, Fault};
use super::origin::is_this_machine;

/// What stands for the identifier of a record or an account.
const PLACE: &str = "{entity}";
const REMEDY: &str = "Write it as in \"https://console.platform.example/entities/{entity}\".";

/// Checks that `template` is `https` (except on this machine), holds no credentials, and has its place behind the host, so
/// that no identifier can lead anywhere else.
pub(super) fn checked(template: String, key: &str, fault: &Fault<'_>) -> Result<String, ConfigError> {
    let refused = |problem: &str| fault.at(key, &format!("`{template}` {problem}"), REMEDY);
    let filled = |id: &str| template.replace(PLACE, id).parse::<Url>();
    let (Ok(one), Ok(other)) = (filled("one"), filled("other")) else {
        return Err(refused("is not an address"));
    };
    let Some(host) = one.host() else {
        return Err(refused("names no host"));
    };
    match one.scheme() {
        "https" => {}
        "http" if is_this_machine(&host) => {}
        _ => return Err(refused("is not encrypted: only localhost may be `http`")),
    }
    if !one.username().is_empty() || one.password().is_some() {
        return Err(fault.at(
            key,
            "holds credentials",
            "Take them out; people log in themselves.",
        ));
    }
    if one.origin() != other.origin() {
        return Err(refused("has its place for the record before the end of the host"));
    }
    let has_place = |url: &Url| (url.path().to_owned(), url.query().map(str::to_owned));
    if has_place(&one) == has_place(&other) {
        return Err(refused("does not say where the record's identifier belongs"));
    }
    Ok(template)
}
