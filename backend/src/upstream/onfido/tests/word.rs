//! No word of Onfido's is dropped, whatever it says: what Inlay does not know is shown as unknown, with the word.

use inlay_contract::kyc::{CheckPart, Outcome, PartResult, RunState};
use proptest::prelude::*;

use super::super::wire::{Check, CheckReport, Run, Task, TaskItem};
use super::*;

/// Words of the document and others, in equal parts.
fn word() -> impl Strategy<Value = String> {
    let known = vec![
        "processing",
        "awaiting_client_input",
        "approved",
        "review",
        "in_progress",
        "paused",
        "reopened",
        "complete",
        "withdrawn",
        "awaiting_data",
        "clear",
        "consider",
        "unidentified",
        "rejected",
        "suspected",
        "document",
        "watchlist_aml",
        "identity_enhanced",
    ];
    prop_oneof![
        proptest::sample::select(known).prop_map(str::to_owned),
        "[a-zA-Z_ .-]{1,24}",
    ]
}

fn is_said(part: &CheckPart, name: &str, output: &Value) -> Result<(), TestCaseError> {
    prop_assert_eq!(part.kind.raw.as_deref(), Some(name));
    prop_assert_eq!(part.state.raw.as_deref(), output["status"].as_str());
    let result = part.result.as_ref().and_then(|said| said.raw.as_deref());
    prop_assert_eq!(result, output["result"].as_str());
    prop_assert_eq!(part.sub_result.as_deref(), output["sub_result"].as_str());
    let is_clear = part.result.as_ref().map(|said| said.value) == Some(PartResult::Clear);
    let finding = output["breakdown"]["finding"]["result"].as_str();
    if !is_clear && finding != Some("clear") {
        prop_assert!(part.reasons.iter().any(|reason| reason.raw == "finding"));
    }
    Ok(())
}

prop_compose! {
    fn output()(status in word(), result in word(), sub_result in word(), finding in word()) -> Value {
        json!({
            "status": status, "result": result, "sub_result": sub_result, "breakdown": {"finding": {"result": finding}},
        })
    }
}

proptest! {
    #[test]
    fn every_word_about_a_check_is_kept(status in word(), result in word(), name in word(), output in output()) {
        let of: Check = serde_json::from_value(check(&status, &json!(result))).unwrap();
        let mut body = report("r-1", &name, "", &Value::Null);
        for (field, value) in output.as_object().unwrap() {
            body[field] = value.clone();
        }
        let report: CheckReport = serde_json::from_value(body).unwrap();
        let seen = translate::check(&of, &[report], jiff::Timestamp::UNIX_EPOCH);
        prop_assert_eq!(seen.state.raw.as_deref(), Some(&*status));
        let is_under_way = !matches!(seen.state.value, RunState::Finished | RunState::Unknown);
        let outcome = seen.outcome.as_ref();
        // Beside a run that is under way, or was withdrawn, it is of an earlier round.
        prop_assert_eq!(outcome.is_none(), is_under_way);
        if !is_under_way {
            prop_assert_eq!(outcome.and_then(|said| said.raw.as_deref()), Some(&*result));
        }
        // Approved is what Onfido calls complete and clear, and nothing else.
        let is_approved = outcome.is_some_and(|said| said.value.is_approval());
        prop_assert_eq!(is_approved, status == "complete" && result == "clear");
        is_said(&seen.parts[0], &name, &output)?;
    }

    #[test]
    fn every_word_about_a_workflow_run_is_kept(status in word(), reason in word(), name in word(), output in output()) {
        let mut body = run(&status);
        body["reasons"] = json!([reason]);
        let of: Run = serde_json::from_value(body).unwrap();
        let body = task("t-1", &name, &output);
        let item: TaskItem = serde_json::from_value(body.clone()).unwrap();
        let task: Task = serde_json::from_value(body).unwrap();
        let seen = translate::run(&of, &[(item, Some(task))], None).unwrap();
        prop_assert_eq!(seen.state.raw.as_deref(), Some(&*status));
        prop_assert_eq!(&seen.reasons[0].raw, &reason);
        let outcome = seen.outcome.as_ref();
        prop_assert_eq!(outcome.is_some(), seen.state.value == RunState::Finished);
        prop_assert!(outcome.is_none_or(|said| said.raw.as_deref() == Some(&*status)));
        let is_approved = outcome.is_some_and(|said| said.value == Outcome::Approved);
        prop_assert_eq!(is_approved, status == "approved");
        // Steps that only collect or decide are no parts, and these alone.
        match &seen.parts[..] {
            [part] => is_said(part, &name, &output)?,
            parts => prop_assert!(parts.is_empty() && words::kind(&name).is_none()),
        }
    }
}
