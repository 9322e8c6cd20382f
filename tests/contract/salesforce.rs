//! The shipped mapping and the package for the org speak of the same objects and fields.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use inlay_backend::upstream::salesforce::mapping::{EventTarget, MappedField, Target};

fn object(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../lwc-wrapper/force-app/main/default/objects")
        .join(name)
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
    let file = format!("fields/{}.field-meta.xml", target.external_id);
    let field = std::fs::read_to_string(object(&target.object).join(file)).unwrap();
    assert!(field.contains("<externalId>true</externalId>") && field.contains("<unique>true</unique>"));
}
