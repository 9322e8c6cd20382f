//! Tenants in files of their own: found, told apart, and each fault named where it is.

use super::*;

/// The tenant of an own file, with the paths that its folder needs.
const OWN: &str = "org = '00D5g000004XYZcEAO'\nname = 'Own'\nhost_origins = ['https://own.lightning.force.com']\n\
    certificates = ['own.pem']\n[provider.ofx]\nfolder = '../statements'\nrecords = '../records.toml'\n";
const HEAD: &str = "tenant_folder = 'tenants'\n";

fn folder() -> Folder {
    let folder = Folder::of_example();
    folder.write("tenants/own.pem", &certificate(&KEY));
    folder.write("tenants/own.toml", OWN);
    folder
}

#[test]
fn an_org_in_a_file_of_its_own_is_as_enrolled_as_one_in_a_block() {
    let folder = folder();
    let config = folder.parse(EXAMPLE).unwrap();
    assert_eq!(config.tenants.len(), 3);
    let alone = folder.parse(HEAD).unwrap();
    let [own] = &alone.tenants[..] else {
        panic!("{:?}", alone.tenants)
    };
    assert_eq!(
        (own.org.as_str(), own.name.as_str()),
        ("00D5g000004XYZcEAO", "Own")
    );
    assert!(
        matches!(&own.provider, ProviderConfig::Ofx(ofx) if ofx.folder.ends_with("tenants/../statements"))
    );
    assert_eq!(own.keys.len(), 1);
}

#[test]
fn what_the_example_says_of_a_tenant_can_be_taken_into_a_file_of_its_own() {
    let folder = Folder::of_example();
    let block = &EXAMPLE[EXAMPLE.find("[[tenant]]").unwrap()..EXAMPLE.rfind("[[tenant]]").unwrap()];
    let own = block.replace("[[tenant]]", "").replace("[tenant.", "[");
    // Its paths start in its own folder.
    folder.write("tenants/example.toml", &own);
    for name in ["certificates", "secrets", "consent"] {
        let from = folder.0.path().join(name);
        let to = folder.0.path().join("tenants").join(name);
        fs::rename(from, to).unwrap();
    }
    let needed = "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'tenants/secrets/audit-key'\n";
    let config = folder.parse(&(HEAD.to_owned() + needed)).unwrap();
    assert!(config.tenants[0].kyc.is_some());
    let error = folder.parse(HEAD).unwrap_err();
    assert_eq!(
        (&*error.key, error.file.ends_with("tenants/example.toml")),
        ("kyc", true)
    );
    assert!(error.remedy.contains("inlay.toml"), "{error}");
}

#[test]
fn an_org_that_is_enrolled_twice_is_refused_with_both_places() {
    let folder = folder();
    folder.write("tenants/second.toml", OWN);
    let error = folder.parse(HEAD).unwrap_err();
    assert!(error.file.ends_with("tenants/second.toml"), "{error}");
    assert_eq!(error.key, "org");
    assert!(error.problem.contains("own.toml"), "{error}");

    let folder = Folder::of_example();
    folder.write("tenants/own.pem", &certificate(&KEY));
    folder.write("tenants/own.toml", &OWN.replace("XYZc", "XYZb"));
    let error = folder.parse(EXAMPLE).unwrap_err();
    assert!(error.file.ends_with("tenants/own.toml"), "{error}");
    assert!(error.problem.contains("inlay.toml, tenant[1]"), "{error}");
}

