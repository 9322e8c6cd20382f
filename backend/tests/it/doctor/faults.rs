//! One fault each.

use jiff::SignedDuration;

use super::platform::{Platform, Tls};
use super::{Seen, enrol, in_order, mode, private};
use crate::harness::NORTH;
use crate::running::Running;
use crate::tenants::folder::{Folder, OLD, SECRET, dated};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_is_broken_is_all_that_is_said() {
    let (folder, _platform) = in_order().await;
    folder.write("inlay.toml", "[server]\nlisten = 'here'\n");
    let seen = Seen::at(&folder, &[]);
    let said = seen.only_failure("configuration");
    assert!(said.contains("listen"), "{said}");
    assert_eq!(seen.checks("not_checked"), ["everything_else"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_cannot_be_read_is_named_with_its_key() {
    let (folder, _platform) = in_order().await;
    std::fs::remove_file(folder.path("secrets/platform")).unwrap();
    let said = Seen::at(&folder, &[]).only_failure("configuration");
    assert!(
        said.contains("client_secret_file") && said.contains("Put the secret"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_others_may_read_is_named_with_the_command_that_mends_it() {
    let (folder, _platform) = in_order().await;
    mode(&folder, "secrets/platform", 0o640);
    let seen = Seen::at(&folder, &[]);
    assert_eq!(
        (seen.checks("warning"), seen.code),
        (vec!["secret_file"], Some(1))
    );
    mode(&folder, "secrets/platform", 0o644);
    let said = Seen::at(&folder, &[]).only_failure("secret_file");
    assert!(said.contains("chmod 600"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_is_wrong_is_refused_by_the_platform() {
    let (folder, _platform) = in_order().await;
    folder.write("secrets/platform", "another");
    private(&folder, "secrets/platform");
    let said = Seen::at(&folder, &[]).only_failure("credentials");
    assert!(said.starts_with("refused"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_port_is_found_and_what_follows_from_it_is_not_called_broken() {
    let (folder, platform) = in_order().await;
    drop(platform);
    // The task that held the port ends in its own time.
    let seen = loop {
        let seen = Seen::at(&folder, &[]);
        if !seen.checks("failed").is_empty() {
            break seen;
        }
    };
    seen.only_failure("connection");
    assert_eq!(seen.checks("not_checked"), ["answer", "credentials", "store"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_nobody_has_is_found() {
    let folder = Folder::new();
    enrol(&folder, "https://platform.invalid");
    let seen = Seen::at(&folder, &[]);
    seen.only_failure("name");
    assert_eq!(
        seen.checks("not_checked"),
        ["answer", "connection", "credentials", "encryption", "store"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_wrong_is_found_by_how_much() {
    for (ahead, state, code) in [(15, "warning", 1), (-200, "failed", 2)] {
        let platform = Platform::on_clock(SignedDuration::from_secs(ahead)).await;
        let folder = Folder::new();
        enrol(&folder, &platform.url);
        let seen = Seen::at(&folder, &[]);
        assert_eq!(
            (seen.checks(state), seen.code),
            (vec!["clock"], Some(code)),
            "{:#?}",
            seen.findings
        );
        let side = if ahead > 0 { "ahead" } else { "behind" };
        assert!(seen.detail("clock").contains(side), "{}", seen.detail("clock"));
    }
}

/// A look at a platform with this certificate, by a machine that trusts its authority.
async fn look_at_encrypted(tls: &Tls) -> Seen {
    let platform = Platform::encrypted(tls).await;
    let folder = Folder::new();
    enrol(&folder, &platform.url);
    folder.write("authority.pem", &tls.authority);
    let authority = folder.path("authority.pem");
    Seen::at(&folder, &[("SSL_CERT_FILE", authority.to_str().unwrap())])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_is_in_order_is_called_so_and_one_that_ends_soon_is_a_warning() {
    let seen = look_at_encrypted(&Tls::new("localhost", -1, 90)).await;
    assert_eq!(
        (seen.code, seen.detail("encryption")),
        (Some(0), "TLS 1.3, certificate for 90 more days")
    );
    let seen = look_at_encrypted(&Tls::new("localhost", -1, 5)).await;
    assert_eq!((seen.checks("warning"), seen.code), (vec!["encryption"], Some(1)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_has_ended_or_is_for_another_name_is_found() {
    for (tls, word) in [
        (Tls::new("localhost", -30, -2), "expired"),
        (Tls::new("elsewhere.example", -1, 90), "name"),
    ] {
        let seen = look_at_encrypted(&tls).await;
        let said = seen.only_failure("encryption");
        assert!(said.to_lowercase().contains(word), "{word}: {said}");
        assert_eq!(seen.checks("not_checked"), ["answer", "credentials", "store"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_this_machine_does_not_know_is_found() {
    let platform = Platform::encrypted(&Tls::new("localhost", -1, 90)).await;
    let folder = Folder::new();
    enrol(&folder, &platform.url);
    folder.write("authority.pem", &Tls::new("localhost", -1, 90).authority);
    let authority = folder.path("authority.pem");
    let environment = [("SSL_CERT_FILE", authority.to_str().unwrap())];
    let seen = Seen::at(&folder, &environment);
    let said = seen.only_failure("encryption");
    assert!(said.contains("ca-certificates"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_of_the_org_that_has_ended_or_will_soon_is_found() {
    let (folder, _platform) = in_order().await;
    let name = folder
        .names("tenants")
        .into_iter()
        .find(|name| name.ends_with(".pem"))
        .unwrap();
    folder.write(&format!("tenants/{name}"), &dated(&OLD.key, -100, 10));
    let seen = Seen::at(&folder, &[]);
    assert_eq!(
        (seen.checks("warning"), seen.code),
        (vec!["org_certificate"], Some(1))
    );
    folder.write(&format!("tenants/{name}"), &dated(&OLD.key, -100, -1));
    let said = Seen::at(&folder, &[]).only_failure("org_certificate");
    assert!(
        said.contains(&format!("inlay tenant certificate add {}", NORTH.id)),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_widget_that_is_not_there_or_not_whole_is_found() {
    let (folder, _platform) = in_order().await;
    folder.write("manifest.json", r#"[{"file": "boot-1.js", "sha256": ""}]"#);
    let said = Seen::at(&folder, &[]).only_failure("widget_files");
    assert!(said.contains("boot-1.js"), "{said}");
    std::fs::remove_file(folder.path("index.html")).unwrap();
    Seen::at(&folder, &[]).only_failure("widget");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_is_looked_at_and_not_changed() {
    let (folder, _platform) = in_order().await;
    folder.write("audit-key", &("5e".repeat(32) + "\n"));
    private(&folder, "audit-key");
    let config = folder.read("inlay.toml");
    folder.write(
        "inlay.toml",
        &config.replace(
            "[server]",
            "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'audit-key'\n[server]",
        ),
    );
    let seen = Seen::at(&folder, &[]);
    assert!(
        seen.detail("store").contains("not there yet"),
        "{:#?}",
        seen.findings
    );
    assert!(!folder.path("inlay.db").exists());
    folder.write(
        "inlay.db",
        "this is a text and no database, whatever its name says",
    );
    Seen::at(&folder, &[]).only_failure("store");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_listens_at_the_service_s_address_is_the_service_or_something_else() {
    let (folder, platform) = in_order().await;
    let service = Running::start(&folder);
    let config = folder.read("inlay.toml");
    let address = |url: &str| url.trim_start_matches("http://").to_owned();
    folder.write(
        "inlay.toml",
        &config.replace("127.0.0.1:0", &address(&service.base_url)),
    );
    let seen = Seen::at(&folder, &[]);
    assert!(
        seen.detail("running").starts_with("Inlay "),
        "{:#?}",
        seen.findings
    );
    assert_eq!(seen.code, Some(0));
    assert!(
        folder
            .ok(&["health", "--url", &format!("{}/healthz", service.base_url)])
            .contains("ok")
    );

    folder.write(
        "inlay.toml",
        &config.replace("127.0.0.1:0", &address(&platform.url)),
    );
    Seen::at(&folder, &[]).only_failure("running");
    assert!(!folder.run(&["health", "--url", &platform.url]).succeeded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_listens_at_the_operator_s_address_is_the_service_or_ends_its_start() {
    let (folder, platform) = in_order().await;
    let config = folder.read("inlay.toml");
    let at = |address: &str| format!("{config}[operator]\nlisten = '{address}'\n");
    folder.write("inlay.toml", &at("127.0.0.1:0"));
    let service = Running::start(&folder);
    let line = service.wait_for(0, "listening for the operator");
    let address = line
        .split("address=")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    folder.write("inlay.toml", &at(address));
    let seen = Seen::at(&folder, &[]);
    assert!(
        seen.detail("operator").starts_with("Inlay "),
        "{:#?}",
        seen.findings
    );
    assert_eq!(seen.code, Some(0));

    folder.write("inlay.toml", &at(platform.url.trim_start_matches("http://")));
    Seen::at(&folder, &[]).only_failure("operator");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secrets_of_users_are_looked_at_like_any_others() {
    let folder = Folder::new();
    let mut arguments = folder.add_north();
    arguments.truncate(arguments.len() - 6);
    arguments.extend([
        "--snaptrade-client-id",
        "EXAMPLE",
        "--snaptrade-key-file",
        "secrets/platform",
    ]);
    arguments.extend([
        "--snaptrade-records",
        "snaptrade.toml",
        "--snaptrade-url",
        "https://snaptrade.invalid",
    ]);
    folder.write(
        "snaptrade.toml",
        "[[user]]\nid = 'user-anna'\nsecret_file = 'secrets/anna'\n",
    );
    folder.write("secrets/anna", "a-user-s-secret");
    folder.ok(&arguments);
    folder.write("manifest.json", "[]");
    private(&folder, "secrets/platform");
    let look = || {
        let output = folder.run(&["doctor", "--offline", "--config", "inlay.toml"]);
        assert!(!output.said.contains("user-anna"), "{}", output.said);
        output.said
    };
    mode(&folder, "secrets/anna", 0o644);
    let said = look();
    let finding = said.lines().find(|line| line.contains("secrets/anna")).unwrap();
    assert!(
        finding.starts_with("FAILED ") && finding.contains("secret file"),
        "{said}"
    );
    private(&folder, "secrets/anna");
    assert!(!look().contains("FAILED "), "{}", look());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_firms_with_one_secret_are_a_warning_that_does_not_show_it() {
    let (folder, platform) = in_order().await;
    folder.write_south_block();
    let config = folder
        .read("inlay.toml")
        .replace("http://127.0.0.1:9", &platform.url)
        .replace("'fake'", "'inlay-example'");
    folder.write("inlay.toml", &config);
    let seen = Seen::at(&folder, &[]);
    assert_eq!(
        (seen.checks("warning"), seen.checks("failed")),
        (vec!["shared_secret"], vec![]),
        "{:#?}",
        seen.findings
    );
    assert!(!format!("{:?}", seen.findings).contains(SECRET));
}
