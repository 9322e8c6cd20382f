//! A KYC block is read as documented, and a mistake is named with its key and its remedy.

use std::fs;
use std::path::PathBuf;

use inlay_contract::kyc::{ConsentGiven, PartKind};
use tempfile::TempDir;

use super::*;

const BLOCK: &str = r#"
name = "Example Checks"
[platform]
base_url = "https://api.platform.example"
client_id = "inlay"
client_secret_file = "secret"
[[package]]
id = "standard"
name = "Standard"
product = "product-1"
parts = ["document", "face"]
[[package]]
id = "screening"
name = "Screening"
product = "product-2"
parts = ["watchlist"]
[consent]
version = "2026-01"
default_language = "en"
texts = { en = "consent.txt" }
[salesforce]
instance_url = "https://example.my.salesforce.com"
client_id = "3MVG9"
username = "inlay@example.com"
private_key_file = "secret"
"#;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("secret", "s3cret\n");
        folder.write("empty", "\n");
        folder.write("consent.txt", "One.\r\n\r\nTwo.\r\n");
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn resolved(&self, text: &str) -> Result<KycConfig, ConfigError> {
        let file = PathBuf::from("inlay.toml");
        let fault = Fault::of(&file);
        let raw: RawKyc = toml::from_str(text).map_err(|error| fault.syntax(&error))?;
        raw.resolved("tenant[0].kyc", self.0.path(), &fault)
    }

    fn with(&self, from: &str, to: &str) -> Result<KycConfig, ConfigError> {
        assert!(BLOCK.contains(from), "the block has no {from}");
        self.resolved(&BLOCK.replacen(from, to, 1))
    }
}

