//! The messages of the host protocol, and the welcome.

use super::{FromJson, read_as_name};
use crate::host::handshake::WelcomeKind;
use crate::host::message::{
    ColorScheme, Context, Density, Direction, Dirty, Empty, GuestError, GuestMessage, HostMessage,
    KycChanged, Metric, Navigate, Resize, Theme, Timing, Toast, ToastVariant, Token, TokenNeeded,
    TokenReason, View, Visibility,
};
use crate::host::{Kinds, Welcome};
use crate::json::Json;

impl Kinds for HostMessage {
    const KINDS: &'static [&'static str] = &["context", "token", "theme", "visibility", "destroy"];

    fn read(kind: &str, body: &Json<'_>) -> Option<Self> {
        let fields = body.fields()?;
        Some(match kind {
            "context" => Self::Context(Context {
                record_id: fields.read("recordId")?,
                object: fields.read("object")?,
                org: fields.read("org")?,
                locale: fields.read("locale")?,
                language: fields.read("language")?,
                currency: fields.read("currency")?,
                time_zone: fields.read("timeZone")?,
                direction: fields.read("direction")?,
                view: fields.read("view")?,
                properties: fields.read("properties")?,
                capabilities: fields.read("capabilities")?,
            }),
            "token" => Self::Token(Token {
                assertion: fields.read("assertion")?,
            }),
            "theme" => Self::Theme(Theme {
                hooks: fields.read("hooks")?,
                color_scheme: fields.read("colorScheme")?,
                density: fields.read("density")?,
                reduced_motion: fields.read("reducedMotion")?,
            }),
            "visibility" => Self::Visibility(Visibility {
                visible: fields.read("visible")?,
            }),
            "destroy" => Self::Destroy(Empty {}),
            _ => return None,
        })
    }
}

impl Kinds for GuestMessage {
    const KINDS: &'static [&'static str] = &[
        "loading",
        "ready",
        "painted",
        "resize",
        "token-needed",
        "navigate",
        "kyc-changed",
        "dirty",
        "toast",
        "error",
        "metric",
        "destroyed",
    ];

    fn read(kind: &str, body: &Json<'_>) -> Option<Self> {
        let fields = body.fields()?;
        let timing = || {
            Some(Timing {
                since_navigation_ms: fields.read("sinceNavigationMs")?,
            })
        };
        Some(match kind {
            "loading" => Self::Loading(Empty {}),
            "ready" => Self::Ready(timing()?),
            "painted" => Self::Painted(timing()?),
            "resize" => Self::Resize(Resize {
                height: fields.read("height")?,
            }),
            "token-needed" => Self::TokenNeeded(TokenNeeded {
                reason: fields.read("reason")?,
            }),
            "navigate" => Self::Navigate(Navigate {
                record_id: fields.read("recordId")?,
                url: fields.read("url")?,
            }),
            "kyc-changed" => Self::KycChanged(KycChanged {
                check_id: fields.read("checkId")?,
                state: fields.read("state")?,
                outcome: fields.read("outcome")?,
            }),
            "dirty" => Self::Dirty(Dirty {
                dirty: fields.read("dirty")?,
            }),
            "toast" => Self::Toast(Toast {
                variant: fields.read("variant")?,
                title: fields.read("title")?,
                message_key: fields.read("messageKey")?,
            }),
            "error" => Self::Error(GuestError {
                code: fields.read("code")?,
                retryable: fields.read("retryable")?,
            }),
            "metric" => Self::Metric(Metric {
                name: fields.read("name")?,
                value: fields.read("value")?,
            }),
            "destroyed" => Self::Destroyed(Empty {}),
            _ => return None,
        })
    }
}

impl FromJson for Welcome {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            inlay: fields.read("inlay")?,
            kind: fields.read("kind")?,
            nonce: fields.read("nonce")?,
            version: fields.read("version")?,
            instance_id: fields.read("instanceId")?,
        })
    }
}

/// Measurements only; no amount is ever a binary float.
impl FromJson for f64 {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }
}

