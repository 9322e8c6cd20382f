//! A configuration is read as documented, and a mistake is named with its key and its remedy.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use jiff::Timestamp;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RsaKeySize, date_time_ymd};
use tempfile::TempDir;

use super::*;
use crate::upstream::platform::ClientProof;
use crate::upstream::salesforce::party::PartyObject;

mod operator;
mod tenant_files;

const EXAMPLE: &str = include_str!("../../inlay.example.toml");
/// Public half of a key made for this test and thrown away.
const RSA_1024: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDl+nwckCErTAmZM8QnQ7jB15jB
pMxa2es2smpJVi9beq//Q/be1W5H/3FmVUO17pcvptN8o9anI0rs3AhJPJMSl74H
LlTnb/8vPKaMUlFXSCQAu170KrtCB4fi/mhH4SFd311nvZwkXXuz/erPHd+ui23C
xpUVN81i7fVjE6doiwIDAQAB
-----END PUBLIC KEY-----
";

static KEY: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap());

fn certificate(key: &KeyPair) -> String {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.self_signed(key).unwrap().pem()
}

/// A folder with everything that the example configuration names.
struct Folder(TempDir);

impl Folder {
    fn of_example() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("certificates/example-2026.pem", &certificate(&KEY));
        folder.write("certificates/custody-public-key.pem", &KEY.public_key_pem());
        folder.write("secrets/example-platform", "s3cret-from-file\n");
        folder.write("secrets/example-onfido", "s3cret-of-onfido\n");
        folder.write("secrets/example-salesforce.pem", "s3cret-salesforce-key\n");
        folder.write("secrets/example-webhook", "s3cret-of-webhook\n");
        folder.write("secrets/audit-key", &("5e".repeat(32) + "\n"));
        folder.write(
            "consent/2026-01.en.txt",
            "The client agrees.\r\n\r\nTo everything.\n",
        );
        folder.write("consent/2026-01.de.txt", "Die Kundin stimmt zu.");
        folder.write("statements/statement.ofx", "");
        folder.write("records.toml", "");
        fs::create_dir(folder.0.path().join("tenants")).unwrap();
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("inlay.toml")
    }

    fn parse(&self, text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, &self.file())
    }

    /// What is said about the example with one line changed.
    fn refusal(&self, from: &str, to: &str) -> ConfigError {
        assert!(EXAMPLE.contains(from), "the example has no {from}");
        self.parse(&EXAMPLE.replacen(from, to, 1)).expect_err(to)
    }
}

#[test]
fn the_example_is_valid_and_tells_the_truth_about_defaults() {
    let folder = Folder::of_example();
    let example = folder.parse(EXAMPLE).unwrap();
    let tenants_only = &EXAMPLE[EXAMPLE.find("[[tenant]]").unwrap()..];
    let needed = "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'secrets/audit-key'\n";
    let defaults = folder.parse(&(needed.to_owned() + tenants_only)).unwrap();
    assert_eq!(example.log, defaults.log);
    assert_eq!(example.session, defaults.session);
    assert_eq!(example.cache, defaults.cache);
    assert_eq!(example.webhook, defaults.webhook);
    assert_eq!(example.limits, defaults.limits);
    // Its default depends on the address, see the comment there.
    let public_origin = Some("http://127.0.0.1:8700".parse().unwrap());
    let mut server = defaults.server;
    server.public_origin = public_origin;
    assert_eq!(example.server, server);
    let [platform, ofx] = example.tenants.as_slice() else {
        panic!("two tenants")
    };
    assert!(
        matches!(&platform.provider, ProviderConfig::Platform(platform) if platform.client_id == "inlay-example")
    );
    assert!(matches!(&ofx.provider, ProviderConfig::Ofx(ofx) if ofx.folder.ends_with("statements")));
}

#[test]
fn the_example_tells_the_truth_about_a_platform_s_defaults() {
    let folder = Folder::of_example();
    let documented = ["token_url", "concurrent = ", "queue_", "pinned_keys", "limits = "];
    let is_documented_default =
        |line: &&str| line.contains("_timeout_ms") || documented.iter().any(|key| line.starts_with(key));
    let short: Vec<_> = EXAMPLE
        .lines()
        .filter(|line| !is_documented_default(line))
        .collect();
    let platform = |text: &str| match folder.parse(text).unwrap().tenants.swap_remove(0).provider {
        ProviderConfig::Platform(platform) => (
            platform.token_url,
            platform.connect_timeout,
            platform.request_timeout,
            platform.portfolio_timeout,
            platform.line.limits,
        ),
        _ => panic!("the first tenant has a platform"),
    };
    assert_eq!(platform(&short.join("\n")), platform(EXAMPLE));
}

