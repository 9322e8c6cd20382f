//! The shipped mapping and the package for the org speak of the same objects and fields, and whoever needs them may use them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use inlay_backend::upstream::salesforce::mapping::{EventTarget, MappedField, Target};

/// Who writes what checks came to.
const SERVICE: &str = "Inlay_Service";
/// Who reads it.
const READERS: [&str; 2] = ["Inlay_Kyc_Advisor", "Inlay_Kyc_Officer"];

fn package(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../lwc-wrapper/force-app/main/default")
        .join(place)
}

fn object(name: &str) -> PathBuf {
    package("objects").join(name)
}

/// The description of a field.
fn field(object_name: &str, name: &str) -> String {
    let file = object(object_name).join(format!("fields/{name}.field-meta.xml"));
    std::fs::read_to_string(file).unwrap()
}

/// The fields that the package defines for an object.
fn defined(name: &str) -> BTreeSet<String> {
    let folder = object(name);
    assert!(folder.join(format!("{name}.object-meta.xml")).is_file(), "{name}");
    let files = std::fs::read_dir(folder.join("fields")).unwrap();
    files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .map(|file| file.strip_suffix(".field-meta.xml").unwrap().to_owned())
        .collect()
}

fn mapped<'a>(own: impl IntoIterator<Item = &'a String>, fields: &[MappedField]) -> BTreeSet<String> {
    let fields = fields.iter().map(|field| field.field.clone());
    own.into_iter().cloned().chain(fields).collect()
}

/// The text of the first element of this name.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once(&format!("</{name}>"))?.0)
}

/// All elements of this name that hold others.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    xml.split(&format!("<{name}>"))
        .skip(1)
        .filter_map(|part| Some(part.split_once(&format!("</{name}>"))?.0))
        .collect()
}

/// What a permission set says about an object and its fields.
struct Grants {
    /// Of the object: read, create, edit, delete, and beyond what is shared.
    object: [bool; 5],
    /// By field: whether it may be read, and whether it may be written.
    fields: BTreeMap<String, (bool, bool)>,
}

fn granted(permission_set: &str, object_name: &str) -> Grants {
    let file = package("permissionsets").join(format!("{permission_set}.permissionset-meta.xml"));
    let xml = std::fs::read_to_string(file).unwrap();
    let is = |xml: &str, name: &str| element(xml, name) == Some("true");
    let mut objects = elements(&xml, "objectPermissions").into_iter();
    let of_object = objects.find(|entry| element(entry, "object") == Some(object_name));
    let fields = elements(&xml, "fieldPermissions")
        .into_iter()
        .filter_map(|entry| {
            let name = element(entry, "field")?.strip_prefix(&format!("{object_name}."))?;
            Some((name.to_owned(), (is(entry, "readable"), is(entry, "editable"))))
        });
    Grants {
        object: of_object.map_or([false; 5], |entry| {
            [
                is(entry, "allowRead"),
                is(entry, "allowCreate"),
                is(entry, "allowEdit"),
                is(entry, "allowDelete"),
                is(entry, "viewAllRecords") || is(entry, "modifyAllRecords"),
            ]
        }),
        fields: fields.collect(),
    }
}

#[test]
fn results_are_written_to_fields_that_the_package_defines() {
    let target = Target::custom();
    let own = [&target.external_id, &target.sequence];
    assert_eq!(mapped(own, &target.fields), defined(&target.object));
    let event = EventTarget::custom();
    assert_eq!(mapped([&event.key], &event.fields), defined(&event.object));
}

// Without it an upsert would make a second record of one check.
#[test]
fn a_check_can_stand_in_the_org_only_once() {
    let target = Target::custom();
    let field = field(&target.object, &target.external_id);
    assert!(field.contains("<externalId>true</externalId>") && field.contains("<unique>true</unique>"));
}

// The platform hides a field from everybody who is not told otherwise, also from the service that is to write it. Fields that
// are required are never hidden, and must not be named in a permission set.
#[test]
fn the_service_may_write_every_field_and_whoever_sees_checks_may_read_them() {
    let target = Target::custom();
    let is_required = |name: &String| {
        let text = field(&target.object, name);
        element(&text, "required") == Some("true")
    };
    let hidden: BTreeSet<String> = defined(&target.object)
        .into_iter()
        .filter(|name| !is_required(name))
        .collect();
    assert_eq!(hidden.len(), defined(&target.object).len() - 1);
    for (who, object, may) in [
        (SERVICE, [true, true, true, false, false], (true, true)),
        (READERS[0], [true, false, false, false, false], (true, false)),
        (READERS[1], [true, false, false, false, false], (true, false)),
    ] {
        let grants = granted(who, &target.object);
        assert_eq!(grants.object, object, "{who}");
        let expected: BTreeMap<String, (bool, bool)> =
            hidden.iter().map(|name| (name.clone(), may)).collect();
        assert_eq!(grants.fields, expected, "{who}");
    }
    let event = EventTarget::custom();
    assert_eq!(
        granted(SERVICE, &event.object).object,
        [true, true, false, false, false],
        "events are made and never changed"
    );
}

