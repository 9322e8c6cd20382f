//! The section "Holdings": a table that can be sorted by every column, in pages.

use inlay_contract::portfolio::{Account, Holding, Portfolio};
use leptos::prelude::*;

use super::order::{Column, Sort, account_of, ordered};
use super::pages::{PAGE_ROWS, Page};
use super::view::PortfolioScene;
use crate::i18n::{Digits, Language, Sign, Words};
use crate::ui::{caveat_note, known_text};

/// The section.
pub(super) fn holdings(scene: PortfolioScene) -> impl IntoView {
    let sort = RwSignal::new(Sort::INITIAL);
    let wanted_page = RwSignal::new(0_usize);
    let order = Memo::new(move |_| scene.portfolio.with(|portfolio| ordered(portfolio, sort.get())));
    let page = Memo::new(move |_| Page::new(wanted_page.get(), order.with(Vec::len)));
    let words = scene.reader.with_untracked(|language| language.words);
    let rows = move || {
        let language = scene.reader.get();
        let shown = page.get().rows();
        scene.portfolio.with(|portfolio| {
            order.with(|order| {
                let indices = order.get(shown).unwrap_or_default();
                let holdings = indices.iter().filter_map(|index| portfolio.holdings.get(*index));
                holdings
                    .map(|holding| row(holding, portfolio, &language))
                    .collect_view()
            })
        })
    };
    let clicked = move |column| {
        sort.update(|sort| *sort = sort.clicked(column));
        wanted_page.set(0);
    };
    let headers = Column::ALL
        .map(|column| header(column, sort, words, clicked))
        .collect_view();
    view! {
        <section class="card holdings" aria-labelledby="inlay-holdings">
            <header class="card-header">
                <h2 class="card-title" id="inlay-holdings">{words.holdings()}</h2>
                <p class="card-note" role="status">{move || showing(&scene, page.get())}</p>
            </header>
            <table class="data-table holdings-table">
                <caption class="visually-hidden">{words.holdings_caption()}</caption>
                <thead>
                    <tr>{headers}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (PAGE_ROWS < page.get().count).then(|| pager(&scene, page, wanted_page))}
        </section>
    }
}

fn header(
    column: Column,
    sort: RwSignal<Sort>,
    words: &'static Words,
    clicked: impl Fn(Column) + Copy + Send + 'static,
) -> impl IntoView {
    let way = move || {
        let sort = sort.get();
        (sort.column == column).then_some(if sort.descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let mark = move || match way() {
        Some("descending") => "↓",
        Some(_) => "↑",
        None => "",
    };
    view! {
        <th scope="col" class=class_of(column) aria-sort=way>
            <button type="button" class="sort" on:click=move |_| clicked(column)>
                {title(column, words)} <span class="sort-mark" aria-hidden="true">{mark}</span>
            </button>
        </th>
    }
}

fn title(column: Column, words: &'static Words) -> &'static str {
    match column {
        Column::Name => words.name(),
        Column::Account => words.account(),
        Column::AssetClass => words.class(),
        Column::Quantity => words.quantity(),
        Column::Price => words.price(),
        Column::Value => words.value(),
        Column::Weight => words.weight(),
    }
}

/// From which width on a column has a place of its own; below, it is a note under the name.
const fn class_of(column: Column) -> &'static str {
    match column {
        Column::Name => "",
        Column::Account => "from-wide",
        Column::AssetClass => "from-medium",
        Column::Quantity | Column::Price => "is-number from-wide",
        Column::Weight => "is-number from-medium",
        Column::Value => "is-number",
    }
}

fn row(holding: &Holding, portfolio: &Portfolio, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let formats = &language.formats;
    let class = words.asset_class(holding.asset_class);
    let account = account_of(holding, &portfolio.accounts)
        .map(account_text)
        .unwrap_or_default();
    let quantity = formats.plain(holding.quantity, Digits::up_to(4));
    let price = match holding.price {
        Some(price) => formats.price(price),
        None if holding.asset_class == inlay_contract::portfolio::AssetClass::Cash => String::new(),
        None => words.no_price().to_owned(),
    };
    let price_date = holding
        .price_date
        .map(|date| view! { <span class="cell-note">{formats.date(date)}</span> });
    let value = known_text(&holding.value, language, |money| {
        formats.money(*money, Sign::Minus)
    });
    let local_value = holding
        .local_value
        .known()
        .filter(|local| local.currency != portfolio.currency)
        .map(|local| view! { <span class="cell-note">{formats.money(*local, Sign::Minus)}</span> });
    let percent = |weight| formats.percent(weight, Sign::Minus, Digits::exactly(2));
    let weight = holding.weight.map(percent).unwrap_or_default();
    let amount_note = [quantity.as_str(), " × ", price.as_str()].concat();
    let amount_note = (!price.is_empty()).then_some(amount_note);
    view! {
        <tr>
            <th scope="row">
                <span class="cell-main">{holding.name.clone()}</span>
                <span class="cell-note">{holding.symbol.clone()}</span>
                <span class="cell-note below-medium">{class}</span>
                <span class="cell-note below-wide">{account.clone()}</span>
                <span class="cell-note below-wide">{amount_note}</span>
            </th>
            <td class="from-wide">{account}</td>
            <td class="from-medium">{class}</td>
            <td class="is-number from-wide">{quantity}</td>
            <td class="is-number from-wide">{price} {price_date}</td>
            <td class="is-number">
                {value} <span class="cell-note below-medium">{weight.clone()}</span> {local_value}
                {caveat_note(&holding.value, language)}
            </td>
            <td class="is-number from-medium">{weight}</td>
        </tr>
    }
}

fn account_text(account: &Account) -> String {
    [account.name.as_str(), " ••••", account.number_ending.as_str()].concat()
}

fn showing(scene: &PortfolioScene, page: Page) -> String {
    let language = scene.reader.get();
    let rows = page.rows();
    let count = |count| language.formats.count(count);
    language.words.showing(&count(rows.start + 1), &count(rows.end), &count(page.count))
}

fn pager(scene: &PortfolioScene, page: Memo<Page>, wanted: RwSignal<usize>) -> impl IntoView + use<> {
    let words = scene.reader.with(|language| language.words);
    let step = |label: &'static str, mark: &'static str, target: fn(Page) -> usize| {
        let is_here = move || target(page.get()) == page.get().index;
        // `aria-disabled` and not `disabled`: a button that vanishes from the tab order takes the focus with it.
        view! {
            <button
                type="button"
                class="button is-quiet is-step"
                aria-label=label
                aria-disabled=move || is_here().then_some("true")
                on:click=move |_| wanted.set(target(page.get_untracked()))
            >
                <span aria-hidden="true">{mark}</span>
            </button>
        }
    };
    let reshaped = scene.reshaped;
    view! {
        <nav class="pager" aria-label=words.pages_of_holdings() on:click=move |_| reshaped.update(|count| *count += 1)>
            {step(words.first_page(), "«", |_| 0)}
            {step(words.previous_page(), "‹", |page| page.index.saturating_sub(1))}
            {step(words.next_page(), "›", |page| (page.index + 1).min(page.last()))}
            {step(words.last_page(), "»", Page::last)}
        </nav>
    }
}
