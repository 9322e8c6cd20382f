//! The headers of the columns. A table is sorted by them; a tree, whose rows have an order of their own, is not.

use leptos::prelude::*;

use super::Grid;
use crate::table::arrange::Sort;
use crate::table::rows::Room;
use crate::table::state::Active;

/// The headers of the columns that are shown.
pub(super) fn headers(grid: Grid) -> Vec<AnyView> {
    let columns = grid.shown.columns.get();
    let definitions = grid.scene.rows.with_untracked(|rows| rows.columns());
    let words = grid.scene.reader.with(|language| language.words);
    let is_tree = grid.is_tree.get();
    let header = |(slot, column): (usize, usize)| {
        let definition = &definitions[column];
        let is_number = definition.room == Room::Number;
        let class = if is_number {
            "grid-cell is-number"
        } else {
            "grid-cell"
        };
        let title = (definition.title)(words);
        let index = (slot + 1).to_string();
        if is_tree {
            return view! { <th class=class role="columnheader" scope="col" aria-colindex=index>{title}</th> }.into_any();
        }
        let sort = grid.scene.state.sort;
        let active = grid.scene.state.active;
        let way = move || {
            let sort = sort.get().filter(|sort| sort.column == column)?;
            Some(if sort.descending {
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
        let tab_index = move || {
            let is_active = active.get() == (Active { row: None, slot });
            if is_active { "0" } else { "-1" }
        };
        let clicked = move |_| sort.update(|sort| *sort = Some(Sort::clicked(*sort, column, is_number)));
        view! {
            <th class=class role="columnheader" scope="col" aria-colindex=index aria-sort=way>
                <button type="button" class="sort" title=words.sort_by(title) tabindex=tab_index on:click=clicked>
                    <span class="sort-title">{title}</span>
                    <span class="sort-mark" aria-hidden="true">{mark}</span>
                </button>
            </th>
        }
        .into_any()
    };
    columns.into_iter().enumerate().map(header).collect()
}
