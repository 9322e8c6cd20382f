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
}

/// Northwind Wealth: the firm of the demo, with a record for every situation.
pub static NORTH: Org = Org {
    id: "00D5g00000NORTHEA5",
    name: "Northwind Wealth",
    client_id: "inlay-north",
    client_secret: "north-sandbox-secret",
};

/// Southbank Advisory: the other firm, which must never see Northwind's clients.
pub static SOUTH: Org = Org {
    id: "00D5g00000SOUTHEA5",
    name: "Southbank Advisory",
    client_id: "inlay-south",
    client_secret: "south-sandbox-secret",
};

/// Both firms.
pub static ALL: [&Org; 2] = [&NORTH, &SOUTH];

/// The firm with this OAuth 2.0 client identifier.
#[must_use]
pub fn by_client_id(client_id: &str) -> Option<&'static Org> {
    ALL.into_iter().find(|org| org.client_id == client_id)
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
