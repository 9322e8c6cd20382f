//! Inputs and steps of an explanation as tables; long ones are folded.

use inlay_analytics::explanation::{Explanation, Input, Operand, Operation, Step};
use leptos::prelude::*;

use super::number::number;
use crate::i18n::Language;

/// So many rows stand open at each end of a long list.
const ENDS: usize = 6;
/// So many operands of one step are written out.
const OPERANDS: usize = 4;

/// The inputs.
pub(super) fn inputs(explanation: &Explanation, language: &Language) -> AnyView {
    let rows = explanation
        .inputs
        .iter()
        .map(|input| Row {
            name: input_name(input, language),
            formula: String::new(),
            value: number(input.value, input.unit, language),
        })
        .collect();
    folded(language.words.inputs(), rows, language)
}

/// The steps.
pub(super) fn steps(explanation: &Explanation, language: &Language) -> AnyView {
    let rows = explanation
        .steps
        .iter()
        .map(|step| Row {
            name: named(language.words.term(step.term), None, step.date, language),
            formula: formula(step, explanation, language),
            value: number(step.value, step.unit, language),
        })
        .collect();
    folded(language.words.steps(), rows, language)
}

fn input_name(input: &Input, language: &Language) -> String {
    named(
        language.words.term(input.term),
        input.subject.as_deref(),
        input.date,
        language,
    )
}

fn named(term: &str, subject: Option<&str>, date: Option<jiff::civil::Date>, language: &Language) -> String {
    let date = date.map(|date| language.formats.date(date));
    let details: Vec<&str> = subject.into_iter().chain(date.as_deref()).collect();
    match details.is_empty() {
        true => term.to_owned(),
        false => [term, " (", &details.join(", "), ")"].concat(),
    }
}

/// The step as a person would write it down.
pub(super) fn formula(step: &Step, explanation: &Explanation, language: &Language) -> String {
    let words = language.words;
    let written = |operand: &Operand| match *operand {
        Operand::Input(place) => explanation
            .inputs
            .get(place)
            .map(|input| number(input.value, input.unit, language)),
        Operand::Step(place) => explanation
            .steps
            .get(place)
            .map(|step| number(step.value, step.unit, language)),
        Operand::Constant(constant) => Some(
            language
                .formats
                .plain(constant, crate::i18n::Digits::between(0, 6)),
        ),
    };
    let count = step.operands.len();
    let mut operands: Vec<String> = step.operands.iter().take(OPERANDS).filter_map(written).collect();
    if OPERANDS < count {
        operands.push("…".to_owned());
        operands.extend(step.operands.last().and_then(written));
    }
    let sign = words.operation(step.operation);
    match step.operation {
        Operation::Sum
        | Operation::Difference
        | Operation::Product
        | Operation::Quotient
        | Operation::Power => operands.join(&[" ", sign, " "].concat()),
        Operation::Round => operands.first().cloned().unwrap_or_default(),
        Operation::Minimum
        | Operation::RateOfReturn
        | Operation::StandardDeviation
        | Operation::SquareRoot => [sign, " ", &operands.join("; ")].concat(),
    }
}

struct Row {
    name: String,
    formula: String,
    value: String,
}

/// A table; of a long one both ends, and the rest on demand.
fn folded(title: &'static str, rows: Vec<Row>, language: &Language) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let count = rows.len();
    let is_long = 2 * ENDS + 2 < count;
    let show_all = RwSignal::new(!is_long);
    let words = language.words;
    let more = words.show_all_lines(&language.formats, count);
    let rows = StoredValue::new(rows);
    let shown = move || {
        let all = show_all.get();
        rows.with_value(|rows| {
            rows.iter()
                .enumerate()
                .filter(|(index, _)| all || *index < ENDS || count - ENDS <= *index)
                .map(|(_, row)| {
                    view! {
                        <tr>
                            <th scope="row">{row.name.clone()}</th>
                            <td class="explain-formula">{row.formula.clone()}</td>
                            <td class="is-number">{row.value.clone()}</td>
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <h3>{title}</h3>
        <div class="table-window" tabindex="0" role="group" aria-label=title>
            <table class="data-table explain-table">
                <caption class="visually-hidden">{title}</caption>
                <tbody>{shown}</tbody>
            </table>
        </div>
        {move || {
            let more = more.clone();
            (!show_all.get()).then(|| {
                view! {
                    <button type="button" class="button is-quiet" on:click=move |_| show_all.set(true)>{more}</button>
                }
            })
        }}
    }
    .into_any()
}
