//! Whatever step a process dies at, nothing is lost and nothing is done twice (security rows S19 and S20).
//!
//! The service runs in a process of its own, with its adapters, its workers and its store, and is killed with SIGKILL: before
//! and after each change of the store, before each call to the provider and the CRM, and when one of them has done what it was
//! asked and the service has not heard of it. Another process takes over when the leases of the dead one have run out. In the
//! end everything is as if nobody had died.
//!
//! - `story`: what happens, from the start to the end of a check, and `requests`, by which it does; `facts`: what is so in the
//!   end.
//! - `passage`: where steps and calls come by; `watched`: who lives, and where it dies; `steps`: the names of steps.
//! - `process`: the service as a process, its configuration; `place`: its database; `vendor`: who makes the checks.

mod facts;
mod passage;
mod place;
mod process;
mod requests;
mod steps;
mod story;
mod vendor;
mod watched;

use std::collections::{BTreeMap, BTreeSet};

use self::facts::Facts;
use self::place::Engine;
use self::process::Equipment;
use self::steps::{Step, changes};
use self::story::Story;
use self::vendor::{ONFIDO, PLATFORM, Vendor};
use self::watched::{Others, Plan};

/// Everything that is changed in a story in which nobody dies, and how often. So the walk cannot come to miss a step unnoticed:
/// whoever makes the service do more, less or something else sees it here.
const CHANGES: [(&str, usize); 28] = [
    ("before committing the start", 1),
    ("after committing the start", 1),
    ("after claiming submit", 1),
    ("before enrolling the party", 1),
    ("after enrolling the party", 1),
    ("before committing the subject", 1),
    ("after committing the subject", 1),
    ("before ordering the run", 1),
    ("after ordering the run", 1),
    ("before committing submit", 1),
    ("after committing submit", 1),
    ("before storing the delivery", 2),
    ("after storing the delivery", 2),
    ("after claiming webhook", 1),
    ("before committing webhook", 1),
    ("after committing webhook", 1),
    ("after claiming write_back", 3),
    ("before writing the record", 3),
    ("after writing the record", 3),
    ("before publishing the event", 3),
    ("after publishing the event", 3),
    ("before settling write_back", 3),
    ("after settling write_back", 3),
    ("after claiming refresh", 1),
    ("before settling refresh", 1),
    ("after settling refresh", 1),
    ("before appending to the audit log", 1),
    ("after appending to the audit log", 1),
];

/// The steps at which something is put off, where that happens.
const DELAYS: [&str; 4] = [
    "before putting off submit",
    "after putting off submit",
    "before putting off write_back",
    "after putting off write_back",
];

/// What the log says of something that was put off, and the step before it.
const DELAY_ROWS: [(&str, &str); 2] = [
    (
        "provider.submit provider_unreachable",
        "before putting off submit",
    ),
    (
        "crm.written provider_unreachable",
        "before putting off write_back",
    ),
];

/// Kills a process at each step in turn.
async fn walk(vendor: &'static Vendor, engine: Engine) {
    if !engine.is_here() {
        return;
    }
    let equipment = Equipment::of(vendor);
    let passed = undisturbed(&equipment, vendor, engine, Others::Willing).await;
    assert_eq!(changes(&passed), CHANGES.into());
    let steps = worth_dying_at(&passed, engine);
    assert!(20 <= steps.len(), "the walk has become short: {steps:?}");
    for step in &steps {
        die_at(&equipment, vendor, engine, step, Others::Willing).await;
    }
}

/// The same where provider and CRM are out of service at first: kills a process at each step at which something is put off.
async fn walk_through_an_outage(vendor: &'static Vendor, engine: Engine) {
    if !engine.is_here() {
        return;
    }
    let equipment = Equipment::of(vendor);
    let mut passed = undisturbed(&equipment, vendor, engine, Others::UnwillingAtFirst).await;
    passed.retain(|step| step.name.contains(" putting off "));
    let names: BTreeSet<&str> = passed.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, DELAYS.into());
    for step in &passed {
        die_at(&equipment, vendor, engine, step, Others::UnwillingAtFirst).await;
    }
}

/// The steps of a story in which nobody dies.
async fn undisturbed(
    equipment: &Equipment,
    vendor: &'static Vendor,
    engine: Engine,
    others: Others,
) -> Vec<Step> {
    let story = Story::told(equipment, vendor, engine, Plan::Nowhere, others).await;
    let passed = story.passage.watched().passed();
    assert_right(&story, others, "when nobody dies").await;
    story.close().await;
    passed
}

