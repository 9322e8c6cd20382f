//! The explanation as text, for an e-mail or a file note.

use inlay_analytics::explanation::Explanation;
use leptos::prelude::*;

use super::number::number;
use super::steps::formula;
use crate::browser::clipboard;
use crate::calendar::iso;
use crate::i18n::Language;

/// The button that copies; it says when it has.
pub(super) fn button(explanation: &Explanation, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let text = text(explanation, language);
    let is_copied = RwSignal::new(false);
    let copy = move |_| clipboard::write(&text, move |done| is_copied.set(done));
    view! {
        <p class="explain-copy">
            <button type="button" class="button is-quiet" on:click=copy>{words.copy_explanation()}</button>
            <span role="status">{move || is_copied.get().then(|| words.copied())}</span>
        </p>
    }
}

/// Definition, inputs, steps and result, one a line, with tabs: a spreadsheet takes it apart.
fn text(explanation: &Explanation, language: &Language) -> String {
    let words = language.words;
    let mut lines = vec![
        [
            explanation.definition,
            "\t",
            words.definition_text(explanation.definition),
        ]
        .concat(),
    ];
    for input in &explanation.inputs {
        let date = input.date.map(iso).unwrap_or_default();
        lines.push(
            [
                words.term(input.term),
                input.subject.as_deref().unwrap_or_default(),
                &date,
                &input.value.to_string(),
            ]
            .join("\t"),
        );
    }
    for step in &explanation.steps {
        let date = step.date.map(iso).unwrap_or_default();
        lines.push(
            [
                words.term(step.term),
                &formula(step, explanation, language),
                &date,
                &step.value.to_string(),
            ]
            .join("\t"),
        );
    }
    lines.push(
        [
            words.result(),
            "\t\t\t",
            &number(explanation.value, explanation.unit, language),
        ]
        .concat(),
    );
    lines.join("\n")
}