#[test]
fn what_is_left_out_is_what_is_shipped() {
    let config = Folder::new().resolved(BLOCK).unwrap();
    assert_eq!(config.validity, Validity::default());
    assert_eq!(config.give_up_after, SignedDuration::from_hours(24));
    assert_eq!(config.provider.adapter(), "platform");
    assert!(config.webhook.is_none());
    let consent = config.consent.for_reader("fr");
    assert_eq!(
        (consent.language.as_str(), consent.text.as_str()),
        ("en", "One.\n\nTwo.")
    );
    let given = |language: &str| ConsentGiven {
        version: "2026-01".to_owned(),
        language: language.to_owned(),
    };
    assert!(config.consent.is_current(&given("en")) && !config.consent.is_current(&given("fr")));
    let salesforce = &config.salesforce;
    assert_eq!(salesforce.login_url, salesforce.instance_url);
    let prefixes: Vec<_> = salesforce
        .objects
        .iter()
        .map(|object| &object.key_prefix)
        .collect();
    assert_eq!(prefixes, ["001", "003"]);
    assert_eq!(salesforce.targets[0].object, "Inlay_Kyc_Check__c");
    assert!(salesforce.event.is_some());
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn results_go_where_the_firm_says() {
    let folder = Folder::new();
    let mapped = |line: &str| {
        let username = "username = \"inlay@example.com\"";
        folder
            .with(username, &format!("{username}\n{line}"))
            .unwrap()
            .salesforce
    };
    let cloud = mapped("mapping = \"financial_services_cloud\"");
    let objects: Vec<_> = cloud
        .targets
        .iter()
        .map(|target| target.object.as_str())
        .collect();
    assert_eq!(objects, ["PartyIdentityVerification", "PartyScreeningSummary"]);
    assert_eq!(
        cloud.targets[1].packages.as_deref(),
        Some(&["Screening".to_owned()][..]),
        "only what looks at watch lists is a screening"
    );
    let nothing = mapped("mapping = \"none\"\npublish_event = false");
    assert!(nothing.targets.is_empty() && nothing.event.is_none());

    let own = "[[salesforce.target]]\nobject = \"Check__c\"\nexternal_id = \"Id__c\"\nsequence = \"No__c\"\n\
               packages = [\"standard\"]\nfields = { Client__c = \"party\", \
               Result__c = { from = \"outcome\", words = { approved = \"OK\" } }, \
               Why__c = { from = \"override_note\", longest = 80 } }\n";
    let config = folder.resolved(&format!("{BLOCK}{own}")).unwrap();
    let target = &config.salesforce.targets[0];
    assert_eq!(target.packages.as_deref(), Some(&["Standard".to_owned()][..]));
    assert_eq!(target.fields[1].words["approved"], "OK");
    assert_eq!(
        (target.fields[1].longest, target.fields[2].longest),
        (None, Some(80))
    );
    let unknown = own.replace("[\"standard\"]", "[\"gold\"]");
    let error = folder.resolved(&format!("{BLOCK}{unknown}")).unwrap_err();
    assert_eq!(error.key, "tenant[0].kyc.salesforce.target[0].packages");
}

#[test]
fn objects_of_the_org_s_own_take_the_place_of_the_shipped_ones() {
    let object = "[[salesforce.object]]\nkey_prefix = \"a01\"\nobject = \"Client__c\"\n\
                  household = { field = \"Kind__c\", value = \"Household\" }\n\
                  fields = { name = \"Name\", last_name = \"Last__c\" }\n\
                  members = { query = \"SELECT Id FROM Client__c WHERE Parent__c = :record\", record = \"Id\", name = \"Name\" }\n";
    let config = Folder::new().resolved(&format!("{BLOCK}{object}")).unwrap();
    let [object] = config.salesforce.objects.as_slice() else {
        panic!("one object")
    };
    assert_eq!(object.object, "Client__c");
    assert_eq!(object.fields.birth_date, None);
    assert!(object.members.is_some());
}

#[test]
fn every_refusal_names_key_and_remedy() {
    let folder = Folder::new();
    for (from, to, key, problem) in [
        ("\"Example Checks\"", "\" \"", "name", "is empty"),
        ("[platform]", "[other]", "does not fit", "other"),
        ("https://api", "http://api", "platform.base_url", "not encrypted"),
        (
            "\nclient_id = \"inlay\"",
            "\nclient_id = \"\"",
            "platform.client_id",
            "is empty",
        ),
        (
            "client_secret_file = \"secret\"",
            "",
            "platform",
            "secret is missing",
        ),
        (
            "client_secret_file = \"secret\"",
            "client_secret_file = \"empty\"",
            "platform.client_secret_file",
            "is empty",
        ),
        (
            "\"screening\"",
            "\"standard\"",
            "package[1].id",
            "another package",
        ),
        ("\"standard\"", "\"Standard!\"", "package[0].id", "plain name"),
        ("\"Standard\"", "\"\"", "package[0].name", "is empty"),
        ("\"product-2\"", "\" \"", "package[1].product", "is empty"),
        (
            "product = \"product-2\"",
            "",
            "package[1]",
            "one product of the platform's",
        ),
        (
            "product = \"product-2\"",
            "reports = [\"document\"]",
            "package[1]",
            "one product of the platform's",
        ),
        ("[\"watchlist\"]", "[]", "package[1].parts", "what is looked at"),
        (
            "[\"watchlist\"]",
            "[\"unknown\"]",
            "package[1].parts",
            "what is looked at",
        ),
        ("[\"watchlist\"]", "[\"aura\"]", "does not fit", "aura"),
        ("\"2026-01\"", "\"\"", "consent.version", "is empty"),
        (
            "default_language = \"en\"",
            "default_language = \"de\"",
            "consent.default_language",
            "no text in `de`",
        ),
        (
            "{ en =",
            "{ en = \"consent.txt\", e =",
            "consent.texts.e",
            "not a language",
        ),
        (
            "\"consent.txt\"",
            "\"nowhere.txt\"",
            "consent.texts.en",
            "cannot be read",
        ),
        ("\"consent.txt\"", "\"empty\"", "consent.texts.en", "is empty"),
        (
            "https://example.my",
            "ftp://example.my",
            "salesforce.instance_url",
            "neither",
        ),
        ("\"inlay@example.com\"", "\"\"", "salesforce.username", "is empty"),
        (
            "private_key_file = \"secret\"",
            "",
            "salesforce",
            "private key is missing",
        ),
        (
            "private_key_file = \"secret\"",
            "private_key_file = \"empty\"",
            "salesforce.private_key_file",
            "is empty",
        ),
        (
            "private_key_file",
            "publish_event = false\nevent = { object = \"A__e\", key = \"K__c\", fields = {} }\nprivate_key_file",
            "salesforce.publish_event",
            "is off",
        ),
        (
            "[consent]",
            "[onfido]\nbase_url = \"https://o.example\"\nclient_id = \"i\"\nclient_secret_file = \"secret\"\n[consent]",
            "",
            "two providers",
        ),
        ("[consent]", "[webhook]\n[consent]", "webhook", "names no secret"),
        (
            "[consent]",
            "[validity]\nlow_months = 0\n[consent]",
            "does not fit",
            "nonzero",
        ),
    ] {
        let error = folder.with(from, to).expect_err(to);
        let wanted = match key {
            "does not fit" => key.to_owned(),
            "" => "tenant[0].kyc".to_owned(),
            key => format!("tenant[0].kyc.{key}"),
        };
        assert_eq!(error.key, wanted, "{error}");
        assert!(error.problem.contains(problem), "{error}");
        assert!(!error.remedy.is_empty(), "{error}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
}

/// The block with its checks made by Onfido, and its two packages as these lines.
fn with_onfido(packages: [&str; 2]) -> String {
    let [first, second] = packages;
    BLOCK
        .replace("[platform]", "[onfido]")
        .replace("product = \"product-1\"\nparts = [\"document\", \"face\"]", first)
        .replace("product = \"product-2\"\nparts = [\"watchlist\"]", second)
}

const WORKFLOW: &str = "workflow = \"31c0f9e5-1b8c-4f0e-9d5d-3f4d1f0a7c11\"\nparts = [\"face\"]";

#[test]
fn a_package_of_onfidos_is_a_workflow_or_reports() {
    let reports = "reports = [\"watchlist_aml\", \"document\", \"watchlist_standard\"]";
    let config = Folder::new().resolved(&with_onfido([WORKFLOW, reports])).unwrap();
    assert_eq!(config.provider.adapter(), "onfido");
    let [workflow, reports] = &config.packages[..] else {
        panic!("{:?}", config.packages)
    };
    assert_eq!(workflow.provider_package, "31c0f9e5-1b8c-4f0e-9d5d-3f4d1f0a7c11");
    assert_eq!(workflow.parts, [PartKind::Face]);
    assert_eq!(
        reports.provider_package,
        "reports:watchlist_aml,document,watchlist_standard"
    );
    assert_eq!(reports.parts, [PartKind::Watchlist, PartKind::Document]);
}

#[test]
fn what_onfido_cannot_make_is_refused_at_start() {
    let folder = Folder::new();
    for (package, key, problem) in [
        ("", "", "what Onfido is to make"),
        (
            "product = \"standard\"\nparts = [\"face\"]",
            "",
            "what Onfido is to make",
        ),
        ("parts = [\"face\"]", "", "what Onfido is to make"),
        (
            &*format!("{WORKFLOW}\nreports = [\"document\"]"),
            "",
            "what Onfido is to make",
        ),
        ("workflow = \"kyc\"\nparts = [\"face\"]", ".workflow", "no UUID"),
        (WORKFLOW.lines().next().unwrap(), ".parts", "what is looked at"),
        ("reports = []", ".reports", "no report"),
        (
            "reports = [\"documents\"]",
            ".reports",
            "`documents` is no report",
        ),
        (
            "reports = [\"document\", \"document\"]",
            ".reports",
            "`document` is there twice",
        ),
        (
            "reports = [\"document\"]\nparts = [\"document\"]",
            ".parts",
            "said twice",
        ),
    ] {
        let error = folder
            .resolved(&with_onfido([WORKFLOW, package]))
            .expect_err(package);
        assert_eq!(error.key, format!("tenant[0].kyc.package[1]{key}"), "{error}");
        assert!(error.problem.contains(problem), "{error}");
        assert!(!error.remedy.is_empty(), "{error}");
    }
}

#[test]
fn what_stands_in_its_own_way_in_salesforce_is_named_with_its_key() {
    let folder = Folder::new();
    let object = |prefix: &str, name: &str| {
        format!(
            "[[salesforce.object]]\nkey_prefix = \"{prefix}\"\nobject = \"{name}\"\nfields = {{ name = \"Name\" }}\n"
        )
    };
    let target = |object: &str, fields: &str| {
        format!(
            "[[salesforce.target]]\nobject = \"{object}\"\nexternal_id = \"Id__c\"\nsequence = \"No__c\"\nfields = {{ {fields} }}\n"
        )
    };
    for (blocks, key, said) in [
        (
            object("001", "Account") + &object("001", "Client__c"),
            "object[1].key_prefix",
            "that of another object",
        ),
        (
            object("0011", "Account"),
            "object[0]",
            "`0011` is not the key prefix",
        ),
        (object("001", "Account; DROP"), "object[0]", "is not the API name"),
        (
            target("A__c", "") + &target("a__C", "R__c = \"risk\""),
            "target[1]",
            "same record",
        ),
        (
            target("A__c", "\"R c\" = \"risk\""),
            "target[0]",
            "is not the API name",
        ),
        (
            target(
                "A__c",
                "R__c = { from = \"outcome\", words = { aproved = \"OK\" } }",
            ),
            "target[0].fields.R__c.words.aproved",
            "never has",
        ),
        (
            "[salesforce.event]\nobject = \"A__e\"\nkey = \"K__c\"\n\
             fields = { S__c = { from = \"state\", words = { done = \"D\" } } }\n"
                .to_owned(),
            "event.fields.S__c.words.done",
            "never has",
        ),
    ] {
        let error = folder.resolved(&format!("{BLOCK}{blocks}")).expect_err(&blocks);
        assert_eq!(error.key, format!("tenant[0].kyc.salesforce.{key}"), "{error}");
        assert!(
            error.problem.contains(said) && !error.remedy.is_empty(),
            "{error}"
        );
    }
    let error = folder
        .resolved(&format!(
            "{BLOCK}{}",
            target("A__c", "R__c = { from = \"risk\", word = {} }")
        ))
        .expect_err("a key that there is not");
    assert!(error.problem.contains("line"), "{error}");
}

#[test]
fn parts_are_named_as_in_answers() {
    let config = Folder::new().resolved(BLOCK).unwrap();
    assert_eq!(config.packages[0].parts, [PartKind::Document, PartKind::Face]);
}
