//! What the commands refuse: nothing has changed afterwards, and what is said stands in the operators' guide.

use super::folder::{Folder, NEXT, OLD, THIRD, dated};
use crate::harness::{NORTH, SOUTH};

const GUIDE: &str = include_str!("../../../../docs/enrolment.md");

/// The words of the guide's table of refusals.
fn explained() -> Vec<&'static str> {
    let table = GUIDE
        .split("## What the commands refuse")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let cell = |line: &'static str| line.strip_prefix("| `")?.split('`').next();
    table.lines().filter_map(cell).collect()
}

/// The arguments of [`Folder::add_north`] with one in the place of another.
fn with<'a>(folder: &Folder, from: &str, to: &'a str) -> Vec<&'a str> {
    let mut arguments: Vec<&'a str> = folder.add_north();
    let place = arguments.iter().position(|argument| *argument == from).unwrap();
    arguments[place] = to;
    arguments
}

fn certificate<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["tenant", "certificate"], arguments, &["--config", "inlay.toml"]].concat()
}

/// What each refusal says, as far as it has happened.
struct Said(Vec<String>);

impl Said {
    fn refused(&mut self, folder: &Folder, arguments: &[&str], part: &'static str) {
        let said = folder.refusal(arguments);
        assert!(said.contains(part), "{part:?} is missing: {said}");
        self.0.push(said);
    }
}

#[test]
fn whatever_is_refused_changes_nothing_and_is_explained_in_the_guide() {
    let mut said = Said(Vec::new());
    let folder = Folder::new();
    enrolling(&folder, &mut said);
    folder.ok(&folder.add_north());
    enrolled(&folder, &mut said);
    rotating(&folder, &mut said);
    let words = explained();
    assert!(words.len() > 10, "{words:?}");
    for part in words {
        assert!(
            said.0.iter().any(|said| said.contains(part)),
            "the guide explains {part:?}, and nothing says it"
        );
    }
}

fn enrolling(folder: &Folder, said: &mut Said) {
    let id15 = &NORTH.id[..15];
    said.refused(folder, &with(folder, NORTH.id, id15), "18 letters and digits");
    said.refused(folder, &with(folder, NORTH.id, id15), NORTH.id);
    said.refused(
        folder,
        &with(folder, NORTH.id, "00D5g000004XYZaEAA"),
        "check characters",
    );
    folder.write("private.pem", &OLD.key.serialize_pem());
    folder.write("note.txt", "See attachment.");
    folder.write("expired.crt", &dated(&OLD.key, -400, -10));
    let file = |name| with(folder, "old.crt", name);
    said.refused(folder, &file("private.pem"), "Take it away from this machine");
    said.refused(folder, &file("note.txt"), "not a PEM file");
    said.refused(folder, &file("expired.crt"), "has expired on");
    said.refused(folder, &file("nowhere.crt"), "nowhere.crt cannot be read");
    let page = |origin| with(folder, "https://crm.example", origin);
    said.refused(folder, &page("http://crm.example"), "only localhost");
    said.refused(
        folder,
        &page("https://crm.example/"),
        "write \"https://crm.example\"",
    );
    said.refused(folder, &page("https://*.example"), "without wildcards");
    said.refused(
        folder,
        &with(folder, "north.my.salesforce.com", "crm.example.com"),
        "--host-origin",
    );
    said.refused(
        folder,
        &with(
            folder,
            "https://api.platform.example",
            "http://api.platform.example",
        ),
        "provider.platform.base_url",
    );
    said.refused(
        folder,
        &with(folder, "secrets/platform", "secrets/nothing"),
        "secrets/nothing cannot be read",
    );
    said.refused(folder, &with(folder, "Example \"Wealth\"", " "), "name: is empty");
    let without = |n: usize| {
        let mut arguments = folder.add_north();
        arguments.truncate(arguments.len() - n);
        arguments
    };
    for n in [2, 4, 6] {
        said.refused(folder, &without(n), "--platform");
    }
    let mut both = folder.add_north();
    both.extend(["--ofx", "statements", "--ofx-records", "records.toml"]);
    said.refused(folder, &both, "cannot be used with");
    let mut statements = without(6);
    statements.extend(["--ofx", "statements", "--ofx-records", "note.txt"]);
    said.refused(folder, &statements, "not of the agreed form");

    let config = folder.read("inlay.toml");
    folder.write("inlay.toml", &config.replace("tenant_folder", "# tenant_folder"));
    said.refused(folder, &folder.add_north(), "names no folder for tenants");
    folder.write("inlay.toml", &config);
    assert_eq!(folder.names("tenants"), Vec::<String>::new());
}

fn enrolled(folder: &Folder, said: &mut Said) {
    said.refused(folder, &folder.add_north(), "is enrolled already, in tenants/");
    said.refused(
        folder,
        &with(folder, NORTH.id, SOUTH.id),
        "signs with the same key",
    );
    // The same key in another dress is the same key.
    folder.write("again.crt", &dated(&OLD.key, -1, 10));
    let mut again = with(folder, NORTH.id, SOUTH.id);
    let place = again.iter().position(|argument| *argument == "old.crt").unwrap();
    again[place] = "again.crt";
    said.refused(folder, &again, NORTH.id);
    // A file that is there for another org is not overwritten.
    let own = format!("tenants/{}.toml", NORTH.id);
    let text = folder.read(&own);
    let line = |org: &str| format!("\norg = \"{org}\"\n");
    folder.write(&own, &text.replace(&line(NORTH.id), &line(SOUTH.id)));
    said.refused(
        folder,
        &with(folder, "old.crt", "next.crt"),
        "is there already, for another org",
    );
    folder.write(&own, &text);
}

fn rotating(folder: &Folder, said: &mut Said) {
    let next = NEXT.fingerprint();
    said.refused(
        folder,
        &certificate(&["add", NORTH.id, "old.crt"]),
        "is enrolled for",
    );
    said.refused(
        folder,
        &certificate(&["add", NORTH.id, "expired.crt"]),
        "has expired on",
    );
    said.refused(
        folder,
        &certificate(&["add", SOUTH.id, "next.crt"]),
        "inlay tenant list",
    );
    said.refused(
        folder,
        &certificate(&["remove", NORTH.id, &OLD.fingerprint()]),
        "is the only certificate of",
    );
    folder.ok(&certificate(&["add", NORTH.id, "next.crt"]));
    folder.write("third.crt", &THIRD.certificate);
    said.refused(
        folder,
        &certificate(&["add", NORTH.id, "third.crt"]),
        "2 certificates that have not expired",
    );
    folder.ok(&certificate(&["add", NORTH.id, "third.crt", "--force"]));
    folder.ok(&certificate(&["remove", NORTH.id, &THIRD.fingerprint()]));
    for nothing in ["", ":", "zz", &format!("{next}0")] {
        said.refused(
            folder,
            &certificate(&["remove", NORTH.id, nothing]),
            "no certificate has",
        );
    }
    two_that_begin_alike(folder, said);

    // Only the one that is not valid yet would remain.
    folder.ok(&certificate(&["remove", NORTH.id, &next]));
    folder.write("later.crt", &dated(&NEXT.key, 10, 20));
    folder.ok(&certificate(&["add", NORTH.id, "later.crt"]));
    let old = OLD.fingerprint();
    let old = certificate(&["remove", NORTH.id, &old]);
    said.refused(folder, &old, "counts today");
    folder.ok(&[old, vec!["--force"]].concat());

    folder.write_south_block();
    said.refused(
        folder,
        &certificate(&["add", SOUTH.id, "third.crt"]),
        "which is yours to edit",
    );
}

/// Enrols further certificates until two fingerprints begin with the same digit, and asks for that one.
fn two_that_begin_alike(folder: &Folder, said: &mut Said) {
    let mut digits = vec![OLD.fingerprint().remove(0), NEXT.fingerprint().remove(0)];
    let mut added = Vec::new();
    let mut days = 10;
    while digits
        .iter()
        .all(|digit| digits.iter().filter(|other| *other == digit).count() < 2)
    {
        days += 1;
        folder.write("more.crt", &dated(&THIRD.key, -1, days));
        let key =
            inlay_backend::config::VerificationKey::from_pem(folder.read("more.crt").as_bytes()).unwrap();
        digits.push(key.fingerprint().remove(0));
        added.push(key.fingerprint());
        folder.ok(&certificate(&["add", NORTH.id, "more.crt", "--force"]));
    }
    let alike = digits
        .iter()
        .find(|digit| digits.iter().filter(|other| other == digit).count() > 1)
        .unwrap();
    said.refused(
        folder,
        &certificate(&["remove", NORTH.id, &alike.to_string()]),
        "more than one certificate has",
    );
    for fingerprint in added {
        folder.ok(&certificate(&["remove", NORTH.id, &fingerprint]));
    }
}
