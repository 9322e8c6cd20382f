//! Every explanation arrives at the figure that is shown.

use inlay_contract::book::Book;
use inlay_contract::portfolio::AssetClass;
use proptest::prelude::*;

use super::*;
use crate::period::Period;
use crate::report::{BridgeKind, CostMethod, CostedGain, Dimension};
use crate::sample::generated::{household, wild};

const PERIODS: [Period; 3] = [Period::SinceInception, Period::MonthToDate, Period::OneMonth];
const METHODS: [CostMethod; 2] = [CostMethod::Fifo, CostMethod::Average];
const DIMENSIONS: [Dimension; 5] = [
    Dimension::AssetClass,
    Dimension::Sector,
    Dimension::Region,
    Dimension::Currency,
    Dimension::Account,
];

/// Every figure of a question, with its id.
fn figures(engine: &Engine, question: Question) -> Vec<(FigureId, Option<Decimal>)> {
    let report = engine.performance(question);
    let income = engine.income(question);
    let activity = engine.activity(question);
    let one = |figure: &Figure<Decimal>| figure.known().copied();
    let gain = |figure: &Figure<CostedGain>| figure.known().map(|gain| gain.amount);
    let is_old = engine
        .interval(question)
        .is_ok_and(|interval| interval.closing < engine.book().as_of);
    let value = if is_old {
        report.closing_value.clone()
    } else {
        engine.value(question.node)
    };
    let mut figures = vec![
        (FigureId::Value, one(&value)),
        (
            FigureId::DayGain,
            engine.day_gain(question.node).known().map(|gain| gain.amount),
        ),
        (FigureId::NetFlow, one(&report.net_flow)),
        (FigureId::Gain, one(&report.gain)),
        (FigureId::TimeWeighted, one(&report.time_weighted)),
        (FigureId::TimeWeightedAnnual, one(&report.time_weighted_annual)),
        (FigureId::MoneyWeighted, one(&report.money_weighted)),
        (FigureId::MoneyWeightedAnnual, one(&report.money_weighted_annual)),
        (FigureId::ModifiedDietz, one(&report.modified_dietz)),
        (FigureId::Benchmark, one(&report.benchmark)),
        (FigureId::Excess, one(&report.excess)),
        (FigureId::Volatility, one(&report.volatility)),
        (
            FigureId::MaxDrawdown,
            report.max_drawdown.known().map(|drawdown| drawdown.depth),
        ),
        (FigureId::IncomeReceived, one(&income.received)),
        (FigureId::IncomeProjected, one(&income.projected)),
        (FigureId::Fees, one(&activity.fees)),
        (FigureId::Taxes, one(&activity.taxes)),
    ];
    for method in METHODS {
        figures.push((
            FigureId::Unrealised(method),
            gain(&engine.unrealised(question.node, method)),
        ));
        figures.push((
            FigureId::Realised(method),
            gain(&engine.realised(question, method).total),
        ));
        for row in engine.positions(question.node, method) {
            figures.push((FigureId::PositionValue(row.position), one(&row.value)));
            figures.push((
                FigureId::PositionUnrealised(row.position, method),
                gain(&row.unrealised),
            ));
        }
    }
    for by in DIMENSIONS {
        for share in engine.allocation(question.node, by).known().into_iter().flatten() {
            figures.push((FigureId::Weight(by, share.part.clone()), share.weight));
        }
    }
    for drift in engine.drift(question.node).known().into_iter().flatten() {
        figures.push((FigureId::Drift(drift.asset_class), Some(drift.drift)));
        figures.push((FigureId::Trade(drift.asset_class), Some(drift.trade)));
    }
    match engine.bridge(question).known() {
        Some(bridge) => {
            for line in &bridge.lines {
                figures.push((FigureId::Bridge(line.kind), Some(line.amount)));
            }
        }
        None => figures.push((FigureId::Bridge(BridgeKind::Gains), None)),
    }
    figures
}

/// Sums of decimals agree exactly wherever they fit; powers, statistics and long products agree as far as figures are given.
/// After a day on which a book was out by a factor of 10¹⁵, a few places less.
fn agree(one: Decimal, other: Decimal, places: u32) -> bool {
    let size = one.abs().max(other.abs()).max(Decimal::ONE);
    let distance = one.checked_sub(other).map(|distance| distance.abs() / size);
    distance.is_some_and(|distance| distance <= Decimal::new(2, places))
}

