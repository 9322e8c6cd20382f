//! English.

use inlay_contract::portfolio::{AssetClass, RecordKind};
use inlay_contract::{ErrorCode, UnavailableReason};

use super::catalogue::{Catalogue, ChartSummary};

pub(super) static ENGLISH: Catalogue = Catalogue {
    language: "en",
    portfolio: "Portfolio",
    loading: "Loading the portfolio",
    try_again: "Try again",
    total_value: "Total value",
    performance: "Performance",
    allocation: "Allocation",
    accounts: "Accounts",
    holdings: "Holdings",
    notices: "Good to know",
    record_kind,
    asset_class,

    at_close_of: |date| ["At the close of ", date].concat(),
    up: |amount, ratio| ["Up ", amount, " (", ratio, ")"].concat(),
    down: |amount, ratio| ["Down ", amount, " (", ratio, ")"].concat(),
    unchanged: |amount, ratio| ["Unchanged ", amount, " (", ratio, ")"].concat(),
    since_close_of: |date| ["since the close of ", date].concat(),
    flows_left_out: |amount| {
        [
            "Deposits and withdrawals of ",
            amount,
            " are not counted as gain.",
        ]
        .concat()
    },
    change_unavailable: "Change since the previous close: not available.",

    stale_badge: |since| ["Not current: as of ", since].concat(),
    partial_badge: |included, of| ["Partial: ", included, " of ", of, " included"].concat(),
    unavailable_badge: "Not available",
    unavailable_reason,

    time_weighted: "Time-weighted return, not annualised",
    since: |date| ["since ", date].concat(),
    return_definition: "Daily and linked; deposits and withdrawals do not count as gain or loss.",
    chart_role: "interactive chart",
    chart_help: "Use the left and right arrow keys to read single days, Page Up and Page Down for larger steps, Home and End \
        for the first and last day.",
    chart_summary,
    view_as_table: "View as table",
    view_as_chart: "View as chart",
    date: "Date",
    cumulative_return: "Return since start",
    market_value: "Market value",
    chart_point: |date, ratio, value| [date, ": ", ratio, ", value ", value].concat(),
    too_few_points: "There are not enough days yet to draw a line.",
    month_ends_only: "First day, last day of each month, and latest day.",

    class: "Asset class",
    value: "Value",
    weight: "Weight",
    allocation_caption: "Allocation by asset class",
    negative_not_drawn: "Overdrawn or short classes are listed but not drawn.",

    account: "Account",
    registration: "Registration",
    owners: "Owners",
    accounts_caption: "Accounts, largest first",
    show_all_accounts: |count| ["Show all ", count, " accounts"].concat(),
    show_fewer_accounts: "Show the largest only",
    ending: |number| ["ending in ", number].concat(),
    valued_at: |date| ["valued at ", date].concat(),

    name: "Name",
    asset_class_column: "Asset class",
    quantity: "Quantity",
    price: "Price",
    holdings_caption: "Holdings of all accounts",
    no_price: "no price",
    showing: |first, last, count| ["Showing ", first, "–", last, " of ", count].concat(),
    pages_of_holdings: "Pages of holdings",
    first_page: "First page",
    previous_page: "Previous page",
    next_page: "Next page",
    last_page: "Last page",

    nothing_held_title: "Nothing is held here",
    nothing_held: "The provider knows this client, but there is no position and no cash in any account.",
    no_portfolio_title: "No portfolio yet",
    no_portfolio_help: "Once an account is linked to this record at the portfolio provider, it appears here.",
    no_access_title: "No access",
    failed_title: "The portfolio cannot be shown",
    not_connected_title: "Not connected to the record page",
    check_trusted_url: "Trusted URL: the address of Inlay is on the org's list of Trusted URLs, with frame-src allowed.",
    check_host_list: "Host pages: the address of this record page is on the list of host pages in Inlay's settings.",
    check_component: "Component: the Inlay component on this page is of the current package version.",
    error_sentence: ErrorCode::sentence,
    error_code: "Error code",
    request_number: "Request number",
    retry_in: |seconds| ["You can try again in ", seconds, " seconds."].concat(),
    refresh_failed: "Could not be brought up to date just now; these are the figures from before.",

    statement_total_differs: |account, stated, listed| {
        [
            account,
            ": the statement names a total of ",
            stated,
            ", its own lines add up to ",
            listed,
            ".",
        ]
        .concat()
    },
    statement_refused: |file, line, reason| {
        [
            "Statement ",
            file,
            " could not be read (line ",
            line,
            "): ",
            reason,
        ]
        .concat()
    },
    account_missing: |custodian, ending| {
        [
            "There is no statement for the account ending in ",
            ending,
            " at ",
            custodian,
            "; the figures cover the others.",
        ]
        .concat()
    },
    rate_missing: |currency| {
        [
            "There is no exchange rate for ",
            currency,
            "; amounts in it are left out of the totals.",
        ]
        .concat()
    },
    mixed_dates: |oldest| {
        [
            "The accounts are valued at different dates; the oldest is ",
            oldest,
            ".",
        ]
        .concat()
    },
    all_stale: |since| {
        [
            "The provider cannot be reached at the moment. These are its figures as of ",
            since,
            ".",
        ]
        .concat()
    },

    source_line: |source, instant| ["Source: ", source, ", read ", instant].concat(),
};

fn record_kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Household => "Household",
        RecordKind::Person => "Person",
        RecordKind::Account => "Account",
    }
}

fn asset_class(class: AssetClass) -> &'static str {
    match class {
        AssetClass::Equity => "Equities",
        AssetClass::FixedIncome => "Fixed income",
        AssetClass::Fund => "Mixed funds",
        AssetClass::Alternative => "Alternatives",
        AssetClass::Derivative => "Derivatives",
        AssetClass::Cash => "Cash",
        AssetClass::Other => "Other",
    }
}

fn unavailable_reason(reason: UnavailableReason) -> &'static str {
    match reason {
        UnavailableReason::NoPrice => "The provider sent no price.",
        UnavailableReason::NoRate => "There is no exchange rate into the portfolio's currency.",
        UnavailableReason::NoPreviousClose => "There is no valuation before this date to compare with.",
        UnavailableReason::NoDailyValues => "This source gives positions at one date, no daily values.",
        UnavailableReason::NoHoldings => "Nothing is held, so there is nothing to measure.",
        UnavailableReason::NoCapital => "On some day there was no capital, so a return has no meaning.",
    }
}

fn chart_summary(summary: &ChartSummary) -> String {
    [
        "From ",
        &summary.start_date,
        " to ",
        &summary.end_date,
        " the return was ",
        &summary.total,
        ". Lowest ",
        &summary.lowest,
        " on ",
        &summary.lowest_date,
        ", highest ",
        &summary.highest,
        " on ",
        &summary.highest_date,
        ". Value at the start ",
        &summary.start_value,
        ", at the end ",
        &summary.end_value,
        ".",
    ]
    .concat()
}
