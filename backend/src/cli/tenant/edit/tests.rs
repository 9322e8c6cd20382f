//! An operator's file keeps its comments, and the list holds exactly what it should.

use proptest::prelude::*;

use super::*;

fn own_file() -> TenantPlace {
    TenantPlace::File("tenants/example.toml".into())
}

fn added(list: &str) -> String {
    with_certificate(&format!("certificates = {list}\n"), &own_file(), "new.pem")
        .unwrap()
        .list
}

fn removed(list: &str, index: usize) -> String {
    without_certificate(&format!("certificates = {list}\n"), &own_file(), index)
        .unwrap()
        .list
}

#[test]
fn a_certificate_is_added_in_the_manner_of_the_list() {
    for (list, expected) in [
        (r#"["a.pem"]"#, r#"["a.pem", "new.pem"]"#),
        (r#"["a.pem",]"#, r#"["a.pem", "new.pem",]"#),
        ("[\n  'a.pem',\n]", "[\n  'a.pem',\n  \"new.pem\",\n]"),
        ("[\n  'a.pem'\n]", "[\n  'a.pem',\n  \"new.pem\"\n]"),
        (
            "[\n\t'a.pem', # until March\n]",
            "[\n\t'a.pem', # until March\n\t\"new.pem\",\n]",
        ),
        (
            "[\n  'a.pem' # until March\n  # and no longer\n  ]",
            "[\n  'a.pem', # until March\n  # and no longer\n  \"new.pem\"\n  ]",
        ),
    ] {
        assert_eq!(added(list), expected);
    }
}

#[test]
fn a_certificate_goes_with_its_own_comments_and_leaves_the_others() {
    for (list, index, expected) in [
        (r#"["a.pem", "b.pem"]"#, 0, r#"["b.pem"]"#),
        (r#"["a.pem", "b.pem"]"#, 1, r#"["a.pem"]"#),
        ("[\n  'a.pem',\n  'b.pem',\n]", 0, "[\n  'b.pem',\n]"),
        ("[\n  'a.pem',\n  'b.pem'\n]", 1, "[\n  'a.pem'\n]"),
        (
            "[ # two at once\n  # the old one\n  'a.pem', # until March\n  # the new one\n  'b.pem', # from March\n]",
            0,
            "[ # two at once\n  # the new one\n  'b.pem', # from March\n]",
        ),
        (
            "[\n  'a.pem', # until March\n  # the new one\n  'b.pem', # from March\n  # the end\n]",
            1,
            "[\n  'a.pem', # until March\n  # the end\n]",
        ),
        ("['a.pem', # first\n 'b.pem']", 1, "['a.pem' # first\n]"),
    ] {
        assert_eq!(removed(list, index), expected, "{list}");
    }
}

#[test]
fn everything_else_in_the_file_stays_as_it_is() {
    let text =
        "# Ours.\norg = 'x' # the org\ncertificates = [ 'a.pem' ]  # see below\n\n[kyc] # later\nname='y'\n";
    let edited = with_certificate(text, &own_file(), "new.pem").unwrap();
    assert_eq!(
        edited.text,
        text.replace("[ 'a.pem' ]", "[ 'a.pem', \"new.pem\" ]")
    );
    assert_eq!(edited.lines, 3..=3);
}

#[test]
fn the_lines_of_a_block_are_named_as_an_editor_counts_them() {
    let text = "[server]\n\n[[tenant]]\ncertificates = ['a.pem']\n\n[[tenant]]\nname = 'x'\ncertificates = [\n  'b.pem',\n]\n";
    let block = |index| TenantPlace::Block {
        file: "inlay.toml".into(),
        index,
    };
    let first = with_certificate(text, &block(0), "new.pem").unwrap();
    assert_eq!((first.lines, &*first.list), (4..=4, "['a.pem', \"new.pem\"]"));
    let second = with_certificate(text, &block(1), "new.pem").unwrap();
    assert_eq!(
        (second.lines, &*second.list),
        (8..=10, "[\n  'b.pem',\n  \"new.pem\",\n]")
    );
    assert!(with_certificate(text, &block(2), "new.pem").is_err());
}

/// A list as a person may write it, with its paths.
fn list() -> impl Strategy<Value = (String, Vec<String>)> {
    let gap = prop_oneof![
        Just(""),
        Just(" "),
        Just("\n"),
        Just("\n  "),
        Just(" # c\n\t"),
        Just("\n# c\n  ")
    ];
    let path = "[a-z]{1,4}";
    let element = (gap.clone(), path, gap.clone());
    (proptest::collection::vec(element, 1..4), any::<bool>(), gap).prop_map(|(elements, comma, end)| {
        let paths: Vec<String> = elements.iter().map(|(_, path, _)| path.clone()).collect();
        let written: Vec<_> = elements
            .iter()
            .map(|(before, path, after)| format!("{before}'{path}'{after}"))
            .collect();
        let comma = if comma { "," } else { "" };
        (format!("[{}{comma}{end}]", written.join(",")), paths)
    })
}

fn paths(text: &str) -> Vec<String> {
    let table: toml::Table = toml::from_str(text).unwrap();
    let list = table["certificates"].as_array().unwrap().iter();
    list.map(|path| path.as_str().unwrap().to_owned()).collect()
}

proptest! {
    #[test]
    fn however_the_list_is_written_one_more_is_one_more_and_no_comment_is_lost((list, before) in list()) {
        let text = format!("# head\ncertificates = {list} # tail\n");
        let edited = with_certificate(&text, &own_file(), "new.pem").unwrap();
        prop_assert_eq!(paths(&edited.text), [before, vec!["new.pem".to_owned()]].concat());
        prop_assert_eq!(edited.text.matches('#').count(), text.matches('#').count());
    }

    #[test]
    fn however_the_list_is_written_one_less_is_one_less((list, mut before) in list(), index in 0_usize..3) {
        prop_assume!(index < before.len());
        let text = format!("# head\ncertificates = {list} # tail\n");
        let edited = without_certificate(&text, &own_file(), index).unwrap();
        before.remove(index);
        prop_assert_eq!(paths(&edited.text), before);
        prop_assert!(edited.text.starts_with("# head\n") && edited.text.ends_with("# tail\n"));
    }
}
