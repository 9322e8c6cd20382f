//! Judges a window message: is it the welcome of a page that may show this org's widget?

use inlay_contract::host::{VERSIONS, Welcome};
use inlay_contract::json::Json;
use inlay_contract::read::FromJson;
use inlay_contract::{ErrorCode, InstanceId, Nonce};

/// What there is to know about a window message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WindowFacts<'message> {
    /// Whether its source is this frame's parent.
    pub(crate) from_parent: bool,
    /// Its origin, as the browser states it.
    pub(crate) origin: &'message str,
    /// Its data as JSON text; `None` where it is not JSON.
    pub(crate) data: Option<&'message str>,
    /// Whether a port came with it.
    pub(crate) has_port: bool,
}

/// What to do with a window message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A welcome: take the port and accept.
    Take(InstanceId),
    /// None of our business; other scripts use window messages too.
    Ignore,
    /// A welcome that must not be accepted.
    Refuse(ErrorCode),
}

/// Checks source, then shape and nonce, then origin, then version.
///
/// The nonce comes before the origin so that a stray message cannot make the widget show a refusal.
pub(crate) fn judge(facts: &WindowFacts<'_>, nonce: &Nonce, host_origins: &[String]) -> Verdict {
    if !facts.from_parent {
        return Verdict::Ignore;
    }
    let Some(json) = facts.data.and_then(Json::parse) else {
        return Verdict::Ignore;
    };
    let Some(version) = version_of_welcome(&json, nonce) else {
        return Verdict::Ignore;
    };
    if !host_origins.iter().any(|allowed| allowed == facts.origin) {
        return Verdict::Refuse(ErrorCode::HostRefused);
    }
    if !VERSIONS.contains(&version) {
        return Verdict::Refuse(ErrorCode::VersionMismatch);
    }
    match Welcome::from_json(&json) {
        Some(welcome) if facts.has_port => Verdict::Take(welcome.instance_id),
        _ => Verdict::Ignore,
    }
}

/// The part of a welcome that every version shares: enough to know that it is the answer to our hello, and of which
/// version. `None` for anything else.
fn version_of_welcome(json: &Json<'_>, nonce: &Nonce) -> Option<u32> {
    let fields = json.fields()?;
    let is_ours = fields.read("inlay") == Some(1_u32)
        && fields.get("kind").text() == Some("welcome")
        && fields.get("nonce").text() == Some(nonce.as_str());
    is_ours.then(|| fields.read("version"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "0123456789abcdef0123456789abcdef";
    const INSTANCE: &str = "6f2a0d3e-6a3f-4f0e-9f57-0d1f5a3f6b11";
    const ORIGIN: &str = "https://northwind.lightning.force.com";

    fn welcome(nonce: &str, version: u32) -> String {
        format!(
            r#"{{"inlay":1,"kind":"welcome","nonce":"{nonce}","version":{version},"instanceId":"{INSTANCE}"}}"#
        )
    }

    fn verdict(change: impl FnOnce(&mut WindowFacts<'_>)) -> Verdict {
        let text = welcome(NONCE, 1);
        verdict_of(&text, change)
    }

    fn verdict_of<'text>(text: &'text str, change: impl FnOnce(&mut WindowFacts<'text>)) -> Verdict {
        let mut facts = WindowFacts {
            from_parent: true,
            origin: ORIGIN,
            data: Some(text),
            has_port: true,
        };
        change(&mut facts);
        judge(&facts, &NONCE.parse().unwrap(), &[ORIGIN.to_owned()])
    }

    #[test]
    fn the_right_page_is_let_in() {
        assert_eq!(verdict(|_| ()), Verdict::Take(INSTANCE.parse().unwrap()));
    }

    #[test]
    fn a_sibling_frame_or_pop_up_is_not_heard() {
        assert_eq!(verdict(|facts| facts.from_parent = false), Verdict::Ignore);
    }

    #[test]
    fn an_origin_must_be_on_the_list_to_the_letter() {
        for origin in [
            "https://northwind.lightning.force.com.evil.example",
            "https://northwind.lightning.force.com:8443",
            "http://northwind.lightning.force.com",
            "https://evil.example",
            "null",
            "",
        ] {
            let refused = verdict(|facts| facts.origin = origin);
            assert_eq!(refused, Verdict::Refuse(ErrorCode::HostRefused), "{origin}");
        }
    }

    #[test]
    fn a_welcome_for_another_handshake_is_not_ours() {
        let text = welcome("ffffffffffffffffffffffffffffffff", 1);
        assert_eq!(verdict_of(&text, |_| ()), Verdict::Ignore);
    }

    #[test]
    fn a_version_from_the_future_is_named_as_such() {
        let text = welcome(NONCE, 7);
        assert_eq!(
            verdict_of(&text, |_| ()),
            Verdict::Refuse(ErrorCode::VersionMismatch)
        );
    }

    #[test]
    fn without_a_port_there_is_nothing_to_take() {
        assert_eq!(verdict(|facts| facts.has_port = false), Verdict::Ignore);
        assert_eq!(verdict(|facts| facts.data = None), Verdict::Ignore);
    }

    /// The transcript that the host's tests replay from the other end.
    #[test]
    fn window_messages_are_judged_as_recorded() {
        let transcript: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/protocol/handshake.json")).unwrap();
        let nonce = transcript["nonce"].as_str().unwrap().parse().unwrap();
        let origins: Vec<String> = serde_json::from_value(transcript["hostOrigins"].clone()).unwrap();
        let recorded = transcript["guest"].as_array().unwrap();
        assert!(!recorded.is_empty());
        for message in recorded {
            let data = message["data"].to_string();
            let facts = WindowFacts {
                from_parent: message["source"].as_bool().unwrap(),
                origin: message["origin"].as_str().unwrap(),
                data: Some(&data),
                has_port: true,
            };
            let verdict = match judge(&facts, &nonce, &origins) {
                Verdict::Take(_) => "accepted",
                Verdict::Ignore => "ignored",
                Verdict::Refuse(ErrorCode::VersionMismatch) => "version-mismatch",
                Verdict::Refuse(_) => "refused",
            };
            assert_eq!(
                verdict,
                message["expect"].as_str().unwrap(),
                "{}",
                message["note"]
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn what_other_scripts_send_is_ignored(text in ".{0,200}") {
            proptest::prop_assert_eq!(verdict_of(&text, |_| ()), Verdict::Ignore);
        }
    }
}
