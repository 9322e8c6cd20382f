//! A rotation from end to end: the commands of the operator, a service that goes on running, and assertions of either key.

use inlay_contract::ErrorCode;

use super::folder::{Folder, NEXT, OLD, Signer};
use crate::harness::NORTH;
use crate::running::Running;

fn certificate(folder: &Folder, arguments: &[&str]) -> String {
    folder.ok(&[&["tenant", "certificate"], arguments, &["--config", "inlay.toml"]].concat())
}

#[tokio::test]
async fn nobody_is_locked_out_while_one_certificate_takes_the_place_of_another() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let service = Running::start(&folder);
    let session = service.open(&OLD).await.unwrap();
    assert_eq!(service.open(&NEXT).await.err(), Some(ErrorCode::AssertionForged));

    let said = certificate(&folder, &["add", NORTH.id, "next.crt"]);
    for signer in [&OLD, &NEXT] {
        assert!(said.contains(&signer.fingerprint()[..16]), "{said}");
    }
    service.reload("the new configuration is in force");
    assert!(service.open(&OLD).await.is_ok());
    assert!(service.open(&NEXT).await.is_ok());

    // As openssl shows it.
    let digits = OLD.fingerprint().to_uppercase();
    let shown = format!("{}:{}:{}", &digits[..2], &digits[2..4], &digits[4..6]);
    let said = certificate(&folder, &["remove", NORTH.id, &shown]);
    assert!(said.contains("`kill -HUP`"), "{said}");
    service.reload("the new configuration is in force");
    assert_eq!(service.open(&OLD).await.err(), Some(ErrorCode::AssertionForged));
    assert!(service.open(&NEXT).await.is_ok());
    assert!(service.is_open(&session).await, "open sessions go on");
    let name = |signer: &Signer| format!("{}-{}.pem", NORTH.id, &signer.fingerprint()[..16]);
    assert_eq!(
        folder.names("tenants"),
        [name(&NEXT), format!("{}.toml", NORTH.id)]
    );
}

#[test]
fn what_an_operator_wrote_into_the_file_is_there_after_a_rotation() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let file = format!("tenants/{}.toml", NORTH.id);
    let own = format!(
        "# Ask Ada before you change this.\n{}# The end.\n",
        folder.read(&file)
    );
    folder.write(&file, &own);
    certificate(&folder, &["add", NORTH.id, "next.crt"]);
    certificate(&folder, &["remove", NORTH.id, &OLD.fingerprint()]);
    let expected = own.replace(&OLD.fingerprint()[..16], &NEXT.fingerprint()[..16]);
    assert_eq!(folder.read(&file), expected);
}

#[test]
fn a_certificate_that_somebody_else_named_is_not_removed_from_the_disk() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let file = format!("tenants/{}.toml", NORTH.id);
    let own = folder.read(&file);
    folder.write(
        &file,
        &own.replace("certificates = [", "certificates = ['../next.crt', "),
    );
    let said = certificate(&folder, &["remove", NORTH.id, &NEXT.fingerprint()]);
    assert!(said.contains("stays where it is"), "{said}");
    assert!(folder.path("next.crt").exists());
    assert_eq!(folder.read(&file), own);
}
