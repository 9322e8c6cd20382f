//! What this vendor sends word of, and the bodies of it: of a workflow run each task and the end, of a check its begin, each
//! report and the end.

use serde_json::{Value, json};

use super::words::{run_status, seconds, task_def, task_id, task_output, workflow_id};
use super::{checks, reports};
use crate::answer::StepStatus;
use crate::kyc::{Happening, Ordered, Run};

/// The event and the body for something that happened; `None` for what nothing is said of.
pub(crate) fn told(run: &Run, happening: Happening, base_url: &str) -> Option<(&'static str, Value)> {
    let (event, body) = match &run.ordered {
        Ordered::Package(_) => of_workflow_run(run, happening, base_url),
        Ordered::Reports(_) => of_check(run, happening, base_url)?,
    };
    Some((event, json!({ "payload": body })))
}

fn of_workflow_run(run: &Run, happening: Happening, base_url: &str) -> (&'static str, Value) {
    let run_url = format!("{base_url}/onfido/v3.6/workflow_runs/{}", run.check.id);
    let at = seconds(run.check.updated_at);
    match happening {
        Happening::RunOver => {
            let status = run_status(&run.check);
            let event = "workflow_run.completed";
            let body = json!({
                "resource_type": "workflow_run",
                "action": event,
                "object": {"id": run.check.id, "status": status, "completed_at_iso8601": at, "href": run_url},
                "resource": {
                    "id": run.check.id, "applicant_id": run.subject, "workflow_id": workflow_id(run),
                    "status": status, "created_at": seconds(run.created_at), "updated_at": at,
                    "reasons": run.check.reasons, "tags": run.tags,
                },
            });
            (event, body)
        }
        Happening::StepBegan(place) | Happening::StepOver(place) => {
            let step = &run.check.steps[place];
            let id = task_id(step);
            let is_over = matches!(happening, Happening::StepOver(_));
            let (event, status, time) = if is_over {
                ("workflow_task.completed", "completed", "completed_at_iso8601")
            } else {
                ("workflow_task.started", "started", "started_at_iso8601")
            };
            let href = format!("{run_url}/tasks/{id}");
            let body = json!({
                "resource_type": "workflow_task",
                "action": event,
                "object": {
                    "id": id, "task_spec_id": id, "task_def_id": task_def(step.step_type),
                    "workflow_run_id": run.check.id, "status": status, time: at, "href": href,
                },
                "resource": {
                    "id": id, "workflow_run_id": run.check.id, "task_def_id": task_def(step.step_type),
                    "task_def_version": null, "input": {}, "output": task_output(step),
                    "created_at": seconds(step.started_at.unwrap_or(run.created_at)), "updated_at": at,
                },
            });
            (event, body)
        }
    }
}

/// These bodies have no `resource`, and that of a report does not say of which check it is.
fn of_check(run: &Run, happening: Happening, base_url: &str) -> Option<(&'static str, Value)> {
    let base_url = format!("{base_url}/onfido/v3.6");
    let at = seconds(run.check.updated_at);
    let of_check = |event: &'static str, time: &str| {
        let object = json!({
            "id": run.check.id, "status": checks::status(&run.check), time: at,
            "href": format!("{base_url}/checks/{}", run.check.id),
        });
        (
            event,
            json!({"resource_type": "check", "action": event, "object": object}),
        )
    };
    match happening {
        Happening::StepBegan(0) => Some(of_check("check.started", "started_at_iso8601")),
        Happening::StepBegan(_) => None,
        Happening::StepOver(place) => {
            let step = &run.check.steps[place];
            let event = if step.status == StepStatus::Error {
                "report.cancelled"
            } else {
                "report.completed"
            };
            let id = reports::report_id(run, place);
            let href = format!("{base_url}/reports/{id}");
            let object =
                json!({"id": id, "status": reports::status(step), "completed_at_iso8601": at, "href": href});
            Some((
                event,
                json!({"resource_type": "report", "action": event, "object": object}),
            ))
        }
        Happening::RunOver => {
            let is_complete = checks::status(&run.check) == "complete";
            let event = if is_complete {
                "check.completed"
            } else {
                "check.withdrawn"
            };
            Some(of_check(event, "completed_at_iso8601"))
        }
    }
}