// Salesforce refuses a whole record for one text that is too long.
#[test]
fn no_text_of_ours_is_too_long_for_its_field() {
    /// A check's name, the longest that stands for itself.
    const LONGEST_WORD: usize = 36;
    let targets = [
        (Target::custom().object, Target::custom().fields),
        (EventTarget::custom().object, EventTarget::custom().fields),
    ];
    for (object, fields) in targets {
        for mapped in fields {
            let text = field(&object, &mapped.field);
            let Some(length) = element(&text, "length") else {
                continue;
            };
            let length: usize = length.parse().unwrap();
            let note = matches!(element(&text, "type"), Some("LongTextArea"));
            match mapped.longest {
                Some(longest) => assert!(longest <= length, "{object}.{}", mapped.field),
                // Notes have at most 2,000 characters.
                None if note => assert!(2_000 <= length, "{object}.{}", mapped.field),
                None => {
                    let longest = words_of(&mapped).unwrap_or(LONGEST_WORD);
                    assert!(longest <= length, "{object}.{}: {longest}", mapped.field);
                }
            }
        }
    }
}

/// The length of the longest word that a field of fixed words can hold.
fn words_of(mapped: &MappedField) -> Option<usize> {
    use inlay_backend::upstream::salesforce::mapping::Source;
    use inlay_contract::kyc::{Outcome, RunState};
    let longest = |words: &[&str]| words.iter().map(|word| word.len()).max();
    match mapped.source {
        Source::State => longest(&RunState::ALL.map(RunState::as_str)),
        Source::Outcome => longest(&Outcome::ALL.map(Outcome::as_str)),
        Source::Risk => longest(&["low", "medium", "high", "unknown"]),
        // A record's id.
        Source::Party => Some(18),
        _ => None,
    }
}

/// The text of an Apex class of the package.
fn class(name: &str) -> String {
    std::fs::read_to_string(package("classes").join(format!("{name}.cls"))).unwrap()
}

/// Every text in single quotes that is followed by `after`.
fn quoted_before<'a>(apex: &'a str, after: &str) -> BTreeSet<&'a str> {
    let texts = apex.split('\'').skip(1).step_by(2);
    let rests = apex.split('\'').skip(2).step_by(2);
    texts
        .zip(rests)
        .filter_map(|(text, rest)| rest.starts_with(after).then_some(text))
        .collect()
}

#[test]
fn apex_signs_exactly_the_claims_that_the_service_reads() {
    let subject = inlay_playground::assertion::Subject {
        org: "00D5g00000TESTSEA5".parse().unwrap(),
        record: "001A0000006Vm9rIAC".parse().unwrap(),
        object: "Account".to_owned(),
        nonce: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        instance: "6f3f1a52-8f63-4dd5-9d0c-6a8bb2a4a3d1".parse().unwrap(),
    };
    let read = inlay_playground::assertion::claims(subject, "https://inlay.example.com", "https://page", 0);
    let read = serde_json::to_value(read).unwrap();
    let read: BTreeSet<&str> = read.as_object().unwrap().keys().map(String::as_str).collect();

    let apex = class("InlaySession");
    let (_, from_claims) = apex.split_once("Map<String, Object> claims(").unwrap();
    let (claims, _) = from_claims.split_once("};").unwrap();
    let mut signed = quoted_before(claims, " =>");
    // The audience depends on the setting and is put in where the assertion is signed.
    assert!(apex.contains("claims.put('aud', "));
    signed.insert("aud");
    assert_eq!(signed, read);
}

#[test]
fn apex_looks_for_exactly_the_permissions_that_mean_something_to_the_service() {
    use inlay_contract::kyc::{
        DECIDE_KYC_PERMISSION, REVEAL_KYC_PERMISSION, START_KYC_PERMISSION, VIEW_KYC_PERMISSION,
    };
    use inlay_contract::session::VIEW_PORTFOLIO_PERMISSION;

    let apex = class("InlayPermissions");
    let (_, from_claimed) = apex.split_once("> CLAIMED").unwrap();
    let (claimed, _) = from_claimed.split_once("};").unwrap();
    let claimed: BTreeSet<&str> = claimed.split('\'').skip(1).step_by(2).collect();
    let known = [
        VIEW_PORTFOLIO_PERMISSION,
        VIEW_KYC_PERMISSION,
        START_KYC_PERMISSION,
        DECIDE_KYC_PERMISSION,
        REVEAL_KYC_PERMISSION,
    ];
    assert_eq!(claimed, BTreeSet::from(known));
}
