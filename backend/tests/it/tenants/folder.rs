//! A folder as an operator has it: a configuration, downloads, a secret, statements.

use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use inlay_backend::clock::Clock;
use inlay_backend::config::VerificationKey;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize, date_time_ymd};
use tempfile::TempDir;

use crate::harness::{NORTH, SOUTH};

pub(crate) const SECRET: &str = "s3cret-of-the-platform";
pub(crate) const ORIGIN: &str = "https://inlay.example.com";

/// What an org signs with first, what follows, and two further ones.
pub(crate) static OLD: LazyLock<Signer> = LazyLock::new(Signer::new);
pub(crate) static NEXT: LazyLock<Signer> = LazyLock::new(Signer::new);
pub(crate) static THIRD: LazyLock<Signer> = LazyLock::new(Signer::new);
static SOUTHERN: LazyLock<Signer> = LazyLock::new(Signer::new);

/// A key with a certificate, self-signed as Salesforce makes them, that was valid for 200 days and will be for 1000.
pub(crate) struct Signer {
    pub(crate) key: KeyPair,
    pub(crate) certificate: String,
}

pub(crate) struct Folder(TempDir);

/// What a command said.
pub(crate) struct Output {
    pub(crate) succeeded: bool,
    pub(crate) said: String,
    pub(crate) errors: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write(
            "inlay.toml",
            &format!(
                "# Ours.\ntenant_folder = 'tenants'\n[server]\nlisten = '127.0.0.1:0'\nassets = '.'\n\
                 public_origin = '{ORIGIN}'\n"
            ),
        );
        folder.write("index.html", "__INLAY_TENANT__");
        folder.write("secrets/platform", SECRET);
        folder.write("statements/README", "none yet");
        folder.write("records.toml", "");
        folder.write("old.crt", &OLD.certificate);
        folder.write("next.crt", &NEXT.certificate);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// What is in a folder; nothing where there is none.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = self.path(folder).read_dir() else {
            return Vec::new();
        };
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// A block of the configuration, with a certificate in a folder of its own.
    pub(crate) fn write_south_block(&self) {
        self.write("keys/south.pem", &SOUTHERN.certificate);
        let block = SOUTH
            .tenant_block()
            .replace(&format!("'{}.pem'", SOUTH.id), "'keys/south.pem'")
            .replace("'secret'", "'secrets/platform'");
        self.write("inlay.toml", &(self.read("inlay.toml") + &block));
    }

    /// The arguments that enrol [`NORTH`]; the platform's are the last six, its secret the last two.
    pub(crate) fn add_north(&self) -> Vec<&'static str> {
        vec![
            "tenant",
            "add",
            "--config",
            "inlay.toml",
            "--org",
            NORTH.id,
            "--name",
            "Example \"Wealth\"",
            "--my-domain",
            "north.my.salesforce.com",
            "--host-origin",
            "https://crm.example",
            "--certificate",
            "old.crt",
            "--platform-url",
            "https://api.platform.example",
            "--platform-client-id",
            "inlay-example",
            "--platform-secret-file",
            "secrets/platform",
        ]
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inlay"));
        command.current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command().args(arguments).output().unwrap();
        Output {
            succeeded: output.status.success(),
            said: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What a command says that does what it should.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.succeeded, "{arguments:?}: {}", output.errors);
        assert!(!output.said.contains(SECRET) && !output.errors.contains(SECRET));
        output.said
    }

    /// What a command says that refuses; it has left everything as it was.
    pub(crate) fn refusal(&self, arguments: &[&str]) -> String {
        let state = || {
            let own = format!("tenants/{}.toml", NORTH.id);
            let text = self.path(&own).exists().then(|| self.read(&own));
            (self.names("tenants"), text)
        };
        let before = state();
        let output = self.run(arguments);
        assert!(!output.succeeded, "{arguments:?}: {}", output.said);
        assert_eq!(output.said, "", "a refusal is said on stderr");
        assert_eq!(state(), before, "{arguments:?}");
        output.errors
    }
}

impl Signer {
    fn new() -> Self {
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
        let certificate = dated(&key, -200, 1000);
        Self { key, certificate }
    }

    /// SHA-256 of the certificate.
    pub(crate) fn fingerprint(&self) -> String {
        VerificationKey::from_pem(self.certificate.as_bytes())
            .unwrap()
            .fingerprint()
    }
}

/// A certificate from one day to another, counted from now, and half a day more, so that the number of days holds while a
/// test runs.
pub(crate) fn dated(key: &KeyPair, from_days: i64, until_days: i64) -> String {
    let now = Clock::system().now().as_second();
    let instant = |days: i64| {
        let seconds = u64::try_from(now + days * 86_400 + 43_200).unwrap();
        date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds)
    };
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.not_before = instant(from_days);
    params.not_after = instant(until_days);
    params.self_signed(key).unwrap().pem()
}
