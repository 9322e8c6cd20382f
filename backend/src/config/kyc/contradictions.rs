//! What does not fit together in a Salesforce block, said with its key before anything starts: names that Salesforce cannot have,
//! blocks that stand in each other's way, words that never occur.

use inlay_contract::kyc::{Outcome, RunState};

use super::super::error::{ConfigError, Fault};
use crate::upstream::salesforce::SalesforceSettings;
use crate::upstream::salesforce::mapping::{MappedField, Source, Target};

/// Looks at a block that was read; `key` names it.
pub(super) fn check(settings: &SalesforceSettings, key: &str, fault: &Fault<'_>) -> Result<(), ConfigError> {
    let misnamed =
        "Copy the API name from Setup, Object Manager: a letter, then letters, digits and underscores.";
    for (index, object) in settings.objects.iter().enumerate() {
        let key = format!("{key}.object[{index}]");
        object.check_names().map_err(|error| {
            let remedy = "Give API names from Setup, Object Manager, three characters as `key_prefix`, and a query that begins with SELECT and has `:record`.";
            fault.at(&key, &error.to_string(), remedy)
        })?;
        let mut earlier = settings.objects[..index].iter();
        if earlier.any(|earlier| earlier.key_prefix == object.key_prefix) {
            let remedy = "Keep one block for each prefix: records of the other would never be looked for.";
            return Err(fault.at(&format!("{key}.key_prefix"), "is that of another object", remedy));
        }
    }
    for (index, target) in settings.targets.iter().enumerate() {
        let key = format!("{key}.target[{index}]");
        target
            .check_names()
            .map_err(|error| fault.at(&key, &error.to_string(), misnamed))?;
        let mut earlier = settings.targets[..index].iter();
        if earlier.any(|earlier| writes_same_record(earlier, target)) {
            let remedy = "Put all fields into one block: each would take the other's number for its own and write nothing.";
            return Err(fault.at(&key, "writes the same record as another target", remedy));
        }
        check_words(&target.fields, &key, fault)?;
    }
    if let Some(event) = &settings.event {
        let key = format!("{key}.event");
        event
            .check_names()
            .map_err(|error| fault.at(&key, &error.to_string(), misnamed))?;
        check_words(&event.fields, &key, fault)?;
    }
    Ok(())
}

/// Names of objects and fields are the same in any case.
fn writes_same_record(one: &Target, other: &Target) -> bool {
    one.object.eq_ignore_ascii_case(&other.object) && one.external_id.eq_ignore_ascii_case(&other.external_id)
}

/// A word that never occurs is a slip of the pen, and the one that was meant would be written as it is.
fn check_words(fields: &[MappedField], key: &str, fault: &Fault<'_>) -> Result<(), ConfigError> {
    for field in fields {
        let Some(ours) = words_of(field.source) else {
            continue;
        };
        if let Some(unknown) = field.words.keys().find(|word| !ours.contains(&word.as_str())) {
            let key = format!("{key}.fields.{}.words.{unknown}", field.field);
            let remedy = format!("Inlay's words there are: {}.", ours.join(", "));
            return Err(fault.at(&key, "is a word that Inlay never has there", &remedy));
        }
    }
    Ok(())
}

/// All words that a field can hold, where they are few.
fn words_of(source: Source) -> Option<Vec<&'static str>> {
    match source {
        Source::State => Some(RunState::ALL.map(RunState::as_str).into()),
        Source::Outcome | Source::OverriddenOutcome => Some(Outcome::ALL.map(Outcome::as_str).into()),
        Source::Risk => Some(vec!["low", "medium", "high", "unknown"]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::kyc::Risk;

    use super::*;

    #[test]
    fn risks_are_those_that_there_are() {
        let all = [Risk::Low, Risk::Medium, Risk::High, Risk::Unknown];
        let words = all.map(|risk| serde_json::to_value(risk).unwrap());
        let ours = words_of(Source::Risk).unwrap();
        assert_eq!(words.to_vec(), ours);
    }
}
