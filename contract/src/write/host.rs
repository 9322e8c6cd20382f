//! What the widget says to the host page.

use super::{ToJson, ToObject, Writer};
use crate::host::handshake::AcceptKind;
use crate::host::message::{
    Dirty, Empty, GuestError, GuestMessage, KycChanged, Metric, Navigate, Resize, Timing, Toast,
    ToastVariant, TokenNeeded, TokenReason,
};
use crate::host::{Accept, Envelope, Limits};

impl<M: ToObject> ToObject for Envelope<M> {
    fn write_fields(&self, out: &mut Writer) {
        out.field("v", &self.v);
        out.field("id", &self.id);
        out.field("epoch", &self.epoch);
        if let Some(re) = &self.re {
            out.field("re", re);
        }
        self.message.write_fields(out);
    }
}

impl ToObject for GuestMessage {
    fn write_fields(&self, out: &mut Writer) {
        let (kind, body): (&str, &dyn ToJson) = match self {
            Self::Loading(body) => ("loading", body),
            Self::Ready(body) => ("ready", body),
            Self::Painted(body) => ("painted", body),
            Self::Resize(body) => ("resize", body),
            Self::TokenNeeded(body) => ("token-needed", body),
            Self::Navigate(body) => ("navigate", body),
            Self::KycChanged(body) => ("kyc-changed", body),
            Self::Dirty(body) => ("dirty", body),
            Self::Toast(body) => ("toast", body),
            Self::Error(body) => ("error", body),
            Self::Metric(body) => ("metric", body),
            Self::Destroyed(body) => ("destroyed", body),
        };
        out.field("kind", &kind);
        out.field("body", body);
    }
}

impl ToObject for Accept {
    fn write_fields(&self, out: &mut Writer) {
        let AcceptKind::It = self.kind;
        out.field("kind", &"accept");
        out.field("nonce", &self.nonce);
        out.field("capabilities", &self.capabilities);
        out.field("limits", &self.limits);
    }
}

impl ToObject for Limits {
    fn write_fields(&self, out: &mut Writer) {
        out.field("maxMessageBytes", &self.max_message_bytes);
        out.field("maxResizesPerSecond", &self.max_resizes_per_second);
    }
}

impl ToObject for Empty {
    fn write_fields(&self, _out: &mut Writer) {}
}

impl ToObject for Timing {
    fn write_fields(&self, out: &mut Writer) {
        out.field("sinceNavigationMs", &self.since_navigation_ms);
    }
}

impl ToObject for Resize {
    fn write_fields(&self, out: &mut Writer) {
        out.field("height", &self.height);
    }
}

impl ToObject for TokenNeeded {
    fn write_fields(&self, out: &mut Writer) {
        let reason = match self.reason {
            TokenReason::First => "first",
            TokenReason::Expiring => "expiring",
            TokenReason::Refused => "refused",
        };
        out.field("reason", &reason);
    }
}

impl ToObject for Navigate {
    fn write_fields(&self, out: &mut Writer) {
        if let Some(record_id) = &self.record_id {
            out.field("recordId", record_id);
        }
        if let Some(url) = &self.url {
            out.field("url", url);
        }
    }
}

impl ToObject for KycChanged {
    fn write_fields(&self, out: &mut Writer) {
        out.field("checkId", &self.check_id);
        out.field("state", &self.state);
        out.field("outcome", &self.outcome);
    }
}

impl ToObject for Dirty {
    fn write_fields(&self, out: &mut Writer) {
        out.field("dirty", &self.dirty);
    }
}

impl ToObject for Toast {
    fn write_fields(&self, out: &mut Writer) {
        let variant = match self.variant {
            ToastVariant::Info => "info",
            ToastVariant::Success => "success",
            ToastVariant::Warning => "warning",
            ToastVariant::Error => "error",
        };
        out.field("variant", &variant);
        out.field("title", &self.title);
        out.field("messageKey", &self.message_key);
    }
}