/// Asks for every figure of some nodes and holds it against its explanation; what was explained.
fn check(book: Book, nodes: &[usize], places: u32) -> Result<Vec<FigureId>, TestCaseError> {
    let engine = Engine::new(book);
    let mut explained = Vec::new();
    for &node in nodes {
        for period in PERIODS {
            let question = Question { node, period };
            for (id, figure) in figures(&engine, question) {
                let explanation = engine.explain(question, &id);
                let value = explanation.as_ref().map(|explanation| explanation.value);
                prop_assert_eq!(
                    value.is_some(),
                    figure.is_some(),
                    "{:?} of {:?}: {:?} explains {:?}",
                    id,
                    question,
                    value,
                    figure
                );
                let (Some(explanation), Some(figure)) = (explanation, figure) else {
                    continue;
                };
                prop_assert_eq!(explanation.recompute(), value);
                prop_assert!(
                    agree(explanation.value, figure, places),
                    "{:?} of {:?}: {} explains {}",
                    id,
                    question,
                    explanation.value,
                    figure
                );
                explained.push(id);
            }
        }
    }
    Ok(explained)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_figure_is_what_its_explanation_comes_to(seed in any::<u64>(), node in 0..8_usize) {
        check(household(seed), &[0, node], 12)?;
    }

    #[test]
    fn figures_of_a_spoiled_book_are_explained_or_unavailable_and_nothing_panics(
        seed in any::<u64>(),
        node in 0..9_usize,
    ) {
        check(wild(seed), &[0, node], 9)?;
    }
}

#[test]
fn every_kind_of_figure_can_be_explained() {
    let mut explained: Vec<FigureId> = (0..4)
        .flat_map(|seed| check(household(seed), &[0], 12).unwrap())
        .collect();
    // A year of it, for the figures per year.
    explained.extend(check(long(), &[0], 12).unwrap());
    let kinds = |ids: &[FigureId]| {
        let mut kinds: Vec<_> = ids.iter().map(std::mem::discriminant).collect();
        kinds.sort_by_key(|kind| format!("{kind:?}"));
        kinds.dedup();
        kinds.len()
    };
    assert_eq!(kinds(&explained), 25);
}

/// A household whose closes are ten days apart.
fn long() -> Book {
    let mut book = household(3);
    let stretched = |date: jiff::civil::Date| {
        let days = date.duration_since(book.days[0]).as_hours() / 24;
        book.days[0] + jiff::Span::new().days(days * 10)
    };
    let days: Vec<_> = book.days.iter().copied().map(stretched).collect();
    let dates: Vec<_> = book.transactions.iter().map(|one| stretched(one.date)).collect();
    for (transaction, date) in book.transactions.iter_mut().zip(dates) {
        transaction.date = date;
    }
    book.as_of = *days.last().unwrap();
    book.days = days;
    book
}

#[test]
fn an_explanation_names_what_it_leaves_out() {
    let mut book = household(7);
    let position = &mut book.positions[0];
    (position.instrument, position.price, position.value) = (2, None, None);
    let engine = Engine::new(book);
    let question = Question {
        node: 0,
        period: Period::SinceInception,
    };
    let explanation = engine.explain(question, &FigureId::Value).unwrap();
    let share = explanation
        .excluded
        .iter()
        .find(|exclusion| exclusion.subject.as_deref() == Some("Share"))
        .unwrap();
    assert_eq!(share.reason, inlay_contract::UnavailableReason::NoPrice);
    assert_eq!(explanation.definition, "value.total");
    let as_of = engine.book().as_of;
    assert_eq!(explanation.price_dates, Some((as_of, as_of)));
}

#[test]
fn a_return_names_the_days_of_its_closes_and_rates() {
    let mut book = household(7);
    book.accounts[0].closes[0].currency = "EUR".parse().unwrap();
    let engine = Engine::new(book);
    let question = Question {
        node: 3,
        period: Period::SinceInception,
    };
    let explanation = engine.explain(question, &FigureId::TimeWeighted).unwrap();
    let ends = (engine.days()[0], engine.book().as_of);
    assert_eq!(explanation.price_dates, Some(ends));
    assert_eq!(explanation.rate_dates, [("EUR".parse().unwrap(), ends.0, ends.1)]);
}

#[test]
fn an_unknown_class_has_no_drift_to_explain() {
    let engine = Engine::new(household(7));
    let question = Question {
        node: 0,
        period: Period::SinceInception,
    };
    assert_eq!(
        engine.explain(question, &FigureId::Drift(AssetClass::Derivative)),
        None
    );
    assert_eq!(engine.explain(question, &FigureId::PositionValue(999)), None);
}

// Who reads an id beside a figure must find it in the list of definitions.
#[test]
fn every_definition_stands_in_the_list_of_figures() {
    const LIST: &str = include_str!("../../../../docs/figures.md");
    let question = Question {
        node: 0,
        period: Period::SinceInception,
    };
    let mut n_explained = 0;
    for seed in 0..12 {
        let engine = Engine::new(household(seed));
        for (id, _) in figures(&engine, question) {
            if let Some(explanation) = engine.explain(question, &id) {
                let quoted = ["`", explanation.definition, "`"].concat();
                assert!(LIST.contains(&quoted), "{quoted} is missing");
                n_explained += 1;
            }
        }
    }
    assert!(0 < n_explained);
}
