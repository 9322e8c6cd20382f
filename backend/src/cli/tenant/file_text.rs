//! The text of a new tenant's file, with comments that an operator can go on with.

use inlay_contract::OrgId;
use toml_edit::{Array, Value};

use super::provider::{NewProvider, Secret};
use crate::config::Origin;

/// What is known of a tenant before it is written.
#[derive(Debug)]
pub(super) struct NewTenant {
    pub(super) org: OrgId,
    pub(super) name: String,
    pub(super) host_origins: Vec<Origin>,
    pub(super) provider: NewProvider,
}

const HEAD: &str = "\
# One Salesforce org. The keys are those of `[[tenant]]` in `inlay.example.toml`, without that header and without `tenant.` in
# the others: `[tenant.kyc]` is `[kyc]` here. Paths start at the folder of this file, and no secret stands in it.
# `inlay config check` says what a change means; the service follows it within half a minute.

";

const KYC: &str = "
# KYC checks. Without these blocks there are none. Fill them in as `inlay.example.toml` explains (`[kyc.platform]` in the place
# of `[kyc.onfido]` where the platform makes checks), and see that the configuration file has `[store]` and `[audit]`.
# [kyc]
# [kyc.onfido]
# [[kyc.package]]
# [kyc.consent]
# [kyc.salesforce]
# [kyc.webhook]
";

/// The file; `certificate` is its path as it is to stand there.
pub(super) fn file_text(tenant: &NewTenant, certificate: &str) -> String {
    let mut text = HEAD.to_owned();
    let mut line = |comment: &str, key: &str, value: Value| {
        for part in comment.lines() {
            text += &format!("# {part}\n");
        }
        text += &format!("{key} = {value}\n");
    };
    line(
        "The 18-character org id (Setup, Company Information).",
        "org",
        tenant.org.as_str().into(),
    );
    line(
        "Display name of the portfolio source, shown beside the figures.",
        "name",
        tenant.name.as_str().into(),
    );
    let origins: Array = tenant.host_origins.iter().map(Origin::as_str).collect();
    line(
        "The exact origins of the pages that may show the widget.",
        "host_origins",
        origins.into(),
    );
    let certificates = format!(
        "Certificates that the org signs with, two at once during a rotation. Let these change them:\n\
         inlay tenant certificate add {org} FILE\ninlay tenant certificate remove {org} FINGERPRINT",
        org = tenant.org,
    );
    let list: Array = [certificate].into_iter().collect();
    line(&certificates, "certificates", list.into());
    text + &provider(&tenant.provider) + KYC
}

fn provider(provider: &NewProvider) -> String {
    let pair = |key: &str, value: &str| format!("{key} = {}\n", Value::from(value));
    match provider {
        NewProvider::Platform {
            base_url,
            client_id,
            secret,
            token_url,
            console_url,
        } => {
            let optional = |value: &Option<String>, key: &str, comment: &str| match value {
                Some(value) => pair(key, value),
                None => format!("# {comment}\n# {key} = \"\"\n"),
            };
            [
                "\n[provider.platform]\n".to_owned(),
                pair("base_url", base_url),
                pair("client_id", client_id),
                match secret {
                    Secret::File(path) => pair("client_secret_file", path),
                    Secret::Environment(name) => pair("client_secret_env", name),
                },
                optional(
                    token_url,
                    "token_url",
                    "Default: `/oauth/token` at the host of `base_url`.",
                ),
                optional(
                    console_url,
                    "console_url",
                    "The platform's own page of a record, with `{entity}` for its identifier. Default: none.",
                ),
            ]
            .concat()
        }
        NewProvider::Ofx { folder, records } => [
            "\n[provider.ofx]\n",
            &pair("folder", folder),
            &pair("records", records),
        ]
        .concat(),
        NewProvider::SnapTrade {
            client_id,
            key,
            records,
            base_url,
        } => [
            "\n[provider.snaptrade]\n".to_owned(),
            match base_url {
                Some(base_url) => pair("base_url", base_url),
                None => String::new(),
            },
            pair("client_id", client_id),
            match key {
                Secret::File(path) => pair("consumer_key_file", path),
                Secret::Environment(name) => pair("consumer_key_env", name),
            },
            pair("records", records),
        ]
        .concat(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tenant(name: &str, client_id: &str, secret: &str) -> NewTenant {
        NewTenant {
            org: "00D5g000004XYZaEAO".parse().unwrap(),
            name: name.to_owned(),
            host_origins: vec!["https://example.lightning.force.com".parse().unwrap()],
            provider: NewProvider::Platform {
                base_url: "https://api.platform.example".to_owned(),
                client_id: client_id.to_owned(),
                secret: Secret::Environment(secret.to_owned()),
                token_url: None,
                console_url: None,
            },
        }
    }

    #[test]
    fn the_blocks_that_an_operator_is_told_to_fill_in_are_those_of_the_example() {
        const EXAMPLE: &str = include_str!("../../../inlay.example.toml");
        let headers = KYC.lines().filter_map(|line| line.strip_prefix("# ["));
        let in_example = |header: &str| match header.strip_prefix('[') {
            Some(repeated) => format!("\n[[tenant.{repeated}\n"),
            None => format!("\n[tenant.{header}\n"),
        };
        let mut n_headers = 0;
        for header in headers {
            assert!(EXAMPLE.contains(&in_example(header)), "{header}");
            n_headers += 1;
        }
        assert_eq!(n_headers, 6);
    }

    proptest! {
        #[test]
        fn whatever_an_operator_types_stands_in_its_own_key_and_nowhere_else(
            name in any::<String>(),
            client_id in any::<String>(),
            path in any::<String>(),
        ) {
            let text = file_text(&tenant(&name, &client_id, "SECRET"), &path);
            let read: toml::Table = toml::from_str(&text).unwrap();
            prop_assert_eq!(read.len(), 5);
            prop_assert_eq!(read["name"].as_str(), Some(name.as_str()));
            prop_assert_eq!(read["certificates"][0].as_str(), Some(path.as_str()));
            let platform = read["provider"]["platform"].as_table().unwrap();
            prop_assert_eq!(platform["client_id"].as_str(), Some(client_id.as_str()));
            prop_assert_eq!(platform.len(), 3);
        }
    }
}
