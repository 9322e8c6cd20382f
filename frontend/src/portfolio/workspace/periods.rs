//! The bar of periods: one button each, and two dates for a period of one's own.

use inlay_analytics::period::Period;
use inlay_contract::read::read_date;
use jiff::civil::Date;
use leptos::prelude::*;

use super::Workspace;
use crate::calendar::iso;
use crate::i18n::Words;

/// Every period that has a button, shortest first.
const PERIODS: [Period; 10] = [
    Period::MonthToDate,
    Period::OneMonth,
    Period::QuarterToDate,
    Period::ThreeMonths,
    Period::SixMonths,
    Period::YearToDate,
    Period::OneYear,
    Period::ThreeYears,
    Period::FiveYears,
    Period::SinceInception,
];

/// The bar.
pub(super) fn periods(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let buttons = PERIODS
        .map(|period| button(workspace, period, words))
        .collect_view();
    let is_custom = move || matches!(workspace.period.get(), Period::Custom { .. });
    let is_open = RwSignal::new(untrack(is_custom));
    // A period that was chosen in the picture is shown in the fields as well.
    Effect::new(move |_| {
        if is_custom() {
            is_open.set(true);
        }
    });
    let toggle = move |_| {
        workspace.reshaped();
        is_open.update(|open| *open = !*open);
    };
    view! {
        <div class="periods" role="group" aria-label=words.period_group()>
            {buttons}
            <button
                type="button"
                class="period"
                aria-pressed=move || is_custom().to_string()
                aria-expanded=move || is_open.get().to_string()
                title=words.period_name(custom())
                on:click=toggle
            >
                {words.period_label(custom())}
            </button>
        </div>
        {move || is_open.get().then(|| own_period(workspace))}
    }
}

/// The closes between which the period lies, in words; nothing where there are none.
pub(super) fn range(workspace: Workspace) -> impl IntoView {
    move || {
        let language = workspace.reader.get();
        workspace.performance.with(|report| {
            let interval = report.interval.known()?;
            let range = language.words.period_range(
                &language.formats.date(interval.opening),
                &language.formats.date(interval.closing),
            );
            Some(view! { <p class="period-range">{range}</p> })
        })
    }
}

fn button(workspace: Workspace, period: Period, words: &'static Words) -> impl IntoView {
    let is_chosen = move || (workspace.period.get() == period).to_string();
    view! {
        <button
            type="button"
            class="period"
            aria-pressed=is_chosen
            title=words.period_name(period)
            on:click=move |_| workspace.choose_period(period)
        >
            {words.period_label(period)}
        </button>
    }
}

/// Two dates and a button. The browser's own date fields: they speak the reader's language and keyboard.
fn own_period(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let (earliest, latest) = workspace.engine.with_untracked(|engine| {
        let book = engine.book();
        (book.days.first().copied().unwrap_or(book.as_of), book.as_of)
    });
    let (first, last) = (RwSignal::new(earliest), RwSignal::new(latest));
    Effect::new(move |_| {
        if let Period::Custom {
            first: from,
            last: to,
        } = workspace.period.get()
        {
            first.set(from);
            last.set(to);
        }
    });
    let is_wrong = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (first, last) = (first.get_untracked(), last.get_untracked());
        is_wrong.set(last < first);
        if first <= last {
            workspace.choose_period(Period::Custom { first, last });
        }
    };
    let field = move |id: &'static str, label: &'static str, date: RwSignal<Date>| {
        view! {
            <label class="field" for=id>
                <span class="field-label">{label}</span>
                <input
                    type="date"
                    id=id
                    class="input"
                    min=iso(earliest)
                    max=iso(latest)
                    prop:value=move || iso(date.get())
                    aria-invalid=move || is_wrong.get().to_string()
                    aria-describedby="inlay-own-period-error"
                    on:change=move |event| {
                        if let Some(chosen) = read_date(&event_target_value(&event)) {
                            date.set(chosen);
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <form class="own-period" on:submit=submit>
            {field("inlay-first-day", words.custom_first(), first)}
            {field("inlay-last-day", words.custom_last(), last)}
            <button type="submit" class="button">{words.custom_apply()}</button>
            <p class="field-error" id="inlay-own-period-error" role="alert">
                {move || is_wrong.get().then(|| words.custom_invalid())}
            </p>
        </form>
    }
}

/// Any period of one's own: they all have one name.
const fn custom() -> Period {
    Period::Custom {
        first: Date::constant(1970, 1, 1),
        last: Date::constant(1970, 1, 1),
    }
}
