//! The two firms that use the sandbox. Neither can see anything of the other.

/// A firm: a Salesforce org and its credentials at the platform.
///
/// The secrets are public knowledge and open nothing but the sandbox.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Org {
    /// The Salesforce org id, 18 characters.
    pub id: &'static str,
    /// The firm's name.
    pub name: &'static str,
    /// OAuth 2.0 client identifier; also the value of `X-Client-ID`.
    pub client_id: &'static str,
    /// OAuth 2.0 client secret.
    pub client_secret: &'static str,
    /// The short name by which the command line and the tools call it.
    pub short_name: &'static str,
    /// Signs the platform's webhooks unless another secret is configured (Standard Webhooks).
    pub webhook_secret: &'static str,
    /// OAuth 2.0 client identifier at the second KYC vendor.
    pub onfido_client_id: &'static str,
    /// OAuth 2.0 client secret there.
    pub onfido_client_secret: &'static str,
    /// Signs that vendor's webhooks unless another token is configured.
    pub onfido_webhook_token: &'static str,
    /// The consumer key of the connected app in the firm's CRM: the issuer of its assertions.
    pub consumer_key: &'static str,
    /// The CRM user as whom the connected app acts: the subject of its assertions.
    pub integration_user: &'static str,
    /// The firm's client identifier at SnapTrade.
    pub snaptrade_client_id: &'static str,
    /// What the firm signs with there.
    pub snaptrade_consumer_key: &'static str,
}

/// Northwind Wealth: the firm of the demo, with a record for every situation.
pub static NORTH: Org = Org {
    id: "00D5g00000NORTHEA5",
    name: "Northwind Wealth",
    client_id: "inlay-north",
    client_secret: "north-sandbox-secret",
    short_name: "north",
    webhook_secret: "whsec_bm9ydGgtc2FuZGJveC13ZWJob29rLXNlY3JldC0wMDE=",
    onfido_client_id: "onfido-north",
    onfido_client_secret: "north-onfido-secret",
    onfido_webhook_token: "north-onfido-webhook-token-000001",
    consumer_key: "inlay-north-connected-app",
    integration_user: "inlay@northwind.example",
    snaptrade_client_id: "NORTHWIND-SANDBOX",
    snaptrade_consumer_key: "north-snaptrade-consumer-key",
};

/// Southbank Advisory: the other firm, which must never see Northwind's clients.
pub static SOUTH: Org = Org {
    id: "00D5g00000SOUTHEA5",
    name: "Southbank Advisory",
    client_id: "inlay-south",
    client_secret: "south-sandbox-secret",
    short_name: "south",
    webhook_secret: "whsec_c291dGgtc2FuZGJveC13ZWJob29rLXNlY3JldC0wMDI=",
    onfido_client_id: "onfido-south",
    onfido_client_secret: "south-onfido-secret",
    onfido_webhook_token: "south-onfido-webhook-token-000002",
    consumer_key: "inlay-south-connected-app",
    integration_user: "inlay@southbank.example",
    snaptrade_client_id: "SOUTHBANK-SANDBOX",
    snaptrade_consumer_key: "south-snaptrade-consumer-key",
};

/// Both firms.
pub static ALL: [&Org; 2] = [&NORTH, &SOUTH];

/// The firm with this OAuth 2.0 client identifier.
#[must_use]
pub fn by_client_id(client_id: &str) -> Option<&'static Org> {
    ALL.into_iter().find(|org| org.client_id == client_id)
}

/// The firm with this short name.
#[must_use]
pub fn by_short_name(name: &str) -> Option<&'static Org> {
    ALL.into_iter().find(|org| org.short_name == name)
}

/// The firm with this Salesforce org id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Org> {
    ALL.into_iter().find(|org| org.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn org_ids_are_valid() {
        for org in ALL {
            assert!(org.id.parse::<inlay_contract::OrgId>().is_ok(), "{}", org.name);
        }
    }
}