async fn die_at(equipment: &Equipment, vendor: &'static Vendor, engine: Engine, step: &Step, others: Others) {
    let story = Story::told(equipment, vendor, engine, Plan::At(step.clone()), others).await;
    let context = format!(
        "when a process of {} on {engine:?} dies at {step}",
        vendor.adapter()
    );
    assert_eq!(
        story.passage.watched().deaths.clone(),
        [step.name.as_str()],
        "{context}: it never comes to it"
    );
    assert_right(&story, others, &context).await;
    story.close().await;
}

/// All changes each time, and what only reads once: nothing is different whoever dies there.
///
/// On PostgreSQL, where a database takes long to make, the changes of the store alone and each of them once: what is right of
/// the calls in between does not depend on the engine, and for the store a death after a call is one before the next change.
fn worth_dying_at(passed: &[Step], engine: Engine) -> Vec<Step> {
    let changes: BTreeMap<&str, usize> = CHANGES.into();
    let is_worth_it = |step: &&Step| match engine {
        Engine::Sqlite => step.time == 1 || changes.contains_key(step.name.as_str()),
        Engine::Postgres => step.time == 1 && step.is_of_store(),
    };
    passed.iter().filter(is_worth_it).cloned().collect()
}

/// Each process dies at the first step that no other one has died at: the worst that can happen to something that is tried
/// again.
async fn die_again_and_again(vendor: &'static Vendor, engine: Engine) {
    if !engine.is_here() {
        return;
    }
    let equipment = Equipment::of(vendor);
    let story = Story::told(&equipment, vendor, engine, Plan::AtEachNewStep, Others::Willing).await;
    let context = format!(
        "when each process of {} on {engine:?} dies at its next step: {:?}",
        vendor.adapter(),
        story.passage.watched().deaths.clone()
    );
    assert_right(&story, Others::Willing, &context).await;
    // Not all of them: whoever dies at one step may have been just before another one with other work.
    let deaths = story.passage.watched().deaths.len();
    assert!(20 <= deaths, "{context}: only {deaths} died");
    story.close().await;
}

async fn assert_right(story: &Story<'_>, others: Others, context: &str) {
    let asked = story.passage.watched().enrolments;
    let right = Facts::right(story.vendor.persons(asked), others);
    let mut facts = Facts::of(story).await;
    if others == Others::UnwillingAtFirst {
        let passed = story.passage.watched().passed();
        for (row, step) in DELAY_ROWS {
            // Who dies after a delay was written and before that was reported leaves the others unwilling: it is put off again.
            let begun = passed.iter().filter(|passed| passed.name == step).count();
            facts.count_once(row, begun);
        }
    }
    assert_eq!(facts, right, "{context}");
    let deaths = story.passage.watched().deaths.len();
    assert!(
        asked <= 1 + deaths,
        "{context}: enrolled again although no answer was lost"
    );
}

#[tokio::test]
async fn a_process_that_dies_at_any_step_loses_nothing_and_repeats_nothing_on_sqlite() {
    walk(&PLATFORM, Engine::Sqlite).await;
}

#[tokio::test]
async fn a_process_that_dies_at_any_step_loses_nothing_and_repeats_nothing_on_postgresql() {
    walk(&PLATFORM, Engine::Postgres).await;
}

#[tokio::test]
async fn a_process_that_dies_at_any_step_orders_no_second_run_where_calls_have_no_keys() {
    walk(&ONFIDO, Engine::Sqlite).await;
}

#[tokio::test]
async fn processes_that_die_again_and_again_finish_all_the_same_on_sqlite() {
    die_again_and_again(&PLATFORM, Engine::Sqlite).await;
}

#[tokio::test]
async fn processes_that_die_again_and_again_finish_all_the_same_on_postgresql() {
    die_again_and_again(&PLATFORM, Engine::Postgres).await;
}

#[tokio::test]
async fn processes_that_die_again_and_again_order_no_second_run_where_calls_have_no_keys() {
    die_again_and_again(&ONFIDO, Engine::Sqlite).await;
}

#[tokio::test]
async fn a_process_that_dies_while_it_puts_something_off_tries_it_again() {
    walk_through_an_outage(&PLATFORM, Engine::Sqlite).await;
}
