//! Whatever somebody does to a log who may write to the database and has no key is named, at the right row.

use futures::executor::block_on;
use proptest::prelude::*;

use super::*;
use crate::audit::memory::{KEY, Logs, ORG, row};

fn key() -> ChainKey {
    ChainKey::new(&KEY)
}

fn verdict(logs: &Logs) -> Verdict {
    verdict_with(logs, &[])
}

fn verdict_with(logs: &Logs, known: &[KnownEnd]) -> Verdict {
    block_on(verify(logs, &key(), ORG, known)).unwrap()
}

fn broken(row: u64, fault: Fault) -> Verdict {
    Verdict::Broken(Finding { row, fault })
}

fn index(row: u64) -> usize {
    usize::try_from(row).unwrap() - 1
}

/// A log and one of its rows.
fn log_and_row() -> impl Strategy<Value = (u64, u64)> {
    (1_u64..40).prop_flat_map(|n_rows| (Just(n_rows), 1..=n_rows))
}

/// A log and two of its rows, the earlier one first.
fn log_and_two_rows() -> impl Strategy<Value = (u64, u64, u64)> {
    (2_u64..40)
        .prop_flat_map(|n_rows| (Just(n_rows), 1..n_rows))
        .prop_flat_map(|(n_rows, first)| (Just(n_rows), Just(first), first + 1..=n_rows))
}

/// Every way in which one column of a row can be changed, but for its org and its number.
const EDITS: [fn(&mut AuditRow, &str); 18] = [
    |row, _| row.at_us += 1,
    |row, text| row.action.push_str(text),
    |row, text| row.outcome.push_str(text),
    |row, text| row.details.push_str(text),
    |row, text| row.details = text.to_owned(),
    |row, text| row.actor = Some(text.to_owned()),
    |row, _| row.actor = None,
    |row, text| row.on_behalf_of = Some(text.to_owned()),
    |row, _| row.on_behalf_of = None,
    |row, text| row.party = Some(text.to_owned()),
    |row, _| row.party = None,
    |row, text| row.check = Some(text.to_owned()),
    |row, _| row.purpose = None,
    |row, text| row.consent_version = Some(text.to_owned()),
    |row, text| row.request_id = Some(text.to_owned()),
    |row, _| row.provider_request_id = None,
    |row, text| row.mac[0] ^= text.as_bytes()[0],
    |row, _| row.mac[31] ^= 1,
];

