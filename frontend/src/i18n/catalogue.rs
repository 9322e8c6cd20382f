//! What the widget can say. One value of [`Catalogue`] per language; sentences with parts are functions, so that each
//! language orders the parts as it needs.

use inlay_contract::portfolio::{AssetClass, RecordKind};
use inlay_contract::{ErrorCode, UnavailableReason};

use super::english::ENGLISH;

/// All words of one language.
pub(crate) struct Catalogue {
    /// BCP 47, for the document.
    pub(crate) language: &'static str,
    pub(crate) portfolio: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) total_value: &'static str,
    pub(crate) performance: &'static str,
    pub(crate) allocation: &'static str,
    pub(crate) accounts: &'static str,
    pub(crate) holdings: &'static str,
    pub(crate) notices: &'static str,
    pub(crate) record_kind: fn(RecordKind) -> &'static str,
    pub(crate) asset_class: fn(AssetClass) -> &'static str,

    /// As-of date.
    pub(crate) at_close_of: fn(&str) -> String,
    /// Amount and percent of a gain.
    pub(crate) up: fn(&str, &str) -> String,
    pub(crate) down: fn(&str, &str) -> String,
    pub(crate) unchanged: fn(&str, &str) -> String,
    /// Previous close.
    pub(crate) since_close_of: fn(&str) -> String,
    /// Net flow of the day.
    pub(crate) flows_left_out: fn(&str) -> String,
    pub(crate) change_unavailable: &'static str,

    pub(crate) stale_badge: fn(&str) -> String,
    pub(crate) partial_badge: fn(&str, &str) -> String,
    pub(crate) unavailable_badge: &'static str,
    pub(crate) unavailable_reason: fn(UnavailableReason) -> &'static str,

    pub(crate) time_weighted: &'static str,
    /// First date.
    pub(crate) since: fn(&str) -> String,
    pub(crate) return_definition: &'static str,
    pub(crate) chart_role: &'static str,
    pub(crate) chart_help: &'static str,
    pub(crate) chart_summary: fn(&ChartSummary) -> String,
    pub(crate) view_as_table: &'static str,
    pub(crate) view_as_chart: &'static str,
    pub(crate) date: &'static str,
    pub(crate) cumulative_return: &'static str,
    pub(crate) market_value: &'static str,
    /// Date, return, value: what the crosshair says.
    pub(crate) chart_point: fn(&str, &str, &str) -> String,
    pub(crate) too_few_points: &'static str,
    pub(crate) month_ends_only: &'static str,

    pub(crate) class: &'static str,
    pub(crate) value: &'static str,
    pub(crate) weight: &'static str,
    pub(crate) allocation_caption: &'static str,
    pub(crate) negative_not_drawn: &'static str,

    pub(crate) account: &'static str,
    pub(crate) registration: &'static str,
    pub(crate) owners: &'static str,
    pub(crate) accounts_caption: &'static str,
    /// How many there are.
    pub(crate) show_all_accounts: fn(&str) -> String,
    pub(crate) show_fewer_accounts: &'static str,
    /// Last characters of an account number, spoken.
    pub(crate) ending: fn(&str) -> String,
    pub(crate) valued_at: fn(&str) -> String,

    pub(crate) name: &'static str,
    pub(crate) asset_class_column: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) price: &'static str,
    pub(crate) holdings_caption: &'static str,
    pub(crate) no_price: &'static str,
    /// First, last and count.
    pub(crate) showing: fn(&str, &str, &str) -> String,
    pub(crate) pages_of_holdings: &'static str,
    pub(crate) first_page: &'static str,
    pub(crate) previous_page: &'static str,
    pub(crate) next_page: &'static str,
    pub(crate) last_page: &'static str,

    pub(crate) nothing_held_title: &'static str,
    pub(crate) nothing_held: &'static str,
    pub(crate) no_portfolio_title: &'static str,
    pub(crate) no_portfolio_help: &'static str,
    pub(crate) no_access_title: &'static str,
    pub(crate) failed_title: &'static str,
    pub(crate) not_connected_title: &'static str,
    pub(crate) check_trusted_url: &'static str,
    pub(crate) check_host_list: &'static str,
    pub(crate) check_component: &'static str,
    pub(crate) error_sentence: fn(ErrorCode) -> &'static str,
    pub(crate) error_code: &'static str,
    pub(crate) request_number: &'static str,
    /// Seconds.
    pub(crate) retry_in: fn(&str) -> String,
    pub(crate) refresh_failed: &'static str,

    /// Account, stated total, listed total.
    pub(crate) statement_total_differs: fn(&str, &str, &str) -> String,
    /// File, line, reason.
    pub(crate) statement_refused: fn(&str, &str, &str) -> String,
    /// Custodian, ending.
    pub(crate) account_missing: fn(&str, &str) -> String,
    /// Currency.
    pub(crate) rate_missing: fn(&str) -> String,
    /// Oldest date.
    pub(crate) mixed_dates: fn(&str) -> String,
    /// Since when.
    pub(crate) all_stale: fn(&str) -> String,

    /// Source and instant.
    pub(crate) source_line: fn(&str, &str) -> String,
}

/// The parts of a chart's summary, already written in the reader's locale.
pub(crate) struct ChartSummary {
    /// First and last date.
    pub(crate) start_date: String,
    pub(crate) end_date: String,
    /// Return from first to last.
    pub(crate) total: String,
    /// Lowest point and its date.
    pub(crate) lowest: String,
    pub(crate) lowest_date: String,
    /// Highest point and its date.
    pub(crate) highest: String,
    pub(crate) highest_date: String,
    /// Values at both ends.
    pub(crate) start_value: String,
    pub(crate) end_value: String,
}

/// The catalogue for a BCP 47 language; English where there is none.
pub(crate) fn catalogue_for(language: &str) -> &'static Catalogue {
    const CATALOGUES: &[&Catalogue] = &[&ENGLISH];
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let wanted = primary(language);
    CATALOGUES
        .iter()
        .copied()
        .find(|catalogue| primary(catalogue.language) == wanted)
        .unwrap_or(&ENGLISH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_of_an_unknown_language_still_reads_something() {
        assert_eq!(catalogue_for("gsw-CH").language, "en");
        assert_eq!(catalogue_for("EN-gb").language, "en");
        assert_eq!(catalogue_for("").language, "en");
    }
}
