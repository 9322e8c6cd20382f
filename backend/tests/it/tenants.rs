//! `inlay tenant …` as an operator uses it: enrolling orgs, seeing who is enrolled, changing certificates.

#[cfg(unix)]
mod document;
pub(crate) mod folder;
mod refusals;
mod rotation;
#[cfg(unix)]
mod snaptrade;

use inlay_backend::config::Config;
use serde_json::{Value, json};

use crate::harness::{NORTH, SOUTH};
use folder::{Folder, NEXT, OLD};

#[test]
fn one_command_enrols_an_org_and_says_what_comes_next() {
    let folder = Folder::new();
    let said = folder.ok(&folder.add_north());
    for part in [
        &format!("{} is enrolled in tenants/{}.toml", NORTH.id, NORTH.id),
        &OLD.fingerprint()[..16],
        "kill -HUP",
        "https://inlay.example.com",
        "frame-src",
        "Bff_Origin__c",
    ] {
        assert!(said.contains(part), "{part:?} is missing: {said}");
    }
    let config = Config::load(&folder.path("inlay.toml")).unwrap();
    let [tenant] = &config.tenants[..] else {
        panic!("{:?}", config.tenants)
    };
    assert_eq!(
        (tenant.org.as_str(), tenant.name.as_str()),
        (NORTH.id, "Example \"Wealth\"")
    );
    let origins: Vec<_> = tenant.host_origins.iter().map(ToString::to_string).collect();
    assert_eq!(
        origins,
        ["https://north.lightning.force.com", "https://crm.example"]
    );
    assert_eq!(tenant.keys[0].fingerprint(), OLD.fingerprint());

    // The operator's download may go away, and the folder may be moved.
    std::fs::remove_file(folder.path("old.crt")).unwrap();
    folder.ok(&["config", "check", "--config", "inlay.toml"]);
    let own = folder.read(&format!("tenants/{}.toml", NORTH.id));
    assert!(
        own.contains("client_secret_file = \"../secrets/platform\""),
        "{own}"
    );
    assert!(own.contains("# [kyc]"), "KYC has its place: {own}");
    assert!(!own.contains(folder::SECRET), "{own}");
}

#[test]
fn statements_are_enrolled_as_easily_as_a_platform() {
    let folder = Folder::new();
    let mut arguments = folder.add_north();
    arguments.truncate(arguments.len() - 6);
    arguments.extend(["--ofx", "statements", "--ofx-records", "records.toml"]);
    folder.ok(&arguments);
    let said = folder.ok(&["tenant", "list", "--config", "inlay.toml"]);
    assert!(said.contains("statements tenants/../statements"), "{said}");
    folder.ok(&["config", "check", "--config", "inlay.toml"]);
}

#[test]
fn a_dry_run_shows_the_file_that_would_be_written_and_writes_nothing() {
    let folder = Folder::new();
    let mut arguments = folder.add_north();
    arguments.push("--dry-run");
    let shown = folder.ok(&arguments);
    assert!(!folder.path("tenants").exists());
    folder.ok(&folder.add_north());
    assert_eq!(shown, folder.read(&format!("tenants/{}.toml", NORTH.id)));
}

#[test]
fn a_secret_that_only_the_service_knows_does_not_stand_in_the_operators_way() {
    let folder = Folder::new();
    let mut arguments = folder.add_north();
    arguments.truncate(arguments.len() - 2);
    arguments.extend(["--platform-secret-env", "INLAY_TEST_NO_SUCH_SECRET"]);
    let output = folder.run(&arguments);
    assert!(output.succeeded, "{}", output.errors);
    assert!(
        output
            .errors
            .contains("INLAY_TEST_NO_SUCH_SECRET is not set. The service needs it"),
        "{}",
        output.errors
    );
}

#[test]
fn the_list_tells_people_and_scripts_the_same() {
    let folder = Folder::new();
    let said = folder.ok(&["tenant", "list", "--config", "inlay.toml"]);
    assert!(said.contains("No org is enrolled"), "{said}");
    folder.ok(&folder.add_north());
    folder.write_south_block();
    // A person who may not read secrets may still see who is enrolled.
    std::fs::remove_dir_all(folder.path("secrets")).unwrap();

    let table = folder.ok(&["tenant", "list", "--config", "inlay.toml"]);
    let lines: Vec<_> = table.lines().collect();
    assert!(
        lines[0].starts_with("ORG ") && lines[0].contains("CERTIFICATE"),
        "{table}"
    );
    let [south, north, page] = lines[1..] else {
        panic!("{table}")
    };
    assert!(
        south.starts_with(SOUTH.id) && south.ends_with("expires in 1000 days"),
        "{table}"
    );
    for part in [
        NORTH.id,
        "Example \"Wealth\"",
        "platform https://api.platform.example",
        &OLD.fingerprint()[..16],
    ] {
        assert!(north.contains(part), "{part}: {table}");
    }
    assert_eq!(page.trim(), "https://crm.example", "{table}");

    let listed: Value =
        serde_json::from_str(&folder.ok(&["tenant", "list", "--json", "--config", "inlay.toml"])).unwrap();
    let [south, north] = &listed.as_array().unwrap()[..] else {
        panic!("{listed}")
    };
    assert_eq!((&south["org"], &south["block"]), (&json!(SOUTH.id), &json!(0)));
    assert_eq!((&north["org"], &north["block"]), (&json!(NORTH.id), &Value::Null));
    assert_eq!(
        north["provider"],
        json!({"kind": "platform", "base_url": "https://api.platform.example"})
    );
    let certificate = &north["certificates"][0];
    assert_eq!(certificate["sha256"], json!(OLD.fingerprint()));
    assert_eq!(certificate["standing"], json!("valid"));
    assert_eq!(certificate["expires_in_days"], json!(1000));
}

#[test]
fn a_certificate_in_the_operators_own_file_is_left_to_the_operator() {
    let folder = Folder::new();
    folder.write_south_block();
    let before = folder.read("inlay.toml");
    let said = folder.refusal(&[
        "tenant",
        "certificate",
        "add",
        SOUTH.id,
        "next.crt",
        "--config",
        "inlay.toml",
    ]);
    let line = before
        .lines()
        .position(|line| line.starts_with("certificates"))
        .unwrap();
    let name = format!("{}-{}.pem", SOUTH.id, &NEXT.fingerprint()[..16]);
    for part in [
        &format!("line {}\n", line + 1),
        &format!("certificates = ['keys/south.pem', \"keys/{name}\"]"),
        &format!("copy next.crt to keys/{name}"),
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(folder.read("inlay.toml"), before);
    assert_eq!(
        folder.names("keys"),
        ["south.pem"],
        "the operator copies it, as is said"
    );

    // What was said is what works.
    std::fs::create_dir(folder.path("tenants")).unwrap();
    folder.write(&format!("keys/{name}"), &NEXT.certificate);
    let after = before.replace(
        "['keys/south.pem']",
        &format!("['keys/south.pem', \"keys/{name}\"]"),
    );
    folder.write("inlay.toml", &after);
    folder.ok(&["config", "check", "--config", "inlay.toml"]);
    let said = folder.refusal(&[
        "tenant",
        "certificate",
        "remove",
        SOUTH.id,
        &NEXT.fingerprint(),
        "--config",
        "inlay.toml",
    ]);
    assert!(said.contains("certificates = ['keys/south.pem']"), "{said}");
}