proptest! {
    #[test]
    fn an_untouched_log_is_sound(n_rows in 0_u64..60) {
        let logs = Logs::of(n_rows);
        let Verdict::Sound(extent) = verdict(&logs) else {
            return Err(TestCaseError::fail("not sound"));
        };
        prop_assert_eq!(extent.rows, n_rows);
        prop_assert_eq!(extent.mac, logs.end().mac);
        prop_assert_eq!(verdict_with(&logs, &[logs.end()]), Verdict::Sound(extent));
    }

    #[test]
    fn an_edit_of_any_column_is_named_at_its_row(
        (n_rows, edited) in log_and_row(),
        edit in proptest::sample::select(&EDITS[..]),
        text in "[ -~]{1,12}",
    ) {
        let logs = Logs::of(n_rows);
        edit(&mut logs.open().rows[index(edited)], &text);
        prop_assert_eq!(verdict(&logs), broken(edited, Fault::Altered));
    }

    #[test]
    fn a_row_that_was_moved_into_another_org_s_log_is_missing((n_rows, moved) in log_and_two_rows().prop_map(|(n, first, _)| (n, first))) {
        let logs = Logs::of(n_rows);
        logs.open().rows[index(moved)].org = "00D5g000004XYZbEAO".to_owned();
        prop_assert_eq!(verdict(&logs), broken(moved, Fault::Missing { through: moved }));
    }

    #[test]
    fn deleted_rows_are_missing_from_the_first_to_the_last((n_rows, first, after) in log_and_two_rows()) {
        let logs = Logs::of(n_rows);
        logs.open().rows.drain(index(first)..index(after));
        prop_assert_eq!(verdict(&logs), broken(first, Fault::Missing { through: after - 1 }));
    }

    #[test]
    fn a_deleted_row_is_named_though_later_ones_took_its_number((n_rows, deleted, _) in log_and_two_rows()) {
        let logs = Logs::of(n_rows);
        {
            let mut log = logs.open();
            log.rows.remove(index(deleted));
            log.rows.iter_mut().zip(1..).for_each(|(row, sequence)| row.sequence = sequence);
        }
        prop_assert_eq!(verdict(&logs), broken(deleted, Fault::Altered));
    }

    #[test]
    fn rows_that_changed_places_are_named_at_the_earlier_place((n_rows, one, other) in log_and_two_rows()) {
        let logs = Logs::of(n_rows);
        {
            let mut log = logs.open();
            log.rows.swap(index(one), index(other));
            log.rows[index(one)].sequence = one;
            log.rows[index(other)].sequence = other;
        }
        prop_assert_eq!(verdict(&logs), broken(one, Fault::OutOfOrder { found: other }));
    }

    #[test]
    fn a_log_that_was_cut_off_is_named_at_the_first_row_that_is_gone((n_rows, cut) in log_and_row()) {
        let logs = Logs::of(n_rows);
        logs.open().rows.truncate(index(cut));
        prop_assert_eq!(verdict(&logs), broken(cut, Fault::CutOff { end: n_rows }));
    }

    #[test]
    fn a_log_that_was_cut_off_and_given_an_end_without_the_key_is_named((n_rows, last, _) in log_and_two_rows()) {
        let logs = Logs::of(n_rows);
        {
            let mut log = logs.open();
            log.rows.truncate(usize::try_from(last).unwrap());
            log.head.sequence = last;
            log.head.mac = log.rows[index(last)].mac;
        }
        prop_assert_eq!(verdict(&logs), broken(last, Fault::Unsealed));
    }

    #[test]
    fn an_inserted_row_is_named((n_rows, place) in log_and_row(), copied in any::<proptest::sample::Index>()) {
        let logs = Logs::of(n_rows);
        let original = {
            let mut log = logs.open();
            let original = copied.index(log.rows.len());
            let copy = log.rows[original].clone();
            log.rows.insert(index(place), copy);
            log.rows.iter_mut().zip(1..).for_each(|(row, sequence)| row.sequence = sequence);
            u64::try_from(original).unwrap() + 1
        };
        // A copy of the row itself is that row; the one behind it is the one too many.
        let (place, found) = if original == place { (place + 1, original) } else { (place, original) };
        prop_assert_eq!(verdict(&logs), broken(place, Fault::OutOfOrder { found }));
    }

    #[test]
    fn an_invented_row_is_named((n_rows, place) in log_and_row()) {
        let logs = Logs::of(n_rows);
        {
            let mut log = logs.open();
            let mut invented = row(place);
            invented.outcome = "denied".to_owned();
            invented.mac = [9; 32];
            log.rows.insert(index(place), invented);
            log.rows.iter_mut().zip(1..).for_each(|(row, sequence)| row.sequence = sequence);
        }
        prop_assert_eq!(verdict(&logs), broken(place, Fault::Altered));
    }

    #[test]
    fn a_row_that_was_appended_by_somebody_without_the_key_is_named(n_rows in 1_u64..40) {
        let logs = Logs::of(n_rows);
        logs.open().rows.push(row(n_rows + 1));
        prop_assert_eq!(verdict(&logs), broken(n_rows + 1, Fault::Altered));
    }

    /// A backup of an old end, put back after rows were cut off: the end was sealed once, so only whoever wrote the later
    /// end down can tell.
    #[test]
    fn a_log_that_was_rolled_back_is_named_by_whoever_kept_its_end((n_rows, cut) in log_and_row()) {
        let logs = Logs::of(n_rows);
        let kept = logs.end();
        logs.open().rows.truncate(index(cut));
        logs.seal_end();
        if cut == 1 {
            logs.open().head = AuditHead::default();
        }
        prop_assert!(matches!(verdict(&logs), Verdict::Sound(_)));
        prop_assert_eq!(verdict_with(&logs, &[kept]), broken(cut, Fault::CutOff { end: n_rows }));
    }

    /// Somebody with the key can make another log; only whoever wrote an end down can tell.
    #[test]
    fn a_log_that_was_rewritten_with_the_key_is_named_at_the_end_that_was_kept((n_rows, edited) in log_and_row()) {
        let kept = Logs::of(n_rows).end();
        let mut rows: Vec<_> = (1..=n_rows + 3).map(row).collect();
        rows[index(edited)].outcome = "denied".to_owned();
        let rewritten = Logs::of_rows(rows);
        prop_assert!(matches!(verdict(&rewritten), Verdict::Sound(_)));
        prop_assert_eq!(verdict_with(&rewritten, &[kept]), broken(n_rows, Fault::Rewritten));
    }
}