impl ToObject for GuestError {
    fn write_fields(&self, out: &mut Writer) {
        out.field("code", &self.code);
        out.field("retryable", &self.retryable);
    }
}

impl ToObject for Metric {
    fn write_fields(&self, out: &mut Writer) {
        out.field("name", &self.name);
        out.field("value", &self.value);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::to_text;
    use super::*;
    use crate::error::ErrorCode;

    fn message() -> impl Strategy<Value = GuestMessage> {
        // Thousandths and eighths have an exact decimal form of at most three places.
        let measured = || (0..1_000_000_u32).prop_map(|eighths| f64::from(eighths) / 8.0);
        let timing = || measured().prop_map(|since_navigation_ms| Timing { since_navigation_ms });
        let text = any::<String>;
        let record_id = prop::option::of(Just("001A0000006Vm9rIAC".parse().unwrap()));
        let reason = prop::sample::select(vec![
            TokenReason::First,
            TokenReason::Expiring,
            TokenReason::Refused,
        ]);
        let variant = prop::sample::select(vec![
            ToastVariant::Info,
            ToastVariant::Success,
            ToastVariant::Warning,
            ToastVariant::Error,
        ]);
        prop_oneof![
            Just(GuestMessage::Loading(Empty {})),
            timing().prop_map(GuestMessage::Ready),
            timing().prop_map(GuestMessage::Painted),
            any::<u32>().prop_map(|height| GuestMessage::Resize(Resize { height })),
            reason.prop_map(|reason| GuestMessage::TokenNeeded(TokenNeeded { reason })),
            (record_id, prop::option::of(text()))
                .prop_map(|(record_id, url)| GuestMessage::Navigate(Navigate { record_id, url })),
            (text(), text(), prop::option::of(text())).prop_map(|(check_id, state, outcome)| {
                GuestMessage::KycChanged(KycChanged {
                    check_id,
                    state,
                    outcome,
                })
            }),
            any::<bool>().prop_map(|dirty| GuestMessage::Dirty(Dirty { dirty })),
            (variant, text(), text()).prop_map(|(variant, title, message_key)| {
                GuestMessage::Toast(Toast {
                    variant,
                    title,
                    message_key,
                })
            }),
            (prop::sample::select(ErrorCode::ALL.to_vec()), any::<bool>())
                .prop_map(|(code, retryable)| GuestMessage::Error(GuestError { code, retryable })),
            (text(), measured()).prop_map(|(name, value)| GuestMessage::Metric(Metric { name, value })),
            Just(GuestMessage::Destroyed(Empty {})),
        ]
    }

    proptest! {
        #[test]
        fn a_host_hears_the_same_from_either_writer(
            id in any::<String>(),
            epoch in any::<u32>(),
            re in prop::option::of(any::<String>()),
            message in message(),
        ) {
            let envelope = Envelope { v: 1, id, epoch, re, message };
            let expected = serde_json::to_value(&envelope).unwrap();
            let written: serde_json::Value = serde_json::from_str(&to_text(&envelope)).unwrap();
            prop_assert_eq!(without_kinds_of_number(written), without_kinds_of_number(expected));
        }
    }

    /// `17` and `17.0` are one number to whoever reads them.
    fn without_kinds_of_number(mut value: serde_json::Value) -> serde_json::Value {
        for path in ["/body/value", "/body/sinceNavigationMs"] {
            if let Some(number) = value.pointer_mut(path) {
                *number = number.as_f64().into();
            }
        }
        value
    }

    #[test]
    fn an_accept_says_what_serde_would_say() {
        super::super::tests::assert_written(&Accept {
            kind: AcceptKind::It,
            nonce: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            capabilities: vec!["one".to_owned(), "two".to_owned()],
            limits: Limits {
                max_message_bytes: 65_536,
                max_resizes_per_second: 10,
            },
        });
    }
}