read_as_name!(WelcomeKind { "welcome" => It });
read_as_name!(Direction { "ltr" => Ltr, "rtl" => Rtl });
read_as_name!(View { "portfolio" => Portfolio, "kyc" => Kyc });
read_as_name!(ColorScheme { "light" => Light, "dark" => Dark });
read_as_name!(Density { "comfy" => Comfy, "compact" => Compact });
read_as_name!(TokenReason {
    "first" => First,
    "expiring" => Expiring,
    "refused" => Refused,
});
read_as_name!(ToastVariant {
    "info" => Info,
    "success" => Success,
    "warning" => Warning,
    "error" => Error,
});

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::super::tests::assert_reads;
    use super::*;
    use crate::error::ErrorCode;
    use crate::host::{Envelope, Received, parse};

    #[track_caller]
    fn assert_travels<M: Kinds + Serialize + Clone + PartialEq + std::fmt::Debug>(message: &M) {
        let envelope = Envelope {
            v: 1,
            id: "m1".to_owned(),
            epoch: 3,
            re: None,
            message: message.clone(),
        };
        let text = serde_json::to_string(&envelope).unwrap();
        assert_eq!(parse::<M>(&text), Ok(Received::Known(envelope)), "{text}");
    }

    #[test]
    fn whatever_a_host_says_reaches_the_widget() {
        let text = || "€ \"quoted\"\n".to_owned();
        for direction in [Direction::Ltr, Direction::Rtl] {
            assert_travels(&HostMessage::Context(Context {
                record_id: "001A0000006Vm9rIAC".parse().unwrap(),
                object: "Account".to_owned(),
                org: "00DA0000000abcdMAA".parse().unwrap(),
                locale: "de-CH".to_owned(),
                language: "de".to_owned(),
                currency: "CHF".to_owned(),
                time_zone: "Europe/Zurich".to_owned(),
                direction,
                view: View::Portfolio,
                properties: [("heading".to_owned(), text())].into(),
                capabilities: vec![text()],
            }));
        }
        for (color_scheme, density) in [
            (ColorScheme::Light, Density::Comfy),
            (ColorScheme::Dark, Density::Compact),
        ] {
            assert_travels(&HostMessage::Theme(Theme {
                hooks: [("--slds-g-color-surface-1".to_owned(), text())].into(),
                color_scheme,
                density,
                reduced_motion: density == Density::Compact,
            }));
        }
        for assertion in [None, Some(text())] {
            assert_travels(&HostMessage::Token(Token { assertion }));
        }
        assert_travels(&HostMessage::Visibility(Visibility { visible: true }));
        assert_travels(&HostMessage::Destroy(Empty {}));
    }

    #[test]
    fn whatever_the_widget_says_reaches_a_host() {
        let text = || "€ \"quoted\"\n".to_owned();
        let timing = Timing {
            since_navigation_ms: 1_234.5,
        };
        let mut messages = vec![
            GuestMessage::Loading(Empty {}),
            GuestMessage::Ready(timing),
            GuestMessage::Painted(timing),
            GuestMessage::Resize(Resize { height: 420 }),
            GuestMessage::Navigate(Navigate {
                record_id: Some("001A0000006Vm9rIAC".parse().unwrap()),
                url: None,
            }),
            GuestMessage::Navigate(Navigate {
                record_id: None,
                url: Some(text()),
            }),
            GuestMessage::KycChanged(KycChanged {
                check_id: text(),
                state: text(),
                outcome: None,
            }),
            GuestMessage::Dirty(Dirty { dirty: true }),
            GuestMessage::Error(GuestError {
                code: ErrorCode::ProviderTimeout,
                retryable: true,
            }),
            GuestMessage::Metric(Metric {
                name: text(),
                value: -0.25,
            }),
            GuestMessage::Destroyed(Empty {}),
        ];
        for reason in [TokenReason::First, TokenReason::Expiring, TokenReason::Refused] {
            messages.push(GuestMessage::TokenNeeded(TokenNeeded { reason }));
        }
        for variant in [
            ToastVariant::Info,
            ToastVariant::Success,
            ToastVariant::Warning,
            ToastVariant::Error,
        ] {
            messages.push(GuestMessage::Toast(Toast {
                variant,
                title: text(),
                message_key: text(),
            }));
        }
        for message in &messages {
            assert_travels(message);
        }
    }

    #[test]
    fn a_welcome_is_read() {
        assert_reads(&Welcome {
            inlay: 1,
            kind: WelcomeKind::It,
            nonce: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            version: 1,
            instance_id: "6f2a0d3e-6a3f-4f0e-9f57-0d1f5a3f6b11".parse().unwrap(),
        });
    }
}
