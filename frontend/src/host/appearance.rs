//! Puts the host's styling hooks, colour scheme, density and language on the document.
//!
//! Through the style object only (CSSOM): the content security policy allows no style attribute in markup.

use std::cell::RefCell;
use std::collections::BTreeSet;

use inlay_contract::host::message::{ColorScheme, Density, Direction, Theme};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Only SLDS styling hooks are taken over; whatever else the host sends stays outside.
const HOOK_PREFIX: &str = "--slds-g-";

thread_local! {
    static SET_HOOKS: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Applies a theme; hooks of the theme before it that this one does not name are removed.
pub(crate) fn apply_theme(theme: &Theme) {
    let Some(root) = root() else { return };
    let style = root.style();
    SET_HOOKS.with_borrow_mut(|set| {
        for name in set.iter().filter(|name| !theme.hooks.contains_key(*name)) {
            let _ = style.remove_property(name);
        }
        set.clear();
        for (name, value) in theme
            .hooks
            .iter()
            .filter(|(name, value)| is_acceptable(name, value))
        {
            let _ = style.set_property(name, value);
            set.insert(name.clone());
        }
    });
    let scheme = match theme.color_scheme {
        ColorScheme::Light => "light",
        ColorScheme::Dark => "dark",
    };
    let density = match theme.density {
        Density::Comfy => "comfy",
        Density::Compact => "compact",
    };
    let _ = style.set_property("color-scheme", scheme);
    let _ = root.set_attribute("data-color-scheme", scheme);
    let _ = root.set_attribute("data-density", density);
    let _ = root.set_attribute(
        "data-motion",
        if theme.reduced_motion { "reduced" } else { "full" },
    );
}

/// Says to the style sheet whether anybody looks: what is hidden does not move.
pub(crate) fn apply_visibility(visible: bool) {
    let Some(root) = root() else { return };
    let _ = root.set_attribute("data-visibility", if visible { "shown" } else { "hidden" });
}

/// Sets language and writing direction. `language` is that of the texts, not of the numbers.
pub(crate) fn apply_language(direction: Direction, language: &str) {
    let Some(root) = root() else { return };
    let direction = match direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    };
    let _ = root.set_attribute("lang", language);
    let _ = root.set_attribute("dir", direction);
}

fn is_acceptable(name: &str, value: &str) -> bool {
    // An address in a value would make the browser fetch something; no hook needs one.
    name.starts_with(HOOK_PREFIX) && !value.to_ascii_lowercase().contains("url(")
}

fn root() -> Option<HtmlElement> {
    web_sys::window()?.document()?.document_element()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_styling_hooks_without_addresses_are_taken() {
        assert!(is_acceptable("--slds-g-color-surface-1", "#fff"));
        assert!(!is_acceptable("--inlay-surface", "#fff"));
        assert!(!is_acceptable("display", "none"));
        assert!(!is_acceptable(
            "--slds-g-color-surface-1",
            "URL(https://evil.example/x)"
        ));
    }
}