#[test]
fn a_log_longer_than_one_reading_is_verified_to_its_end() {
    let logs = Logs::of(4_321);
    assert!(matches!(verdict(&logs), Verdict::Sound(extent) if extent.rows == 4_321));
    logs.open().rows[4_000].outcome.push('!');
    assert_eq!(verdict(&logs), broken(4_001, Fault::Altered));
}

#[test]
fn a_row_that_the_database_cannot_make_sense_of_is_named() {
    let logs = Logs::of(4_321);
    for unreadable in [1, 777, 2_001, 4_321] {
        logs.open().unreadable = Some(unreadable);
        assert_eq!(verdict(&logs), broken(unreadable, Fault::Unreadable));
    }
    logs.open().rows[500].outcome.push('!');
    assert_eq!(verdict(&logs), broken(501, Fault::Altered));
}

#[test]
fn of_a_log_that_cannot_be_read_nothing_is_said() {
    let logs = Logs::of(3);
    logs.open().is_gone = true;
    assert!(block_on(verify(&logs, &key(), ORG, &[])).is_err());
}

#[test]
fn a_row_before_the_first_is_named() {
    let logs = Logs::of(3);
    logs.open().rows.insert(0, row(0));
    assert_eq!(verdict(&logs), broken(1, Fault::OutOfOrder { found: 0 }));
}

#[test]
fn a_number_that_is_there_twice_is_named() {
    let logs = Logs::of(3);
    let again = logs.open().rows[1].clone();
    logs.open().rows.push(again);
    assert_eq!(verdict(&logs), broken(3, Fault::OutOfOrder { found: 2 }));
}

#[test]
fn rows_that_lost_their_end_are_not_taken_for_a_log() {
    let logs = Logs::of(3);
    logs.open().head = AuditHead::default();
    assert_eq!(verdict(&logs), broken(3, Fault::Unsealed));
}

#[test]
fn rows_behind_a_sealed_end_are_named() {
    let logs = Logs::of(5);
    let earlier = Logs::of(3).open().head;
    logs.open().head = earlier;
    assert_eq!(verdict(&logs), broken(4, Fault::BeyondEnd { end: 3 }));
}

#[test]
fn a_row_of_another_org_s_log_does_not_fit_into_this_one() {
    let elsewhere: Vec<_> = (1..=3)
        .map(|sequence| AuditRow {
            org: "00D5g000004XYZbEAO".to_owned(),
            ..row(sequence)
        })
        .collect();
    let logs = Logs::of_rows(elsewhere);
    for row in &mut logs.open().rows {
        row.org = ORG.to_owned();
    }
    assert_eq!(verdict(&logs), broken(1, Fault::Altered));
}

#[test]
fn a_wrong_key_is_told_from_a_changed_row() {
    let logs = Logs::of(3);
    let other = ChainKey::new(&[1; 32]);
    let found = block_on(verify(&logs, &other, ORG, &[])).unwrap();
    assert_eq!(found, broken(1, Fault::ForeignKey));
    let at_end = block_on(verify_end(&logs, &other, ORG)).unwrap();
    assert_eq!(
        at_end,
        Err(Finding {
            row: 3,
            fault: Fault::Unsealed
        })
    );
}

#[test]
fn an_end_can_be_looked_at_alone() {
    let logs = Logs::of(3);
    let end = |logs: &Logs| block_on(verify_end(logs, &key(), ORG)).unwrap();
    assert_eq!(end(&logs).map(|head| head.sequence), Ok(3));
    assert_eq!(end(&Logs::of(0)).map(|head| head.sequence), Ok(0));
    logs.open().rows.pop();
    assert_eq!(
        end(&logs),
        Err(Finding {
            row: 3,
            fault: Fault::CutOff { end: 3 }
        })
    );
}

#[test]
fn an_end_of_another_org_says_nothing_about_this_one() {
    let logs = Logs::of(3);
    let mut end = logs.end();
    end.org = "00D5g000004XYZbEAO".parse().unwrap();
    end.sequence = 9;
    assert!(matches!(verdict_with(&logs, &[end]), Verdict::Sound(_)));
}