#[test]
fn a_platform_may_know_the_firm_by_a_key_and_be_known_by_its_own() {
    let folder = Folder::of_example();
    folder.write("secrets/example-platform.pem", &KEY.serialize_pem());
    let pin = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let text = EXAMPLE
        .replacen("client_secret_file = \"secrets/example-platform\"", "", 1)
        .replacen("# private_key_file", "private_key_file", 1)
        .replacen("# private_key_id", "private_key_id", 1)
        .replacen("# requests_per_minute = 600", "requests_per_minute = 600", 1)
        .replacen("pinned_keys = []", &format!("pinned_keys = [\"{pin}\"]"), 1);
    let config = folder.parse(&text).unwrap();
    let ProviderConfig::Platform(platform) = &config.tenants[0].provider else {
        panic!("the first tenant has a platform");
    };
    assert!(matches!(
        &platform.proof,
        ClientProof::PrivateKey { key_id: Some(name), .. } if name == "inlay-2026"
    ));
    assert_eq!(platform.line.pinned_keys, [pin.parse().unwrap()]);
    assert_eq!(platform.line.limits.requests_per_minute.map(u32::from), Some(600));
    assert!(!format!("{config:?}").contains("PRIVATE KEY"));
}

/// The example with what is commented out in its Salesforce block put in. There, `# [[` begins a block, `# #` is a comment within
/// it, and `# An` tells of the next one.
fn example_with_commented_blocks() -> String {
    let (head, rest) = EXAMPLE.split_at(EXAMPLE.find("[tenant.kyc.salesforce]").unwrap());
    let (block, tail) = rest.split_at(rest.find("[tenant.kyc.webhook]").unwrap());
    let mut is_block = false;
    let mut text = head.to_owned();
    // Stands for what the second block describes.
    for line in block.lines().filter(|line| !line.starts_with("mapping")) {
        is_block = match line {
            line if line.starts_with("# [[") => true,
            line => is_block && line.starts_with("# ") && !line.starts_with("# An "),
        };
        let line = line.strip_prefix("# ").filter(|_| is_block).unwrap_or(line);
        text = text + line + "\n";
    }
    text + tail
}

#[test]
fn what_the_example_says_of_salesforce_in_comments_can_be_taken_as_it_is() {
    let folder = Folder::of_example();
    let text = example_with_commented_blocks();
    let config = folder
        .parse(&text)
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    let salesforce = config.tenants[0].kyc.as_ref().unwrap().salesforce.clone();
    let shipped = PartyObject::account();
    let [written] = &salesforce.objects[..] else {
        panic!("{:?}", salesforce.objects)
    };
    assert_eq!(
        written.members, shipped.members,
        "members are found as they are by default"
    );
    assert_eq!(
        (&written.person, &written.household),
        (&shipped.person, &shipped.household)
    );
    assert!(!salesforce.targets.is_empty());
}

