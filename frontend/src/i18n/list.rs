//! Every text that the widget says. `static/words/en.json` has the same groups and names in the same order.
//!
//! A new text gets its line here and in `en.json`, at the same place; the other languages may follow in any order. Tests
//! compare the list with `en.json` and every language with English, and say what is missing where.
//!
//! There are two lists because there are two files per language ([`super::lines`]). What the first load does not say belongs
//! into the second; what both say into the first, for a file that has not come yet says nothing.

use inlay_analytics::explanation::{Operation, Term};
use inlay_analytics::period::Period;
use inlay_analytics::report::{BridgeKind, Dimension};
use inlay_contract::book::{NodeKind, TransactionKind};
use inlay_contract::kyc::{
    Decision, Outcome, Overall, PartKind, PartResult, PartState, Purpose, ReviewState, Risk, RunState,
};
use inlay_contract::portfolio::{AssetClass, RecordKind};
use inlay_contract::{ErrorCode, UnavailableReason};

use super::formats::Formats;
use super::naming::{accessor, signatures, words};
use super::signature::position;
use super::words::{Words, fill};

words! {
    first in FIRST:

    widget {
        portfolio;
        loading;
        kyc_title;
        kyc_loading;
        try_again;
        /// The section of notices.
        notices;
        refresh_failed;
        /// Source and instant.
        source_line(source, instant);
        record_kind: RecordKind { Household => household, Person => person, Account => account };
    }

    figure {
        stale_badge(since);
        partial_badge(included, of);
        unavailable_badge;
        unavailable_reason: UnavailableReason {
            NoPrice => no_price,
            NoRate => no_rate,
            NoPreviousClose => no_previous_close,
            NoDailyValues => no_daily_values,
            NoHoldings => no_holdings,
            NoCapital => no_capital,
            NegativeValue => negative_value,
            DisorderedDays => disordered_days,
            MissingClose => missing_close,
            BeforeInception => before_inception,
            ShorterThanAYear => shorter_than_a_year,
            TooFewDays => too_few_days,
            NoRoot => no_root,
            SeveralRoots => several_roots,
            NoCostBasis => no_cost_basis,
            NoBenchmark => no_benchmark,
            NoTarget => no_target,
            NoForecast => no_forecast,
            TooLarge => too_large,
        };
    }

    total {
        total_value;
        at_close_of(date);
        /// Amount and percentage of a gain.
        up(amount, ratio);
        down(amount, ratio);
        unchanged(amount, ratio);
        /// The previous close.
        since_close_of(date);
        /// Net flow of the day.
        flows_left_out(amount);
        change_unavailable;
    }

    performance {
        performance;
        time_weighted;
        /// First date.
        since(date);
        return_definition;
        too_few_points;
    }

    picture {
        series_portfolio;
        chart_gap_note;
        legend;
        /// Ends and extremes of one series with their dates.
        #[expect(clippy::too_many_arguments, reason = "a sentence has as many parts as it has")]
        series_summary(name, start_date, end_date, total, lowest, lowest_date, highest, highest_date);
        /// Stands where a value would.
        gap;
        series_at(name, value);
    }

    allocation {
        allocation;
        allocation_caption;
        /// The column.
        class;
        weight;
        value;
        negative_not_drawn;
        asset_class: AssetClass {
            Equity => equity,
            FixedIncome => fixed_income,
            Fund => fund,
            Alternative => alternative,
            Derivative => derivative,
            Cash => cash,
            Other => other,
        };
    }

    details {
        book_loading;
        book_failed;
        book_outdated;
        nothing_held_title;
        nothing_held;
    }

    notice {
        /// Account, stated total, total of the lines.
        statement_total_differs(account, stated, listed);
        statement_refused(file, line, reason);
        account_missing(ending, custodian);
        rate_missing(currency);
        /// Valuation, sum of the holdings.
        valuation_differs(valuation, listed);
        /// Oldest date.
        mixed_dates(date);
        /// Since when.
        all_stale(since);
    }

    failure {
        failed_title;
        kyc_failed_title;
        no_portfolio_title;
        no_portfolio_help;
        no_access_title;
        not_connected_title;
        check_trusted_url;
        check_host_list;
        check_component;
        error_code;
        request_number;
        retry_in[count];
    }

    error {
        error_sentence: ErrorCode {
            AssertionMalformed => assertion_malformed,
            AssertionForged => assertion_forged,
            AssertionExpired => assertion_expired,
            AssertionNotYetValid => assertion_not_yet_valid,
            AssertionLifetime => assertion_lifetime,
            AssertionReplayed => assertion_replayed,
            AssertionAudience => assertion_audience,
            OrgUnknown => org_unknown,
            AssertionBinding => assertion_binding,
            HostOrigin => host_origin,
            LaunchCodeUnknown => launch_code_unknown,
            SessionMissing => session_missing,
            SessionUnknown => session_unknown,
            SessionExpired => session_expired,
            InstanceMismatch => instance_mismatch,
            RecordMismatch => record_mismatch,
            PermissionMissing => permission_missing,
            ClientHeaderMissing => client_header_missing,
            OriginRefused => origin_refused,
            RequestMalformed => request_malformed,
            RequestTooLarge => request_too_large,
            MediaTypeUnsupported => media_type_unsupported,
            NotFound => not_found,
            MethodNotAllowed => method_not_allowed,
            RecordUnknown => record_unknown,
            ProviderUnreachable => provider_unreachable,
            ProviderTimeout => provider_timeout,
            ProviderAuthentication => provider_authentication,
            ProviderRejected => provider_rejected,
            ProviderRateLimited => provider_rate_limited,
            ProviderNonsense => provider_nonsense,
            KycNotConfigured => kyc_not_configured,
            KycPermissionMissing => kyc_permission_missing,
            PartyUnknown => party_unknown,
            CrmUnreachable => crm_unreachable,
            CrmRefused => crm_refused,
            PartyNotCheckable => party_not_checkable,
            PackageUnknown => package_unknown,
            ConsentOutdated => consent_outdated,
            IdempotencyKeyMissing => idempotency_key_missing,
            IdempotencyKeyReused => idempotency_key_reused,
            KycStillValid => kyc_still_valid,
            KycDeclined => kyc_declined,
            CheckUnknown => check_unknown,
            DecisionOwnCheck => decision_own_check,
            DecisionNotOpen => decision_not_open,
            ReportUnavailable => report_unavailable,
            LinkSpent => link_spent,
            TooManyStreams => too_many_streams,
            WebhookSignature => webhook_signature,
            WebhookTime => webhook_time,
            WebhookMalformed => webhook_malformed,
            RateLimited => rate_limited,
            Overloaded => overloaded,
            StoreUnavailable => store_unavailable,
            Internal => internal,
            HandshakeTimeout => handshake_timeout,
            HostRefused => host_refused,
            VersionMismatch => version_mismatch,
            AssertionUnavailable => assertion_unavailable,
            ServiceUnreachable => service_unreachable,
            ServiceTimeout => service_timeout,
            AnswerMalformed => answer_malformed,
            WidgetBroken => widget_broken,
        };
    }
}

