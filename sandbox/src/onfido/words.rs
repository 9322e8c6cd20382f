//! A workflow run in this vendor's words, and what a report found. Times have whole seconds, as the real one's.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::answer::{Check, CheckResult, CheckStatus, Step, StepResult, StepStatus, StepType};
use crate::kyc::{Ordered, Run};

/// An instant as this vendor writes it.
pub(super) fn seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// Where a run stands and what it came to: one word for both. What awaits a decision of the firm is over here.
pub(super) fn run_status(check: &Check) -> &'static str {
    match (check.status, check.result) {
        (CheckStatus::WaitingForClient, _) => "awaiting_input",
        (CheckStatus::Cancelled, _) => "abandoned",
        (CheckStatus::Error, _) => "error",
        (CheckStatus::HeldByPartner, _) => "awaiting_partner",
        (CheckStatus::Completed, Some(CheckResult::Pass | CheckResult::PassWithRequirements)) => "approved",
        (CheckStatus::Completed, Some(CheckResult::Fail)) => "declined",
        (CheckStatus::Completed, Some(CheckResult::ConditionalPass)) => "approved_on_condition",
        (CheckStatus::Completed, _) => "review",
        (CheckStatus::Pending | CheckStatus::Running | CheckStatus::ManualReview, _) => "processing",
    }
}

/// The name of the report that a task makes.
pub(super) const fn task_def(kind: StepType) -> &'static str {
    match kind {
        StepType::Document => "document_check",
        StepType::Face => "facial_similarity_photo",
        StepType::Identity => "identity_enhanced",
        StepType::Address => "proof_of_address",
        StepType::Watchlist => "watchlist_standard",
        StepType::Device => "device_intelligence",
        StepType::Voice => "voice_similarity",
    }
}

/// The task's own name within its run.
pub(super) fn task_id(step: &Step) -> String {
    let place = step.id.trim_start_matches("step_");
    format!("{}_{place:0>5}", task_def(step.step_type))
}

/// What a task has put out: a report, or null while it is under way.
pub(super) fn task_output(step: &Step) -> Value {
    if step.status == StepStatus::Error {
        return json!({"status": "error"});
    }
    let mut output = found(step);
    if let Some(report) = output.as_object_mut() {
        report.insert("status".to_owned(), json!("complete"));
    }
    output
}

/// What a report found; null while it is under way.
pub(super) fn found(step: &Step) -> Value {
    let Some(result) = step.result else {
        return Value::Null;
    };
    let mut output = json!({
        "result": match result {
            StepResult::Pass => "clear",
            StepResult::Refer | StepResult::Fail => "consider",
            StepResult::Inconclusive => "unidentified",
            StepResult::Plausible => "plausible",
        },
        "breakdown": breakdown(step),
    });
    // The finer result is one of the document reports' alone.
    if step.step_type == StepType::Document {
        output["sub_result"] = json!(step.sub_result.as_deref().unwrap_or("clear"));
    }
    output
}

/// What the report is made of: the names that the official document has for it, clear but for what a reason speaks of.
fn breakdown(step: &Step) -> Value {
    let names: &[(&str, &str)] = match step.step_type {
        StepType::Document => &[
            ("visual_authenticity", "document_not_genuine"),
            ("data_validation", "document_expired"),
            ("image_integrity", "document_unreadable"),
        ],
        StepType::Face => &[
            ("face_comparison", "face_mismatch"),
            ("image_integrity", "face_unreadable"),
            ("visual_authenticity", "face_not_genuine"),
        ],
        StepType::Identity => &[
            ("date_of_birth", "birth_date_mismatch"),
            ("address", "address_not_confirmed"),
            ("sources", "identity_not_confirmed"),
        ],
        StepType::Address => &[("data_comparison", "address_not_confirmed")],
        StepType::Watchlist => &[
            ("sanction", "sanctions"),
            ("politically_exposed_person", "politically_exposed"),
            ("adverse_media", "adverse_media"),
        ],
        StepType::Device => &[("device", "device_risk")],
        StepType::Voice => &[("voice_sample", "voice_sample_short")],
    };
    let entry = |(name, reason): &(&str, &str)| {
        let is_concerned = step.reasons.iter().any(|given| given == reason);
        let result = if is_concerned { "consider" } else { "clear" };
        ((*name).to_owned(), json!({ "result": result }))
    };
    Value::Object(names.iter().map(entry).collect::<Map<_, _>>())
}

/// An entry of the list of tasks.
pub(super) fn task_item(run: &Run, step: &Step) -> Value {
    let created = step.started_at.unwrap_or(run.created_at);
    json!({
        "id": task_id(step),
        "workflow_run_id": run.check.id,
        "task_def_id": task_def(step.step_type),
        "task_def_version": null,
        "created_at": seconds(created),
        "updated_at": seconds(step.finished_at.unwrap_or(created)),
    })
}

/// A task as a whole.
pub(super) fn task_body(run: &Run, step: &Step) -> Value {
    let mut body = task_item(run, step);
    body["input"] = json!({});
    body["output"] = task_output(step);
    body
}

/// The workflow of a run; null for a check of single reports, which has none.
pub(super) fn workflow_id(run: &Run) -> Option<&'static str> {
    match &run.ordered {
        Ordered::Package(product) => Some(product.workflow_id()),
        Ordered::Reports(_) => None,
    }
}

/// A run as a whole.
pub(super) fn run_body(run: &Run) -> Value {
    let check = &run.check;
    let mut output = Map::new();
    if let Some(risk) = check.risk {
        output.insert("risk".to_owned(), json!(risk));
    }
    if let Some(due) = check.requirements_due {
        output.insert("requirements_due".to_owned(), json!(due));
    }
    let mut body = json!({
        "id": check.id,
        "applicant_id": run.subject,
        "workflow_id": workflow_id(run),
        "workflow_version_id": 1,
        "status": run_status(check),
        "tags": run.tags,
        "customer_user_id": check.reference,
        "dashboard_url": format!("https://dashboard.example.com/results/{}", check.id),
        "output": output,
        "reasons": check.reasons,
        "created_at": seconds(run.created_at),
        "updated_at": seconds(check.updated_at),
        "sdk_token": null,
    });
    if check.status == CheckStatus::Error {
        body["error"] = json!({"type": "task_error", "message": "A task could not be carried out"});
    }
    body
}
