//! `[tenant.kyc.salesforce]`: where a party's data come from, and where results are written.

use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};

use inlay_contract::kyc::PartKind;
use serde::Deserialize;

use super::super::error::{ConfigError, Fault};
use super::super::line::{RawLimits, line};
use super::super::provider::{
    DEFAULT_CONNECT_TIMEOUT, DEFAULT_REQUEST_TIMEOUT, http_settings, milliseconds, service_url,
};
use super::super::secret::PrivateKeyNames;
use super::contradictions;
use crate::kyc::OfferedPackage;
use crate::upstream::line::Limits;
use crate::upstream::salesforce::SalesforceSettings;
use crate::upstream::salesforce::mapping::{EventTarget, MappedField, Source, Target};
use crate::upstream::salesforce::party::{Condition, MemberQuery, PartyFields, PartyObject};

/// Calls to an org at the same time.
const CONCURRENT: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
const DEFAULT_AUDIENCE: &str = "https://login.salesforce.com";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSalesforce {
    instance_url: String,
    login_url: Option<String>,
    audience: Option<String>,
    client_id: String,
    username: String,
    private_key_file: Option<PathBuf>,
    private_key_env: Option<String>,
    mapping: Option<Mapping>,
    publish_event: Option<bool>,
    #[serde(default)]
    object: Vec<RawObject>,
    #[serde(default)]
    target: Vec<RawTarget>,
    event: Option<RawEvent>,
    connect_timeout_ms: Option<NonZeroU64>,
    request_timeout_ms: Option<NonZeroU64>,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    pinned_keys: Vec<String>,
}

