//! What the check page says to a host.

use super::FromJson;
use crate::host::Kinds;
use crate::host::check::{CheckMessage, Diagnosis, SessionTrial, True};
use crate::json::Json;

impl Kinds for CheckMessage {
    const KINDS: &'static [&'static str] = &["diagnosis"];

    fn read(kind: &str, body: &Json<'_>) -> Option<Self> {
        match kind {
            "diagnosis" => Diagnosis::from_json(body).map(Self::Diagnosis),
            _ => None,
        }
    }
}

impl FromJson for Diagnosis {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            service_time: fields.read("serviceTime")?,
            service_version: fields.read("serviceVersion")?,
            enrolled: fields.read("enrolled")?,
            host_origins: fields.read("hostOrigins")?,
            protocol_versions: fields.read("protocolVersions")?,
            web_assembly: fields.read("webAssembly")?,
            opaque: fields.read("opaque")?,
            first_byte_ms: fields.read("firstByteMs")?,
            round_trip_ms: fields.read("roundTripMs")?,
            widget_load_ms: fields.read("widgetLoadMs")?,
            session: fields.read("session")?,
        })
    }
}

impl FromJson for SessionTrial {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        match fields.get("opened") {
            Json::Bool(true) => Some(Self::Opened(True)),
            _ => fields.read("code").map(Self::Code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_reads;
    use super::*;

    fn learned() -> Diagnosis {
        Diagnosis {
            service_time: "2026-11-21T21:00:00.123Z".parse().ok(),
            service_version: Some("0.1.0".to_owned()),
            enrolled: Some(true),
            host_origins: vec!["https://example.lightning.force.com".to_owned()],
            protocol_versions: vec![1],
            web_assembly: true,
            opaque: false,
            first_byte_ms: 41.5,
            round_trip_ms: Some(23.0),
            widget_load_ms: Some(180.25),
            session: None,
        }
    }

    #[test]
    fn whatever_the_check_page_learns_reaches_a_host() {
        assert_reads(&learned());
        for session in [
            SessionTrial::Opened(True),
            SessionTrial::Code("assertion_forged".to_owned()),
        ] {
            assert_reads(&Diagnosis {
                session: Some(session),
                ..learned()
            });
        }
        assert_reads(&Diagnosis {
            service_time: None,
            service_version: None,
            enrolled: None,
            host_origins: Vec::new(),
            protocol_versions: Vec::new(),
            web_assembly: false,
            opaque: true,
            first_byte_ms: 0.0,
            round_trip_ms: None,
            widget_load_ms: None,
            session: None,
        });
    }

    #[test]
    fn a_session_that_was_not_opened_needs_its_code() {
        for session in [r#"{"opened":false}"#, "{}", "true", r#"{"code":401}"#] {
            let json = Json::parse(session).unwrap();
            assert_eq!(SessionTrial::from_json(&json), None, "{session}");
            assert!(
                serde_json::from_str::<SessionTrial>(session).is_err(),
                "{session}"
            );
        }
    }
}
