//! A large household, to open and to ask: the engine as the widget uses it.

use std::cell::RefCell;
use std::rc::Rc;

use inlay_analytics::engine::Engine;
use inlay_analytics::period::Period;
use inlay_analytics::report::{CostMethod, Question};
use inlay_contract::book::Book;
use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::book::household;
use crate::set;

/// The periods that have a button, by the name that is printed.
const PERIODS: [(&str, Period); 10] = [
    ("month to date", Period::MonthToDate),
    ("quarter to date", Period::QuarterToDate),
    ("year to date", Period::YearToDate),
    ("1 month", Period::OneMonth),
    ("3 months", Period::ThreeMonths),
    ("6 months", Period::SixMonths),
    ("1 year", Period::OneYear),
    ("3 years", Period::ThreeYears),
    ("5 years", Period::FiveYears),
    ("since inception", Period::SinceInception),
];

/// What is asked, and how much came of it: rows, points or lines; none where the figures are not known.
type Asked = fn(&Engine, Question) -> usize;

/// Everything whose answer depends on the period.
const OF_PERIOD: [(&str, Asked); 6] = [
    ("performance", |engine, question| {
        let report = engine.performance(question);
        let returns = [report.time_weighted, report.money_weighted, report.volatility];
        let are_known = returns.iter().all(|figure| figure.known().is_some());
        usize::from(are_known) * report.points.len()
    }),
    ("tree", |engine, question| engine.tree(question).len()),
    ("bridge", |engine, question| {
        let bridge = engine.bridge(question);
        bridge.known().map_or(0, |bridge| bridge.lines.len())
    }),
    ("income", |engine, question| engine.income(question).months.len()),
    ("activity", |engine, question| {
        engine.activity(question).transactions.len()
    }),
    ("realised", |engine, question| {
        let realised = engine.realised(question, CostMethod::Fifo);
        usize::from(realised.total.known().is_some()) * realised.sales.len()
    }),
];

/// What only depends on the holdings.
const OF_HOLDINGS: [(&str, Asked); 2] = [
    ("unrealised", |engine, _| {
        let unrealised = engine.unrealised(0, CostMethod::Fifo);
        usize::from(unrealised.known().is_some())
    }),
    ("positions", |engine, _| {
        engine.positions(0, CostMethod::Fifo).len()
    }),
];

/// What `../household.mjs` calls.
pub(crate) fn functions() -> Object {
    let functions = Object::new();
    let engine = Rc::new(RefCell::new(None::<Engine>));
    let book = Rc::new(RefCell::new(None::<Book>));
    let made = Rc::clone(&book);
    let make = move || -> JsValue {
        let new = household();
        let size = new.as_ref().map(size);
        *made.borrow_mut() = new;
        size.map_or(JsValue::NULL, Into::into)
    };
    let make = Closure::<dyn Fn() -> JsValue>::new(make);
    set(&functions, "make", &make.into_js_value());
    // A copy is taken here, so that opening alone is measured.
    let taken = Rc::new(RefCell::new(None::<Book>));
    let copied = Rc::clone(&taken);
    let copy = move || {
        let copy = book.borrow().clone();
        *copied.borrow_mut() = copy;
    };
    let copy = Closure::<dyn Fn()>::new(copy);
    set(&functions, "copy", &copy.into_js_value());
    let opened = Rc::clone(&engine);
    let open = move || {
        let new = taken.borrow_mut().take().map(Engine::new);
        let is_there = new.is_some();
        *opened.borrow_mut() = new;
        is_there
    };
    let open = Closure::<dyn Fn() -> bool>::new(open);
    set(&functions, "open", &open.into_js_value());
    set(
        &functions,
        "periods",
        &names(PERIODS.iter().map(|(name, _)| *name)),
    );
    set(&functions, "ofPeriod", &questions(&OF_PERIOD, &engine));
    set(&functions, "ofHoldings", &questions(&OF_HOLDINGS, &engine));
    functions
}

/// One function for each of `asked`, from the position of a period to how much came of it.
fn questions(asked: &[(&str, Asked)], engine: &Rc<RefCell<Option<Engine>>>) -> JsValue {
    let functions = Object::new();
    for (name, ask) in asked {
        let (engine, ask) = (Rc::clone(engine), *ask);
        let answer = move |period: usize| {
            let Some((_, period)) = PERIODS.get(period) else {
                return 0;
            };
            let question = Question {
                node: 0,
                period: *period,
            };
            engine.borrow().as_ref().map_or(0, |engine| ask(engine, question))
        };
        let answer = Closure::<dyn Fn(usize) -> usize>::new(answer);
        set(&functions, name, &answer.into_js_value());
    }
    functions.into()
}

fn names<'name>(names: impl Iterator<Item = &'name str>) -> JsValue {
    names.map(JsValue::from).collect::<Array>().into()
}

/// How large the book is.
fn size(book: &Book) -> Object {
    let size = Object::new();
    let pockets = book.accounts.iter().map(|account| account.closes.len()).sum();
    let parts = [
        ("accounts", book.accounts.len()),
        ("pockets", pockets),
        ("nodes", book.nodes.len()),
        ("positions", book.positions.len()),
        ("days", book.days.len()),
        ("transactions", book.transactions.len()),
    ];
    for (name, count) in parts {
        set(&size, name, &JsValue::from(count));
    }
    size
}