#[test]
fn no_secret_shows_in_debug() {
    let config = Folder::of_example().parse(EXAMPLE).unwrap();
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn every_refusal_names_file_key_and_remedy() {
    let folder = Folder::of_example();
    folder.write("certificates/private.pem", &KEY.serialize_pem());
    folder.write("certificates/small.pem", RSA_1024);
    let elliptic = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    folder.write("certificates/elliptic.pem", &certificate(&elliptic));
    folder.write("certificates/two.pem", &certificate(&KEY).repeat(2));
    folder.write("certificates/text.pem", "not a certificate");
    folder.write("secrets/empty", "\n");
    let certificate = "example-2026.pem";

    for (from, to, key, problem) in [
        (
            "filter = \"info\"",
            "filter = \"everything=loud\"",
            "log.filter",
            "neither a level nor a list",
        ),
        (
            "trusted_proxies = []",
            "trusted_proxies = [\"everybody\"]",
            "does not fit",
            "neither an IP address nor a network",
        ),
        (
            "trusted_proxies = []",
            "trusted_proxies = [\"0.0.0.0/0\"]",
            "does not fit",
            "everybody",
        ),
        (
            "keep_days = 14",
            "keep_days = 14\ntrusted_proxies = [\"10.0.0.1\"]",
            "webhook.trusted_proxies",
            "not read any more",
        ),
        (
            "session_burst = 500",
            "session_burst = 5",
            "limits.session_burst",
            "less than 20",
        ),
        (
            "# streams = 768",
            "streams = 1024",
            "limits.streams",
            "take every connection",
        ),
        (
            certificate,
            "missing.pem",
            "tenant[0].certificates[0]",
            "cannot be read",
        ),
        (
            certificate,
            "private.pem",
            "tenant[0].certificates[0]",
            "private key",
        ),
        (certificate, "small.pem", "tenant[0].certificates[0]", "1024 bit"),
        (
            certificate,
            "elliptic.pem",
            "tenant[0].certificates[0]",
            "not an RSA key",
        ),
        (
            certificate,
            "two.pem",
            "tenant[0].certificates[0]",
            "more than one block",
        ),
        (
            certificate,
            "text.pem",
            "tenant[0].certificates[0]",
            "not a PEM file",
        ),
        (
            "[\"certificates/example-2026.pem\"]",
            "[]",
            "tenant[0].certificates",
            "is empty",
        ),
        (
            "00D5g000004XYZbEAO",
            "00D5g000004XYZaEAO",
            "tenant[1].org",
            "listed twice",
        ),
        ("\"Example Wealth\"", "\" \"", "tenant[0].name", "is empty"),
        (
            "[\"https://custody.lightning.force.com\"]",
            "[]",
            "tenant[1].host_origins",
            "is empty",
        ),
        (
            "\nbase_url = \"https:",
            "\nbase_url = \"http:",
            "tenant[0].provider.platform.base_url",
            "not encrypted",
        ),
        (
            "https://console.platform.example/entities/{entity}",
            "http://console.platform.example/{entity}",
            "tenant[0].provider.platform.console_url",
            "not encrypted",
        ),
        (
            "console.platform.example/entities/{entity}",
            "console.platform.example/entities",
            "tenant[0].provider.platform.console_url",
            "where the record's identifier belongs",
        ),
        (
            "console.platform.example/entities/{entity}",
            "{entity}.platform.example/",
            "tenant[0].provider.platform.console_url",
            "before the end of the host",
        ),
        (
            "console.platform.example/entities/{entity}",
            "u:p@console.platform.example/{entity}",
            "tenant[0].provider.platform.console_url",
            "credentials",
        ),
        (
            "https://console.platform.example/entities/{entity}",
            "javascript:alert('{entity}')",
            "tenant[0].provider.platform.console_url",
            "names no host",
        ),
        (
            "https://api.platform.example/oauth",
            "https://u:p@api.example/",
            "tenant[0].provider.platform.token_url",
            "credentials",
        ),
        (
            "example-platform\"",
            "empty\"",
            "tenant[0].provider.platform.client_secret_file",
            "is empty",
        ),
        (
            "client_secret_file = ",
            "# ",
            "tenant[0].provider.platform",
            "secret is missing",
        ),
        (
            "# private_key_file",
            "private_key_file",
            "tenant[0].provider.platform",
            "a secret and a private key",
        ),
        (
            "# private_key_id",
            "private_key_id",
            "tenant[0].provider.platform.private_key_id",
            "not there",
        ),
        (
            "pinned_keys = []",
            "pinned_keys = [\"sha1//short\"]",
            "tenant[0].provider.platform.pinned_keys[0]",
            "not `sha256//`",
        ),
        (
            "client_secret_file = \"secrets/example-platform\"",
            "client_secret_env = \"INLAY_TEST_NOT_SET\"",
            "tenant[0].provider.platform.client_secret_env",
            "not set",
        ),
        (
            "folder = \"statements\"",
            "folder = \"elsewhere\"",
            "tenant[1].provider.ofx.folder",
            "not a folder",
        ),
        (
            "records = \"records.toml\"",
            "records = \"elsewhere\"",
            "tenant[1].provider.ofx.records",
            "not a file",
        ),
    ] {
        let error = folder.refusal(from, to);
        assert_eq!(error.key, key, "{error}");
        assert!(error.problem.contains(problem), "{error}");
        assert_eq!(error.file, folder.file());
        assert!(
            error.remedy.ends_with('.') || error.remedy.ends_with("\"."),
            "{error}"
        );
    }
}

#[test]
fn what_the_types_refuse_is_shown_with_its_line() {
    let folder = Folder::of_example();
    for (from, to, said) in [
        ("max_sessions", "max_sesions", "max_sesions"),
        ("header_timeout_ms = 10_000", "header_timeout_ms = 0", "nonzero"),
        (
            "\"https://example.lightning.force.com\"",
            "\"https://*.force.com\"",
            "wildcard",
        ),
        (
            "\"http://127.0.0.1:8700\"",
            "\"http://inlay.example.com\"",
            "not encrypted",
        ),
        ("00D5g000004XYZaEAO", "00D5g000004XYZaEAA", "check characters"),
        ("[tenant.provider.ofx]", "[tenant.provider.fax]", "fax"),
        ("format = \"text\"", "format = \"xml\"", "xml"),
    ] {
        let error = folder.refusal(from, to);
        assert!(error.problem.contains(said), "{to}: {error}");
        assert!(error.problem.contains("line "), "{to}: {error}");
    }
}

#[test]
fn a_service_that_others_can_reach_must_know_its_public_origin() {
    let folder = Folder::of_example();
    let text = EXAMPLE
        .replace("public_origin =", "# ")
        .replace("listen = \"127.0.0.1:8700\"", "listen = \"0.0.0.0:8700\"");
    assert_eq!(folder.parse(&text).unwrap_err().key, "server.public_origin");
    assert_eq!(folder.parse("").unwrap_err().key, "tenant");
}

#[test]
fn kyc_needs_a_place_for_its_records_and_every_such_place_a_key_for_its_log() {
    let folder = Folder::of_example();
    let without = |block: &str, next: &str| {
        let (start, end) = (EXAMPLE.find(block).unwrap(), EXAMPLE.find(next).unwrap());
        format!("{}{}", &EXAMPLE[..start], &EXAMPLE[end..])
    };
    for text in [without("[store]", "[audit]"), without("[audit]", "[webhook]")] {
        let error = folder.parse(&text).unwrap_err();
        assert_eq!(error.key, "tenant[0].kyc", "{error}");
    }
    let last = EXAMPLE.rfind("[[tenant]]").unwrap();
    let config = folder.parse(&EXAMPLE[last..]).unwrap();
    assert!(config.store.is_none() && config.audit.is_none() && config.tenants[0].kyc.is_none());
    let store = "[store]\nurl = 'sqlite:inlay.db'\n";
    let audit = "[audit]\nkey_file = 'secrets/audit-key'\n";
    let error = folder.parse(&format!("{store}{}", &EXAMPLE[last..])).unwrap_err();
    assert_eq!(error.key, "store", "what is kept has an audit log: {error}");
    let config = folder
        .parse(&format!("{store}{audit}{}", &EXAMPLE[last..]))
        .unwrap();
    assert!(config.store.is_some() && config.tenants[0].kyc.is_none());
}

#[test]
fn a_certificate_counts_within_its_dates_and_a_bare_key_always() {
    let instant = |text: &str| text.parse::<Timestamp>().unwrap();
    let certificate = VerificationKey::from_pem(certificate(&KEY).as_bytes()).unwrap();
    assert!(!certificate.is_active(instant("2025-12-31T23:59:59Z")));
    assert!(certificate.is_active(instant("2026-01-01T00:00:00Z")));
    assert!(certificate.is_active(instant("2027-01-01T00:00:00Z")));
    assert!(!certificate.is_active(instant("2027-01-01T00:00:01Z")));
    let key = VerificationKey::from_pem(KEY.public_key_pem().as_bytes()).unwrap();
    assert!(key.is_active(instant("1970-01-01T00:00:00Z")));
}

proptest::proptest! {
    #[test]
    fn a_damaged_certificate_is_refused_without_panic(position in 0_usize..1200, byte in 0_u8..128) {
        let mut text = certificate(&KEY).into_bytes();
        let position = position % text.len();
        text[position] = byte;
        let _ = VerificationKey::from_pem(&text);
    }
}