/// Where results are written, of what is shipped.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Mapping {
    /// Inlay's own object.
    Custom,
    /// The objects of Financial Services Cloud.
    FinancialServicesCloud,
    /// Nowhere.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObject {
    key_prefix: String,
    object: String,
    person: Option<RawCondition>,
    household: Option<RawCondition>,
    fields: RawFields,
    members: Option<RawMembers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    field: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFields {
    name: String,
    first_name: Option<String>,
    last_name: Option<String>,
    birth_date: Option<String>,
    document_number: Option<String>,
    street: Option<String>,
    town: Option<String>,
    postcode: Option<String>,
    state: Option<String>,
    country: Option<String>,
    email: Option<String>,
    owner: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMembers {
    query: String,
    record: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    object: String,
    external_id: String,
    sequence: String,
    packages: Option<Vec<String>>,
    fields: BTreeMap<String, RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    object: String,
    key: String,
    fields: BTreeMap<String, RawField>,
}

/// What a field holds, with its own words where they differ from ours, and its length where ours may be longer.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawField {
    Plain(Source),
    Fitted(FittedField),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FittedField {
    from: Source,
    #[serde(default)]
    words: BTreeMap<String, String>,
    longest: Option<NonZeroUsize>,
}

/// An org allows few long calls at once and counts calls by the day, so that little is gained by asking fast.
fn usual_limits() -> Limits {
    Limits {
        concurrent: CONCURRENT,
        ..Limits::default()
    }
}

impl RawSalesforce {
    pub(super) fn resolved(
        self,
        key: &str,
        packages: &[OfferedPackage],
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<SalesforceSettings, ConfigError> {
        let instance_url = service_url(&self.instance_url, &format!("{key}.instance_url"), fault)?;
        let login_url = match &self.login_url {
            Some(text) => service_url(text, &format!("{key}.login_url"), fault)?,
            None => instance_url.clone(),
        };
        for (name, value) in [("client_id", &self.client_id), ("username", &self.username)] {
            if value.is_empty() {
                let remedy = "Name the consumer key of the connected app as `client_id`, and the integration user as `username`.";
                return Err(fault.at(&format!("{key}.{name}"), "is empty", remedy));
            }
        }
        let named = PrivateKeyNames {
            file: self.private_key_file,
            env: self.private_key_env,
        };
        let private_key = named.resolved(key, folder, fault)?.ok_or_else(|| {
            let remedy = "Set `private_key_file` or `private_key_env`: the key whose certificate the connected app knows.";
            fault.at(key, "the private key is missing", remedy)
        })?;
        let targets = targets(self.mapping, self.target, packages, key, fault)?;
        let event = match (self.publish_event.unwrap_or(true), self.event) {
            (true, event) => Some(event.map_or_else(EventTarget::custom, RawEvent::resolved)),
            (false, None) => None,
            (false, Some(_)) => {
                let remedy = "Take out `[tenant.kyc.salesforce.event]`, or `publish_event = false`.";
                return Err(fault.at(
                    &format!("{key}.publish_event"),
                    "is off, and an event is described",
                    remedy,
                ));
            }
        };
        let objects = if self.object.is_empty() {
            vec![PartyObject::account(), PartyObject::contact()]
        } else {
            self.object.into_iter().map(RawObject::resolved).collect()
        };
        let settings = SalesforceSettings {
            instance_url,
            login_url,
            audience: self.audience.unwrap_or_else(|| DEFAULT_AUDIENCE.to_owned()),
            client_id: self.client_id,
            username: self.username,
            private_key,
            line: line(self.limits, usual_limits(), &self.pinned_keys, key, fault)?,
            objects,
            targets,
            event,
            http: http_settings(
                milliseconds(self.connect_timeout_ms, DEFAULT_CONNECT_TIMEOUT),
                milliseconds(self.request_timeout_ms, DEFAULT_REQUEST_TIMEOUT),
            ),
        };
        contradictions::check(&settings, key, fault)?;
        Ok(settings)
    }
}

fn targets(
    mapping: Option<Mapping>,
    own: Vec<RawTarget>,
    packages: &[OfferedPackage],
    key: &str,
    fault: &Fault<'_>,
) -> Result<Vec<Target>, ConfigError> {
    if own.is_empty() {
        return Ok(match mapping.unwrap_or(Mapping::Custom) {
            Mapping::Custom => vec![Target::custom()],
            Mapping::FinancialServicesCloud => vec![
                Target::party_identity_verification(),
                Target::party_screening_summary(screened(packages)),
            ],
            Mapping::None => Vec::new(),
        });
    }
    if mapping.is_some() {
        let remedy =
            "Keep `mapping` for what is shipped, or `[[tenant.kyc.salesforce.target]]` blocks for your own.";
        return Err(fault.at(
            &format!("{key}.mapping"),
            "is set beside targets of your own",
            remedy,
        ));
    }
    let offers = |id: &String| packages.iter().find(|package| package.id == *id);
    let mut resolved = Vec::new();
    for (index, target) in own.into_iter().enumerate() {
        // Results carry the name for people.
        let mut names = Vec::new();
        for id in target.packages.iter().flatten() {
            let Some(package) = offers(id) else {
                let problem = format!("there is no package `{id}`");
                let remedy = "Name packages by their `id`.";
                return Err(fault.at(&format!("{key}.target[{index}].packages"), &problem, remedy));
            };
            names.push(package.name.clone());
        }
        resolved.push(Target {
            object: target.object,
            external_id: target.external_id,
            sequence: target.sequence,
            packages: target.packages.is_some().then_some(names),
            fields: fields(target.fields),
        });
    }
    Ok(resolved)
}

/// Display names of the packages that look at watch lists.
fn screened(packages: &[OfferedPackage]) -> Vec<String> {
    let screening = packages
        .iter()
        .filter(|package| package.parts.contains(&PartKind::Watchlist));
    screening.map(|package| package.name.clone()).collect()
}

fn fields(fields: BTreeMap<String, RawField>) -> Vec<MappedField> {
    let field = |(field, held): (String, RawField)| match held {
        RawField::Plain(source) => MappedField::plain(field, source),
        RawField::Fitted(fitted) => MappedField {
            field,
            source: fitted.from,
            words: fitted.words,
            longest: fitted.longest.map(NonZeroUsize::get),
        },
    };
    fields.into_iter().map(field).collect()
}

impl RawEvent {
    fn resolved(self) -> EventTarget {
        EventTarget {
            object: self.object,
            key: self.key,
            fields: fields(self.fields),
        }
    }
}

impl RawObject {
    fn resolved(self) -> PartyObject {
        let condition = |raw: RawCondition| Condition {
            field: raw.field,
            value: raw.value,
        };
        let fields = self.fields;
        PartyObject {
            key_prefix: self.key_prefix,
            object: self.object,
            person: self.person.map(condition),
            household: self.household.map(condition),
            fields: PartyFields {
                name: fields.name,
                first_name: fields.first_name,
                last_name: fields.last_name,
                birth_date: fields.birth_date,
                document_number: fields.document_number,
                street: fields.street,
                town: fields.town,
                postcode: fields.postcode,
                state: fields.state,
                country: fields.country,
                email: fields.email,
                owner: fields.owner,
            },
            members: self.members.map(|raw| MemberQuery {
                query: raw.query,
                record: raw.record,
                name: raw.name,
            }),
        }
    }
}
