//! The key figures of the period: what was earned, how, against what, and at what risk; and on demand, other measures of the
//! same. Each can explain itself.

use inlay_analytics::explanation::{FigureId, Term};
use inlay_analytics::report::{Drawdown, PerformanceReport};
use inlay_contract::{Decimal, Figure};
use leptos::prelude::*;

use super::Workspace;
use crate::i18n::{Digits, Language, Sign};
use crate::ui::caveat_note;

/// Makes the entries of a list.
type Entries = fn(Workspace, &PerformanceReport, &Language) -> Vec<AnyView>;

/// The list, and a button that brings the others.
pub(super) fn key_figures(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let is_open = RwSignal::new(false);
    let toggle = move |_| {
        workspace.reshaped();
        is_open.update(|open| *open = !*open);
    };
    view! {
        {list(workspace, words.key_figures(), main)}
        <div class="segments">
            <button
                type="button"
                class="button is-quiet"
                aria-expanded=move || is_open.get().to_string()
                on:click=toggle
            >
                {words.more_figures()}
            </button>
        </div>
        {move || is_open.get().then(|| list(workspace, words.more_figures(), more))}
    }
}

fn list(workspace: Workspace, label: &'static str, entries: Entries) -> impl IntoView {
    view! {
        <dl class="key-figures" aria-label=label>
            {move || {
                let language = workspace.reader.get();
                workspace.performance.with(|report| entries(workspace, report, &language))
            }}
        </dl>
    }
}

fn main(workspace: Workspace, report: &PerformanceReport, language: &Language) -> Vec<AnyView> {
    let words = language.words;
    let signed_money = |amount: &Decimal| language.formats.money(workspace.money(*amount), Sign::Always);
    let signed = |ratio: &Decimal| percent(language, *ratio, Sign::Always);
    let unsigned = |ratio: &Decimal| percent(language, *ratio, Sign::Minus);
    let points = |ratio: &Decimal| {
        let points = *ratio * Decimal::ONE_HUNDRED;
        words.percentage_points(&language.formats.signed(points, Sign::Always, Digits::exactly(2)))
    };
    let depth = |drawdown: &Drawdown| unsigned(&drawdown.depth);
    let annual = |figure: &Figure<Decimal>| figure.known().map(|ratio| words.per_year(&signed(ratio)));
    let show = |entry: Entry<'_, Decimal>| entry.view(workspace, language);
    vec![
        show(Entry {
            label: words.figure_gain(),
            figure: &report.gain,
            text: &signed_money,
            note: None,
            id: FigureId::Gain,
        }),
        show(Entry {
            label: words.figure_time_weighted(),
            figure: &report.time_weighted,
            text: &signed,
            note: annual(&report.time_weighted_annual),
            id: FigureId::TimeWeighted,
        }),
        show(Entry {
            label: words.figure_money_weighted(),
            figure: &report.money_weighted,
            text: &signed,
            note: annual(&report.money_weighted_annual),
            id: FigureId::MoneyWeighted,
        }),
        show(Entry {
            label: words.figure_benchmark(),
            figure: &report.benchmark,
            text: &signed,
            note: None,
            id: FigureId::Benchmark,
        }),
        show(Entry {
            label: words.figure_excess(),
            figure: &report.excess,
            text: &points,
            note: None,
            id: FigureId::Excess,
        }),
        show(Entry {
            label: words.figure_volatility(),
            figure: &report.volatility,
            text: &unsigned,
            note: report
                .benchmark_volatility
                .known()
                .map(|ratio| words.series_benchmark(&unsigned(ratio))),
            id: FigureId::Volatility,
        }),
        Entry {
            label: words.figure_max_drawdown(),
            figure: &report.max_drawdown,
            text: &depth,
            note: report
                .max_drawdown
                .known()
                .filter(|drawdown| !drawdown.depth.is_zero())
                .map(|drawdown| drawdown_dates(drawdown, language)),
            id: FigureId::MaxDrawdown,
        }
        .view(workspace, language),
    ]
}

/// Other measures of the return, and what they are measured with. Per year, a return has an explanation of its own.
fn more(workspace: Workspace, report: &PerformanceReport, language: &Language) -> Vec<AnyView> {
    let words = language.words;
    let signed_money = |amount: &Decimal| language.formats.money(workspace.money(*amount), Sign::Always);
    let signed = |ratio: &Decimal| percent(language, *ratio, Sign::Always);
    let show = |label, figure, text, id| {
        let entry = Entry {
            label,
            figure,
            text,
            note: None,
            id,
        };
        entry.view(workspace, language)
    };
    vec![
        show(
            words.figure_time_weighted_annual(),
            &report.time_weighted_annual,
            &signed,
            FigureId::TimeWeightedAnnual,
        ),
        show(
            words.figure_money_weighted_annual(),
            &report.money_weighted_annual,
            &signed,
            FigureId::MoneyWeightedAnnual,
        ),
        show(
            words.figure_modified_dietz(),
            &report.modified_dietz,
            &signed,
            FigureId::ModifiedDietz,
        ),
        show(
            words.term(Term::NetFlow),
            &report.net_flow,
            &signed_money,
            FigureId::NetFlow,
        ),
    ]
}

/// One figure with its name.
struct Entry<'report, T> {
    label: &'static str,
    figure: &'report Figure<T>,
    text: &'report dyn Fn(&T) -> String,
    note: Option<String>,
    id: FigureId,
}

impl<T> Entry<'_, T> {
    fn view(self, workspace: Workspace, language: &Language) -> AnyView {
        let text = self.figure.known().map(self.text);
        entry(
            workspace,
            self.label,
            text,
            self.note,
            caveat_note(self.figure, language).into_any(),
            self.id,
        )
    }
}

/// The element of an [`Entry`]; apart from it so that there is one, whatever the figure is made of.
fn entry(
    workspace: Workspace,
    label: &'static str,
    text: Option<String>,
    note: Option<String>,
    caveat: AnyView,
    id: FigureId,
) -> AnyView {
    let class = if text.is_some() {
        "key-figure-value"
    } else {
        "key-figure-value is-unknown"
    };
    let shown = text.unwrap_or_else(|| workspace.words().unavailable_badge().to_owned());
    view! {
        <div class="key-figure">
            <dt>{label}</dt>
            <dd>
                {workspace.explained_figure(label, class, shown, id)}
                {note.map(|note| view! { <span class="cell-note">{note}</span> })}
                {caveat}
            </dd>
        </div>
    }
    .into_any()
}

fn percent(language: &Language, ratio: Decimal, sign: Sign) -> String {
    language.formats.percent(ratio, sign, Digits::exactly(2))
}

fn drawdown_dates(drawdown: &Drawdown, language: &Language) -> String {
    let Language { words, formats } = language;
    let dates = formats.date_range(drawdown.peak, drawdown.trough);
    let recovery = match drawdown.recovered {
        Some(date) => words.drawdown_recovered(&formats.date(date)),
        None => words.drawdown_not_recovered().to_owned(),
    };
    [&dates, ", ", &recovery].concat()
}
