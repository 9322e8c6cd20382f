//! What an operator changes counts in a running service, or changes nothing at all (security row S29).

use inlay_contract::ErrorCode;

use crate::harness::{NORTH, SOUTH};
use crate::running::Running;
use crate::tenants::folder::{Folder, NEXT, OLD};

const IN_FORCE: &str = "the new configuration is in force";
const REFUSED: &str = "the new configuration is refused";

/// A service for [`NORTH`] alone.
fn northern() -> (Folder, Running) {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let service = Running::start(&folder);
    (folder, service)
}

#[tokio::test]
async fn a_broken_file_changes_nothing_and_is_named_with_key_and_remedy() {
    let (folder, service) = northern();
    let session = service.open(&OLD).await.unwrap();
    let own = format!("tenants/{}.toml", NORTH.id);
    let good = folder.read(&own);
    let policy = service.policy(NORTH.id).await;
    for (broken, parts) in [
        (good.replace("name = ", "nam = "), vec!["nam", ".toml"]),
        (
            good.replace("https://crm.example", "http://crm.example"),
            vec!["host_origins"],
        ),
        (
            good.replace("../secrets/platform", "../secrets/none"),
            vec!["provider.platform.client_secret_file", "Put the secret"],
        ),
        (
            good.replace(".pem", ".pom"),
            vec!["certificates[0]", "cannot be read"],
        ),
    ] {
        assert_ne!(broken, good);
        folder.write(&own, &broken);
        let said = service.reload(REFUSED);
        for part in parts {
            assert!(
                said.contains(part) || service.log().contains(part),
                "{part}: {said}"
            );
        }
        assert_eq!(service.policy(NORTH.id).await, policy);
        assert!(service.is_open(&session).await);
        assert!(service.open(&OLD).await.is_ok());
    }
    folder.write(&own, &good);
    service.reload("the configuration is in order again");
    assert!(!service.log().contains(crate::tenants::folder::SECRET));
}

#[tokio::test]
async fn what_is_said_of_a_broken_file_is_said_once() {
    let (folder, service) = northern();
    folder.write(&format!("tenants/{}.toml", NORTH.id), "org = ");
    service.reload("must be quoted");
    for _ in 0..3 {
        service.signal("HUP");
    }
    // A change after that is seen, so the looks before it are over.
    folder.write(&format!("tenants/{}.toml", NORTH.id), "org = 'no org'");
    service.reload("a Salesforce id has 18");
    assert_eq!(
        service.log().matches("org = \n").count(),
        service.log().matches("org = \n").count().min(1)
    );
    assert_eq!(
        service.log().matches("must be quoted").count(),
        1,
        "{}",
        service.log()
    );
}

#[tokio::test]
async fn a_page_that_is_added_may_frame_the_widget_and_one_that_is_taken_out_may_not() {
    let (folder, service) = northern();
    let own = format!("tenants/{}.toml", NORTH.id);
    let text = folder
        .read(&own)
        .replace("https://crm.example", "https://new.example");
    folder.write(&own, &text);
    service.reload(IN_FORCE);
    let (_, policy) = service.policy(NORTH.id).await;
    assert!(
        policy.contains("https://new.example") && !policy.contains("https://crm.example"),
        "{policy}"
    );
}

#[tokio::test]
async fn an_org_comes_and_goes_while_the_service_runs() {
    let (folder, service) = northern();
    let session = service.open(&OLD).await.unwrap();
    assert_eq!(service.policy(SOUTH.id).await.0, 404);
    folder.write_south_block();
    service.reload(IN_FORCE);
    assert_eq!(service.policy(SOUTH.id).await.0, 200);
    assert!(
        service.is_open(&session).await,
        "another org's sessions are not touched"
    );

    std::fs::remove_file(folder.path(&format!("tenants/{}.toml", NORTH.id))).unwrap();
    service.reload(IN_FORCE);
    assert_eq!(service.policy(NORTH.id).await.0, 404);
    assert!(!service.is_open(&session).await, "its sessions end with it");
    assert_eq!(service.open(&OLD).await.err(), Some(ErrorCode::OrgUnknown));
    assert_eq!(service.policy(SOUTH.id).await.0, 200);
}

#[tokio::test]
async fn what_needs_a_restart_is_said_and_the_rest_counts_at_once() {
    let (folder, service) = northern();
    let own = format!("tenants/{}.toml", NORTH.id);
    let config = folder
        .read("inlay.toml")
        .replace("[server]", "[session]\nmax_sessions = 7\n[server]");
    folder.write("inlay.toml", &config);
    let text = folder
        .read(&own)
        .replace("https://api.platform.example", "https://elsewhere.example");
    folder.write(&own, &text);
    folder.ok(&[
        "tenant",
        "certificate",
        "add",
        NORTH.id,
        "next.crt",
        "--config",
        "inlay.toml",
    ]);
    let said = service.reload("need a restart");
    for part in ["session", &format!("provider of {}", NORTH.id)] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(service.open(&NEXT).await.is_ok());
}