#[test]
fn every_fault_names_the_tenant_s_file_and_its_key() {
    let folder = folder();
    for (from, to, key, said) in [
        (
            "own.pem",
            "missing.pem",
            "certificates[0]",
            "missing.pem cannot be read",
        ),
        ("'Own'", "' '", "name", "is empty"),
        (
            "['https://own.lightning.force.com']",
            "[]",
            "host_origins",
            "is empty",
        ),
        (
            "../statements",
            "statements",
            "provider.ofx.folder",
            "is not a folder",
        ),
        (
            "../records.toml",
            "records.toml",
            "provider.ofx.records",
            "is not a file",
        ),
        ("XYZcEAO", "XYZcEAA", "does not fit", "check characters"),
        ("name =", "nam =", "does not fit", "nam"),
        ("org =", "[[tenant]]\norg =", "does not fit", "tenant"),
    ] {
        folder.write("tenants/own.toml", &OWN.replacen(from, to, 1));
        let error = folder.parse(HEAD).expect_err(to);
        assert!(error.file.ends_with("tenants/own.toml"), "{error}");
        assert_eq!(error.key, key, "{error}");
        assert!(error.problem.contains(said), "{error}");
        assert!(!error.remedy.contains("[tenant."), "{error}");
    }
    folder.write("tenants/own.toml", &(OWN.to_owned() + "[kyc]\nname = 'Checks'\n[kyc.consent]\nversion = '1'\ndefault_language = 'en'\ntexts = {}\n[kyc.salesforce]\ninstance_url = 'https://example.my.salesforce.com'\nclient_id = 'x'\nusername = 'x'\n"));
    let needed = "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'secrets/audit-key'\n";
    let error = folder.parse(&(HEAD.to_owned() + needed)).unwrap_err();
    assert_eq!(
        (&*error.key, &*error.remedy),
        ("kyc", "Add `[kyc.onfido]` or `[kyc.platform]`.")
    );
}

#[test]
fn what_is_no_tenant_does_not_disturb_and_what_is_missing_is_said() {
    let folder = folder();
    folder.write("tenants/README.md", "Ours.");
    folder.write("tenants/.inlay-x.unfinished", "half a tena");
    folder.write("tenants/.old.toml", "half a tena");
    assert_eq!(folder.parse(HEAD).unwrap().tenants.len(), 1);

    let error = folder.parse("tenant_folder = 'nowhere'\n").unwrap_err();
    assert_eq!(error.key, "tenant_folder");
    assert!(error.problem.contains("nowhere cannot be read"), "{error}");

    folder.write("inlay.toml", "");
    for own in [".", "", "tenants/.."] {
        let error = folder.parse(&format!("tenant_folder = '{own}'\n")).unwrap_err();
        assert!(error.problem.contains("folder of this file itself"), "{error}");
    }
    fs::create_dir(folder.0.path().join("empty")).unwrap();
    let error = folder.parse("tenant_folder = 'empty'\n").unwrap_err();
    assert_eq!(error.key, "tenant", "{error}");
    assert!(error.remedy.contains("inlay tenant add"), "{error}");
}

#[test]
fn who_is_enrolled_can_be_said_without_any_secret() {
    let folder = folder();
    fs::remove_dir_all(folder.0.path().join("secrets")).unwrap();
    folder.write("inlay.toml", EXAMPLE);
    assert!(folder.parse(EXAMPLE).is_err(), "the service needs them");
    let enrolled = Enrolments::read(&folder.file()).unwrap();
    let orgs: Vec<_> = enrolled
        .tenants
        .iter()
        .map(|tenant| tenant.org.as_str())
        .collect();
    assert_eq!(
        orgs,
        ["00D5g000004XYZaEAO", "00D5g000004XYZbEAO", "00D5g000004XYZcEAO"]
    );
    assert_eq!(enrolled.service_origin(), "http://127.0.0.1:8700");
    assert!(!format!("{enrolled:?}").contains("s3cret"));
}

#[test]
fn a_fingerprint_is_that_of_the_file_and_a_key_is_known_in_any_dress() {
    let pem = certificate(&KEY);
    let der = x509_parser::pem::Pem::iter_from_buffer(pem.as_bytes())
        .next()
        .unwrap()
        .unwrap()
        .contents;
    let dressed = VerificationKey::from_pem(pem.as_bytes()).unwrap();
    let digest: [u8; 32] =
        sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), der)).into();
    assert_eq!(dressed.fingerprint(), hex::encode(digest));
    let bare = VerificationKey::from_pem(KEY.public_key_pem().as_bytes()).unwrap();
    assert_ne!(dressed.fingerprint(), bare.fingerprint());
    assert!(dressed.is_same_key(&bare));
}