words! {
    later in LATER:

    period {
        period_group;
        /// What stands on the button.
        period_label: Period {
            MonthToDate => month_to_date,
            QuarterToDate => quarter_to_date,
            YearToDate => year_to_date,
            OneMonth => one_month,
            ThreeMonths => three_months,
            SixMonths => six_months,
            OneYear => one_year,
            ThreeYears => three_years,
            FiveYears => five_years,
            SinceInception => since_inception,
            Custom => custom,
        };
        /// What the button is called.
        period_name: Period {
            MonthToDate => month_to_date,
            QuarterToDate => quarter_to_date,
            YearToDate => year_to_date,
            OneMonth => one_month,
            ThreeMonths => three_months,
            SixMonths => six_months,
            OneYear => one_year,
            ThreeYears => three_years,
            FiveYears => five_years,
            SinceInception => since_inception,
            Custom => custom,
        };
        /// The opening and the closing close.
        period_range(opening, closing);
        custom_first;
        custom_last;
        custom_apply;
        custom_invalid;
        /// The closes of the details and of the figures.
        book_differs(details, figures);
        reload;
    }

    figures {
        key_figures;
        figure_gain;
        figure_time_weighted;
        figure_money_weighted;
        figure_benchmark;
        figure_excess;
        figure_volatility;
        figure_max_drawdown;
        /// Opens and closes the figures that are less often asked for.
        more_figures;
        figure_time_weighted_annual;
        figure_money_weighted_annual;
        figure_modified_dietz;
        drawdown_recovered(date);
        drawdown_not_recovered;
        figure_unrealised;
        figure_realised;
        figure_income;
        figure_income_projected;
        figure_fees;
        figure_taxes;
        figure_opening_value;
        figure_closing_value;
        cost_method;
        cost_fifo;
        cost_average;
        /// A number of percentage points.
        percentage_points(points);
        per_year(figure);
    }

    chart {
        /// What a screen reader calls the element.
        chart_role;
        chart_help;
        view_as_table;
        view_as_chart;
        chart_kind;
        chart_return;
        chart_value;
        chart_drawdown;
        series_benchmark(name);
        benchmark_changed(name);
        overview_strip;
        zoom_in;
        zoom_out;
        reset_zoom;
        select_period;
        save_picture;
        save_picture_by_hand;
        print;
        paper_by_hand;
        /// Names the list below the chart.
        chart_notes;
        /// From when to when the chart shows.
        period_shown(range);
        chart_help_title;
        key_points;
        key_series;
        key_page;
        key_ends;
        key_zoom;
        key_summary;
        key_help;
        key_select;
        key_escape;
        every_day;
        /// The line under a saved picture.
        stale_picture_line(source, date);
        date;
        month_ends_only;
    }

    bridge {
        bridge_title;
        bridge_line: BridgeKind {
            Contributions => contributions,
            Withdrawals => withdrawals,
            AccountsJoined => accounts_joined,
            AccountsLeft => accounts_left,
            Income => income,
            Fees => fees,
            Taxes => taxes,
            Gains => gains,
            Currency => currency,
        };
    }

    split {
        split_by;
        dimension: Dimension {
            AssetClass => asset_class,
            Sector => sector,
            Region => region,
            Currency => currency,
            Account => account,
        };
        unclassified;
        /// The name of the model.
        target_title(name);
        target;
        held;
        drift;
        trade;
        buy_amount(amount);
        sell_amount(amount);
        within_tolerance;
        outside_tolerance;
        no_trade;
        filter_by(part);
        filtered_by(part);
        remove_filter(part);
        open_in_platform(platform);
    }

    income {
        income_title;
        income_received;
        income_expected;
        dividends;
        interest;
        month;
        no_income;
    }

    tree {
        tree_title;
        tree_name;
        gain;
        period_return;
        income;
        /// The button of a row, whose name follows.
        expand;
        collapse;
        expand_all;
        collapse_all;
        node_kind: NodeKind {
            Household => household,
            Person => person,
            JointOwners => joint_owners,
            Registration => registration,
            Group => group,
            Account => account,
        };
        /// The owners of what is held together.
        joint_owners(names);
        count_accounts[count];
        count_holdings[count];
    }

    accounts {
        accounts;
        account;
    }

    holdings {
        holdings;
        name;
        quantity;
        price;
    }

    tables {
        tables_title;
        table_holdings;
        table_transactions;
        table_lots;
        table_income;
        table_flows;
        search;
        search_holdings;
        rows_found[count];
        /// How many of how many.
        rows_of(shown, all);
        columns;
        columns_title;
        /// Undoes the reader's own choice of columns.
        columns_that_fit;
        export_csv;
        copy_csv;
        copy;
        copied;
        close;
        no_rows;
        no_rows_filtered;
        sort_by(column);
        kind;
        security;
        symbol;
        isin;
        price_date;
        local_value;
        cost;
        cost_local;
        unrealised;
        unrealised_ratio;
        opened;
        /// Stands where the day of purchase would.
        lot_unknown;
        /// Stands where the name of a security would.
        holding_unnamed;
        amount;
        amount_local;
        currency;
        counterpart;
        sector;
        region;
        projected_income;
        flow_joined;
        flow_left;
        transaction_kind: TransactionKind {
            Deposit => deposit,
            Withdrawal => withdrawal,
            DeliveryIn => delivery_in,
            DeliveryOut => delivery_out,
            Transfer => transfer,
            Buy => buy,
            Sell => sell,
            Dividend => dividend,
            Interest => interest,
            Fee => fee,
            Tax => tax,
            Other => other,
        };
    }

    explain {
        explain_figure(figure);
        explain_title(figure);
        definition;
        inputs;
        steps;
        excluded;
        nothing_excluded;
        price_dates;
        rate_dates;
        result;
        show_all_lines[count];
        recomputed;
        recompute_differs;
        copy_explanation;
        /// By the id of the definition; empty for an id that has none.
        definition_text: str {
            "value.total" => value_total,
            "value.position" => value_position,
            "gain.day" => gain_day,
            "gain.period" => gain_period,
            "gain.unrealised" => gain_unrealised,
            "gain.realised" => gain_realised,
            "flow.net" => flow_net,
            "flow.in" => flow_in,
            "flow.out" => flow_out,
            "twr.daily" => twr_daily,
            "annualise" => annualise,
            "xirr" => xirr,
            "moddietz" => moddietz,
            "benchmark" => benchmark,
            "excess" => excess,
            "vol" => vol,
            "max_drawdown" => max_drawdown,
            "weight" => weight,
            "drift" => drift,
            "trade" => trade,
            "cost.fifo" => cost_fifo,
            "cost.average" => cost_average,
            "income.received" => income_received,
            "income.projected" => income_projected,
            "fees" => fees,
            "taxes" => taxes,
            "bridge" => bridge,
        };
        term: Term {
            OpeningValue => opening_value,
            ClosingValue => closing_value,
            PreviousValue => previous_value,
            MarketValue => market_value,
            TotalValue => total_value,
            Inflow => inflow,
            Outflow => outflow,
            NetFlow => net_flow,
            WeightedFlow => weighted_flow,
            TimeWeight => time_weight,
            AverageCapital => average_capital,
            CapitalAtStart => capital_at_start,
            CapitalAtEnd => capital_at_end,
            GrowthOfDay => growth_of_day,
            GrowthOfPeriod => growth_of_period,
            Return => return_of_period,
            AnnualReturn => annual_return,
            Days => days,
            Years => years,
            IndexAtStart => index_at_start,
            IndexAtEnd => index_at_end,
            BenchmarkReturn => benchmark_return,
            Excess => excess,
            DailyReturn => daily_return,
            DailyDeviation => daily_deviation,
            TradingDays => trading_days,
            Volatility => volatility,
            Peak => peak,
            Trough => trough,
            Fall => fall,
            Quantity => quantity,
            Price => price,
            ExchangeRate => exchange_rate,
            LocalValue => local_value,
            Cost => cost,
            Proceeds => proceeds,
            Gain => gain,
            Weight => weight,
            TargetWeight => target_weight,
            Drift => drift,
            TargetValue => target_value,
            Trade => trade,
            Payment => payment,
            ExpectedPayment => expected_payment,
            Income => income,
            Fee => fee,
            Tax => tax,
            PriceEffect => price_effect,
            CurrencyEffect => currency_effect,
            Membership => membership,
            Rounded => rounded,
        };
        /// Read between the operands, or before them.
        operation: Operation {
            Sum => sum,
            Difference => difference,
            Product => product,
            Quotient => quotient,
            Power => power,
            Minimum => minimum,
            Round => round,
            RateOfReturn => rate_of_return,
            StandardDeviation => standard_deviation,
            SquareRoot => square_root,
        };
    }

    kyc {
        kyc_state_title;
        kyc_overall: Overall {
            NeverChecked => never_checked,
            Running => running,
            AwaitingClient => awaiting_client,
            InReview => in_review,
            Valid => valid,
            DueSoon => due_soon,
            Overdue => overdue,
            Declined => declined,
            Incomplete => incomplete,
        };
        kyc_risk_title;
        kyc_risk: Risk {
            Low => low,
            Medium => medium,
            High => high,
            Unknown => unknown,
        };
        kyc_last_completed;
        kyc_next_review;
        kyc_none_yet;
        kyc_start;
        kyc_may_not_start;
        kyc_may_not_decide;
        kyc_own_override;
        kyc_may_not_reveal;
        kyc_latest;
        kyc_empty;
        kyc_run_state: RunState {
            Queued => queued,
            InProgress => in_progress,
            AwaitingClient => awaiting_client,
            InReview => in_review,
            Finished => finished,
            Abandoned => abandoned,
            Failed => failed,
            Unknown => unknown,
        };
        kyc_outcome: Outcome {
            Approved => approved,
            ApprovedWithRequirements => approved_with_requirements,
            Attention => attention,
            Declined => declined,
            Inconclusive => inconclusive,
            Unknown => unknown,
        };
        kyc_provider_said(provider, outcome);
        kyc_requirements_due(date);
        kyc_review: ReviewState {
            Open => open,
            Confirmed => confirmed,
            FalsePositive => false_positive,
            Inconclusive => inconclusive,
        };
        kyc_overridden(outcome);
        kyc_resolved(name, instant);
        kyc_resolved_by_you(instant);
        kyc_somebody;
        kyc_started;
        kyc_started_by(instant, name);
        kyc_started_by_you(instant);
        kyc_finished;
        kyc_purpose_title;
        kyc_purpose: Purpose {
            Onboarding => onboarding,
            PeriodicReview => periodic_review,
            TriggerEvent => trigger_event,
        };
        kyc_provider;
        kyc_consent;
        kyc_consent_version(version);
        kyc_valid_until;
        kyc_parts;
        kyc_part_kind: PartKind {
            Document => document,
            Face => face,
            Identity => identity,
            Address => address,
            Watchlist => watchlist,
            Device => device,
            Unknown => unknown,
        };
        kyc_part_state: PartState {
            Waiting => waiting,
            InProgress => in_progress,
            AwaitingClient => awaiting_client,
            InReview => in_review,
            Finished => finished,
            Skipped => skipped,
            Failed => failed,
            Unknown => unknown,
        };
        kyc_part_result: PartResult {
            Clear => clear,
            Attention => attention,
            Rejected => rejected,
            Inconclusive => inconclusive,
            Unknown => unknown,
        };
        kyc_raw(word);
        kyc_finer(word);
        kyc_finished_at(instant);
        kyc_since(instant);
        kyc_other_reason(word);
        kyc_reason: str {
            "address_not_confirmed" => address_not_confirmed,
            "adverse_media" => adverse_media,
            "age" => age,
            "birth_date_mismatch" => birth_date_mismatch,
            "deceased" => deceased,
            "device_risk" => device_risk,
            "document_compromised" => document_compromised,
            "document_data" => document_data,
            "document_expired" => document_expired,
            "document_not_genuine" => document_not_genuine,
            "document_unreadable" => document_unreadable,
            "face_known" => face_known,
            "face_mismatch" => face_mismatch,
            "face_not_genuine" => face_not_genuine,
            "face_unreadable" => face_unreadable,
            "identity_not_confirmed" => identity_not_confirmed,
            "politically_exposed" => politically_exposed,
            "sanctions" => sanctions,
            "watchlist_match" => watchlist_match,
        };
        kyc_progress_title;
        kyc_progress(done, of);
        kyc_elapsed(time);
        kyc_typical(median, most);
        kyc_leave;
        kyc_delay(instant);
        kyc_polling;
        kyc_seconds[count];
        kyc_minutes[count];
        kyc_hours[count];
        kyc_days[count];
        kyc_party;
        kyc_birth_year;
        kyc_document_ending;
        kyc_country;
        kyc_not_known;
        kyc_reveal;
        kyc_reveal_title;
        kyc_reveal_note;
        kyc_reveal_reason;
        kyc_reveal_show;
        kyc_reason_missing;
        kyc_revealed;
        kyc_hidden;
        kyc_hidden_in[count];
        kyc_hide_now;
        kyc_birth_date;
        kyc_document_number;
        kyc_address;
        kyc_email;
        kyc_members;
        kyc_household;
        kyc_open;
        kyc_open_member(name);
        kyc_start_title;
        kyc_package;
        kyc_consent_given;
        kyc_missing;
        kyc_start_now;
        kyc_start_although_valid;
        kyc_cancel;
        kyc_sending;
        kyc_joined(name);
        kyc_joined_yours;
        kyc_said_started;
        kyc_said_delayed;
        kyc_said_resumed;
        kyc_said_finished(outcome);
        kyc_said_decided(outcome);
        kyc_history;
        kyc_attempt(number);
        kyc_decide;
        kyc_overrule;
        kyc_decide_title;
        kyc_decision_title;
        kyc_decision: Decision {
            Confirm => confirm,
            FalsePositive => false_positive,
            Inconclusive => inconclusive,
            OverrideApproved => override_approved,
            OverrideDeclined => override_declined,
        };
        kyc_note_title;
        kyc_note_hint;
        kyc_decision_missing;
        kyc_record_decision;
        kyc_report;
        kyc_report_title(name);
        kyc_report_pdf;
    }
}

#[cfg(test)]
mod tests;
