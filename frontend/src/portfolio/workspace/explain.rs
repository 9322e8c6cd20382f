//! "Explain": why a figure is what it is, in a dialog. Definition, inputs, what is left out, and the steps, which are
//! computed anew while the reader looks: the dialog says whether they give the figure that is shown.

mod copy;
mod number;
mod steps;

use inlay_analytics::explanation::Explanation;
use inlay_analytics::report::Question;
use leptos::prelude::*;

use self::number::number;
use self::steps::{inputs, steps};
use super::Workspace;
use crate::i18n::Language;
use crate::table::Explained;
use crate::ui::dialog;

/// The dialog; open while there is a figure to explain.
pub(super) fn explain(workspace: Workspace) -> impl IntoView {
    let is_open = Signal::derive(move || workspace.explained.with(Option::is_some));
    let close = Callback::new(move |()| workspace.explained.set(None));
    let words = workspace.words();
    let body = view! {
        {move || {
            let explained = workspace.explained.get()?;
            Some(content(workspace, &explained))
        }}
        <form method="dialog" class="dialog-actions">
            <button type="submit" class="button">{words.close()}</button>
        </form>
    };
    dialog(is_open, close, "explain", "inlay-explain", body.into_any())
}

fn content(workspace: Workspace, explained: &Explained) -> impl IntoView + use<> {
    let language = workspace.reader.get();
    let question = Question {
        node: explained.node.unwrap_or_default(),
        ..workspace.question()
    };
    let explanation = workspace
        .engine
        .with(|engine| engine.explain(question, &explained.figure));
    let title = language.words.explain_title(explained.label);
    view! {
        <h2 class="card-title" id="inlay-explain">{title}</h2>
        {match explanation {
            Some(explanation) => whole(&explanation, &language).into_any(),
            None => view! { <p class="message-text">{language.words.unavailable_badge()}</p> }.into_any(),
        }}
    }
}

fn whole(explanation: &Explanation, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let result = number(explanation.value, explanation.unit, language);
    let agrees = explanation.recompute() == Some(explanation.value);
    let (class, verdict) = if agrees {
        ("explain-verdict", words.recomputed())
    } else {
        ("explain-verdict is-different", words.recompute_differs())
    };
    view! {
        <p class="explain-result">{result}</p>
        <p class=class>{verdict}</p>
        <h3>{words.definition()}</h3>
        <p>{words.definition_text(explanation.definition)}</p>
        <p class="footnote"><code>{explanation.definition}</code></p>
        {inputs(explanation, language)}
        {steps(explanation, language)}
        <h3>{words.excluded()}</h3>
        {excluded(explanation, language)}
        {dates(explanation, language)}
        {copy::button(explanation, language)}
    }
}

fn excluded(explanation: &Explanation, language: &Language) -> AnyView {
    let words = language.words;
    if explanation.excluded.is_empty() {
        return view! { <p>{words.nothing_excluded()}</p> }.into_any();
    }
    let items: Vec<_> = explanation
        .excluded
        .iter()
        .map(|exclusion| {
            let subject = exclusion.subject.clone();
            let subject = subject.unwrap_or_else(|| words.holding_unnamed().to_owned());
            view! { <li>{subject} ": " {words.unavailable_reason(exclusion.reason)}</li> }
        })
        .collect();
    view! { <ul class="explain-list">{items}</ul> }.into_any()
}

fn dates(explanation: &Explanation, language: &Language) -> impl IntoView + use<> {
    let Language { words, formats } = language;
    let span = |(oldest, newest)| {
        if oldest == newest {
            formats.date(oldest)
        } else {
            formats.date_range(oldest, newest)
        }
    };
    let prices = explanation
        .price_dates
        .map(|dates| view! { <dt>{words.price_dates()}</dt> <dd>{span(dates)}</dd> });
    let rates: Vec<_> = explanation
        .rate_dates
        .iter()
        .map(|(currency, oldest, newest)| [currency.as_str(), ": ", &span((*oldest, *newest))].concat())
        .map(|text| view! { <dd>{text}</dd> })
        .collect();
    let rates = (!rates.is_empty()).then(|| view! { <dt>{words.rate_dates()}</dt> {rates} });
    view! { <dl class="explain-dates">{prices} {rates}</dl> }
}
