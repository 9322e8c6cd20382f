//! Workflow runs: begun, found again, looked at with their tasks.

use anyhow::anyhow;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use uuid::Uuid;

use super::named::Named;
use super::wire::{Id, NewRun, Run, Task, TaskItem};
use super::{OnfidoProvider, refused, tag, translate, words};
use crate::upstream::UpstreamError;
use crate::upstream::caller::Call;
use crate::upstream::kyc::{Observation, Order, Submitted};
use crate::upstream::line::Asker;

/// Most pages of runs that are looked through for one that may have been begun. The tag narrows them to one.
const MOST_PAGES: u32 = 20;
/// Most tasks of one run that are looked at. More is a workflow that goes round in circles.
pub(super) const MOST_TASKS: usize = 60;
/// Tasks asked for at the same time.
const TASKS_AT_ONCE: usize = 4;

impl OnfidoProvider {
    /// Begins a run of `workflow`, or takes the one that an earlier try began.
    pub(super) async fn begin_run(
        &self,
        order: &Order,
        applicant: &Id,
        workflow: Uuid,
        asker: &Asker,
    ) -> Result<Submitted, UpstreamError> {
        let tag = tag(order.check);
        if order.may_have_been_sent
            && let Some(run) = self.find_run(applicant, &tag, asker).await?
        {
            return Ok(Submitted {
                run: Named::WorkflowRun(run.id.clone()).name()?,
                observation: self.look_at_run(run, asker).await?,
                provider_request_id: None,
            });
        }
        let body = NewRun {
            applicant_id: applicant,
            workflow_id: &workflow.to_string(),
            tags: [&tag],
        };
        let call = Call::post(self.addresses.runs(), &body)?;
        let answer = self.api.send(&call, asker).await?;
        // An unknown applicant or workflow: nothing that a later try would change.
        let run: Run = self.api.parse(&call, &answer).map_err(refused)?;
        Ok(Submitted {
            run: Named::WorkflowRun(run.id.clone()).name()?,
            // Its tasks have hardly begun; the first look comes soon. Nothing may fail between this call and its record.
            observation: translate::run(&run, &[], self.risk_output.as_deref())?,
            provider_request_id: answer.request_id,
        })
    }

    /// How a run stands.
    pub(super) async fn observe_run(&self, id: &Id, asker: &Asker) -> Result<Observation, UpstreamError> {
        let seen: Run = self.api.get(self.addresses.run(id), asker).await?;
        if seen.id != *id {
            return Err(UpstreamError::Nonsense(anyhow!(
                "Onfido answers with another run"
            )));
        }
        self.look_at_run(seen, asker).await
    }

    /// The run that carries our tag. Checked here as well: a list that ignores what it is asked for must not give a check
    /// the run of another one.
    async fn find_run(&self, applicant: &Id, tag: &str, asker: &Asker) -> Result<Option<Run>, UpstreamError> {
        let is_ours = |run: &Run| {
            run.applicant_id.as_deref() == Some(applicant.as_str())
                && run.tags.iter().flatten().any(|given| given == tag)
        };
        let mut first_before = None;
        for page in 1..=MOST_PAGES {
            let address = self.addresses.runs_with(applicant, tag, page);
            let runs: Vec<Run> = self.api.get(address, asker).await?;
            let first = runs.first().map(|run| run.id.clone());
            // Past the end, or a list that knows no pages.
            if first.is_none() || first == first_before {
                return Ok(None);
            }
            first_before = first;
            if let Some(run) = runs.into_iter().find(is_ours) {
                return Ok(Some(run));
            }
        }
        Err(UpstreamError::Nonsense(anyhow!("the list of runs does not end")))
    }

    /// The run first, then its tasks: what is seen of the run is never newer than what is seen of its parts.
    async fn look_at_run(&self, run: Run, asker: &Asker) -> Result<Observation, UpstreamError> {
        let items: Vec<TaskItem> = self.api.get(self.addresses.tasks(&run.id), asker).await?;
        let tasks: Vec<(TaskItem, Option<Task>)> = stream::iter(items.into_iter().take(MOST_TASKS))
            .map(|item| self.task(&run.id, item, asker))
            .buffered(TASKS_AT_ONCE)
            .try_collect()
            .await?;
        translate::run(&run, &tasks, self.risk_output.as_deref())
    }

    /// A task with its output, where it is one that says something of a part.
    async fn task(
        &self,
        run: &Id,
        item: TaskItem,
        asker: &Asker,
    ) -> Result<(TaskItem, Option<Task>), UpstreamError> {
        if words::kind(&item.task_def_id).is_none() {
            return Ok((item, None));
        }
        match self.api.get(self.addresses.task(run, &item.id), asker).await {
            Ok(task) => Ok((item, Some(task))),
            // It was there a moment ago and is named by its list.
            Err(UpstreamError::RecordUnknown) => Ok((item, None)),
            Err(error) => Err(error),
        }
    }
}
