//! A cause says what went wrong and quotes nothing.

use std::error::Error;

use proptest::prelude::*;

use super::super::cause::{cause, scrubbed};

#[derive(Debug, thiserror::Error)]
#[error("the store cannot be used")]
struct Ours(#[source] anyhow::Error);

fn of(source: impl Into<anyhow::Error>) -> String {
    cause(&Ours(source.into()))
}

#[test]
fn our_own_words_stay_as_they_are() {
    for words in [
        "the provider's answer is not a portfolio",
        "the answer for holdings is not JSON, line 3, column 14",
        "the platform answered 503 for holdings",
        "the answer is longer than 8388608 bytes",
        "an assertion for 2026-06-30 (too old)",
    ] {
        assert_eq!(scrubbed(words), words);
    }
}

#[test]
fn what_is_quoted_or_could_name_somebody_is_left_out() {
    for (words, clean) in [
        (
            "invalid value: string \"Ada Lovelace\", expected a date",
            "invalid value: string \"…\", expected a date",
        ),
        ("cannot read 'Ada Lovelace' today", "cannot read \"…\" today"),
        ("never ends \"Ada Lovelace", "never ends \"…\""),
        ("record 0015g00000ABCDEAAA is unknown", "record (…) is unknown"),
        (
            "error for url (https://api.example/people/ada?token=x)",
            "error for url (…)",
        ),
        ("mail to ada@example.com failed", "mail to (…) failed"),
        ("account 123456789 is closed", "account (…) is closed"),
        ("canary-7c1f-never-show-me", "(…)"),
        (
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjMifQ.abc is refused",
            "(…) is refused",
        ),
        ("a\u{1b}[31m line\nbreak", "(…) line break"),
    ] {
        assert_eq!(scrubbed(words), clean);
    }
}

#[test]
fn errors_of_libraries_are_reduced_to_their_kind() {
    let json = serde_json::from_str::<u32>("\"Ada Lovelace\"").unwrap_err();
    assert_eq!(
        of(json),
        "the store cannot be used: not the expected JSON at line 1, column 14"
    );
    let io = std::io::Error::new(std::io::ErrorKind::PermissionDenied, "/clients/ada.ofx");
    assert_eq!(of(io), "the store cannot be used: permission denied");
    assert_eq!(
        of(sqlx::Error::Protocol("row (Ada Lovelace, 1815)".to_owned())),
        "the store cannot be used: the database could not be used"
    );
    assert_eq!(
        of(sqlx::Error::PoolTimedOut),
        "the store cannot be used: no connection to the database became free in time"
    );
}

#[tokio::test]
async fn a_panic_of_a_task_does_not_say_what_it_panicked_with() {
    let task = tokio::spawn(async { panic!("Ada Lovelace") });
    let error = task.await.unwrap_err();
    assert!(error.to_string().contains("Ada"), "the test tests nothing");
    assert_eq!(cause(&error), "a task panicked");
}

#[test]
fn a_chain_is_said_from_the_outside_in() {
    let chain = anyhow::anyhow!("the inner one").context("the middle one");
    assert_eq!(
        of(chain),
        "the store cannot be used: the middle one: the inner one"
    );
    let error: Box<dyn Error> = "only this".into();
    assert_eq!(cause(error.as_ref()), "only this");
}

proptest! {
    #[test]
    fn a_cause_is_one_short_line_and_is_not_changed_by_a_second_look(text in "\\PC{0,300}|[ -~\n\r\t\u{1b}]{0,900}") {
        let once = scrubbed(&text);
        prop_assert!(once.chars().count() <= 400);
        prop_assert!(!once.chars().any(char::is_control));
        prop_assert!(!once.contains("://"));
        prop_assert_eq!(scrubbed(&once), once);
    }

    #[test]
    fn no_token_gets_through(token in "[A-Za-z0-9_-]{33,80}|[A-Z]{2}[0-9]{10,20}|[0-9]{8,20}", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
        let text = format!("{before} {token} {after}");
        prop_assert!(!scrubbed(&text).contains(&token));
    }
}
