//! A firm without a shared secret: the adapter proves itself to the platform with a key, and the platform verifies it.

use inlay_backend::clock::Clock;
use inlay_backend::secret::{Secret, SecretPlace};
use inlay_backend::upstream::client::HttpSettings;
use inlay_backend::upstream::line::{LineSettings, UpstreamContext};
use inlay_backend::upstream::platform::{ClientProof, PlatformProvider, PlatformSettings};
use inlay_backend::upstream::{PortfolioProvider as _, UpstreamError};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use inlay_sandbox::{Config, Sandbox, serve};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RsaKeySize};
use url::Url;

use crate::stack::AS_OF;

async fn sandbox(known: &KeyPair) -> Sandbox {
    let config = Config {
        client_keys: vec![(&NORTH, known.public_key_pem().into_bytes())],
        ..Config::in_process(AS_OF)
    };
    serve(config).await.unwrap()
}

fn provider(sandbox: &Sandbox, key: Secret) -> PlatformProvider {
    let url = |path: &str| -> Url { format!("{}{path}", sandbox.base_url()).parse().unwrap() };
    let settings = PlatformSettings {
        base_url: url("/"),
        token_url: url("/oauth/token"),
        client_id: NORTH.client_id.to_owned(),
        proof: ClientProof::PrivateKey { key, key_id: None },
        console_url: None,
        http: HttpSettings::default(),
        line: LineSettings::default(),
        snapshot_timeout_ms: 60_000,
    };
    PlatformProvider::new(settings, &UpstreamContext::alone(Clock::system())).unwrap()
}

#[tokio::test]
async fn a_firm_that_signs_reads_its_clients_portfolios() {
    for key in [
        KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048),
        KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256),
    ] {
        let key = key.unwrap();
        let sandbox = sandbox(&key).await;
        let provider = provider(&sandbox, Secret::fixed(key.serialize_pem()));
        let record = north::HOUSEHOLD.parse().unwrap();
        assert!(
            !provider
                .snapshot(&record, "request-1")
                .await
                .unwrap()
                .accounts
                .is_empty()
        );
        // Tokens that are revoked are renewed with another statement; the first one would be known as used.
        sandbox.revoke_tokens();
        assert!(provider.snapshot(&record, "request-2").await.is_ok());
    }
}

#[tokio::test]
async fn another_key_is_refused_until_the_right_one_stands_in_its_place() {
    let key = || KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let (known, unknown) = (key(), key());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    std::fs::write(&file, unknown.serialize_pem()).unwrap();
    let sandbox = sandbox(&known).await;
    let secret = Secret::load(SecretPlace::File(file.clone())).unwrap();
    let provider = provider(&sandbox, secret);
    let refused = provider.ready().await.unwrap_err();
    assert!(matches!(refused, UpstreamError::Authentication), "{refused:?}");
    std::fs::write(&file, known.serialize_pem()).unwrap();
    assert!(provider.ready().await.is_ok());
}
