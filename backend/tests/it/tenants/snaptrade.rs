//! The guide to SnapTrade tells the truth: its commands, typed as they stand there, connect a client of the sandbox.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use inlay_contract::ErrorCode;
use inlay_sandbox::Sandbox;
use inlay_sandbox::orgs;
use inlay_sandbox::records::north;
use jiff::civil::date;

use super::folder::{Folder, OLD};

const GUIDE: &str = include_str!("../../../../docs/snaptrade.md");
const TENANT: &str = "tenants/00D5g000004XYZaEAO.toml";
const CONSUMER_KEY: &str = "north-snaptrade-consumer-key";

/// The blocks of one language in the guide, without their indentation.
fn blocks(language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let after = GUIDE.split(&fence).skip(1);
    let block = |text: &str| {
        let lines = text
            .split("```")
            .next()
            .unwrap()
            .lines()
            .map(|line| line.strip_prefix("   ").unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    };
    after.map(block).collect()
}

fn typed(folder: &Folder, line: &str) -> (bool, String, String) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_inlay"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let output = Command::new("sh")
        .args(["-c", line])
        .env("PATH", path)
        .current_dir(folder.path(""))
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

async fn sandbox() -> Sandbox {
    inlay_sandbox::serve(inlay_sandbox::Config::in_process(date(2026, 6, 30)))
        .await
        .unwrap()
}

/// An enrolled org whose SnapTrade is the sandbox.
fn point_to(folder: &Folder, sandbox: &Sandbox) {
    let own = folder.read(TENANT);
    let base = format!("base_url = \"{}/snaptrade\"\nclient_id", sandbox.base_url());
    assert!(own.contains("\n[provider.snaptrade]\nclient_id"), "{own}");
    let own = own
        .replacen("client_id", &base, 1)
        .replace("EXAMPLE-CLIENT", orgs::NORTH.snaptrade_client_id);
    folder.write(TENANT, &own);
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, not the product's")]
async fn follow(url: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(url).send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_guide_works_as_it_stands_there() {
    let sandbox = sandbox().await;
    let person = sandbox.world().portfolio(&orgs::NORTH, north::PERSON).unwrap();
    let n_accounts = person.accounts().accounts.len();
    let folder = Folder::new();
    folder.write("example.crt", &OLD.certificate);
    folder.write("secrets/snaptrade", CONSUMER_KEY);
    folder.write("snaptrade.toml", "");
    let text = blocks("text").join("\n").replace("\\\n", "");
    let commands: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(commands.len(), 6, "{commands:?}");
    for line in commands {
        let (succeeded, said, errors) = typed(&folder, line);
        assert!(succeeded, "{line}\n{errors}");
        assert!(!said.contains(CONSUMER_KEY) && !errors.contains(CONSUMER_KEY));
        match line {
            line if line.starts_with("inlay tenant add") => point_to(&folder, &sandbox),
            line if line.contains("register") => {
                let file = folder.path("secrets/client-0001");
                let mode = file.metadata().unwrap().permissions().mode() & 0o777;
                assert_eq!(mode, 0o600, "nobody else reads the secret");
                let secret = folder.read("secrets/client-0001");
                assert!(20 < secret.len() && !said.contains(&secret), "it is not printed");
                folder.write("snaptrade.toml", &blocks("toml")[0]);
            }
            line if line.contains("connect") => {
                assert!(errors.contains("five minutes"), "{errors}");
                let portal = said.trim();
                assert!(follow(portal).await.contains(&person.entity().name));
                follow(&format!("{portal}&person={}", person.entity().id)).await;
            }
            line if line.contains("accounts") => {
                assert!(said.starts_with(&format!("{n_accounts} accounts\n")), "{said}");
                assert!(said.contains("  Harbor Brokerage/"), "{said}");
            }
            line if line.contains("users") => assert!(said.contains("  client-0001\n"), "{said}"),
            _ => assert!(said.contains("SnapTrade at http://127.0.0.1"), "{said}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_leaves_nothing_behind_and_says_why() {
    let sandbox = sandbox().await;
    let folder = Folder::new();
    folder.write("example.crt", &OLD.certificate);
    folder.write("secrets/snaptrade", CONSUMER_KEY);
    folder.write("snaptrade.toml", "");
    let enrol = blocks("text")[0].replace("\\\n", "");
    let (succeeded, _, errors) = typed(&folder, &enrol.replace("secrets/snaptrade", "secrets/none"));
    assert!(!succeeded && errors.contains("cannot be read"), "{errors}");
    assert!(typed(&folder, &enrol).0);
    point_to(&folder, &sandbox);
    let register = "inlay snaptrade register --config inlay.toml client-0001 --secret-file";
    assert!(typed(&folder, &format!("{register} secrets/client-0001")).0);
    let first = folder.read("secrets/client-0001");
    for (line, why) in [
        // A secret is never overwritten, and then nobody is registered.
        (format!("{register} secrets/client-0001"), "nobody was registered"),
        (format!("{register} secrets/again"), "registered already"),
        (
            "inlay snaptrade connect --config inlay.toml client-0001".to_owned(),
            "does not list this user",
        ),
        (
            "inlay snaptrade accounts --config inlay.toml client-0001 --secret-file secrets/snaptrade"
                .to_owned(),
            "the user's secret",
        ),
        (
            "inlay snaptrade users --config inlay.toml --org 00D5g00000NORTHEA5".to_owned(),
            "no such org",
        ),
    ] {
        let (succeeded, said, errors) = typed(&folder, &line);
        assert!(!succeeded && said.is_empty(), "{line}: {said}");
        assert!(errors.contains(why), "{line}: {errors}");
        assert!(
            !errors.contains(&first) && !errors.contains(CONSUMER_KEY),
            "{errors}"
        );
    }
    assert_eq!(folder.read("secrets/client-0001"), first);
    assert!(
        !folder.path("secrets/again").exists(),
        "the next attempt finds the way free"
    );
    let listed = folder.ok(&["tenant", "list", "--config", "inlay.toml"]);
    assert!(listed.contains("SnapTrade http://127.0.0.1"), "{listed}");
}

#[test]
fn the_codes_that_the_guide_explains_are_those_of_the_widget() {
    let table = GUIDE.split("## What to do when").nth(1).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let codes: Vec<ErrorCode> = rows
        .map(|row| serde_json::from_value(row.split('`').next().unwrap().into()).unwrap())
        .collect();
    assert_eq!(codes.len(), 5);
}
