//! The provider's numbers reach the widget's door unchanged, for the right firm only, and its failures by their names.

use std::collections::HashMap;

use inlay_contract::figure::Figure;
use inlay_contract::{Decimal, ErrorCode, Money, UnavailableReason};
use inlay_sandbox::fault::{Fault, Nonsense, Outage};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{self, north, south};
use jiff::SignedDuration;

use crate::stack::{AS_OF, Stack};

const DOWN: Fault = Fault::Down {
    outage: Outage::Closed,
};

/// Reads a record through the backend and compares every figure with the sandbox's own, computed here by other code.
async fn assert_equal_to_source(stack: &Stack, org: &Org, record: &str) {
    let portfolio = stack.read(org, record).await.unwrap();
    let source = stack.sandbox.world().portfolio(org, record).unwrap();
    let entity = source.entity();
    let rates: HashMap<_, _> = stack
        .sandbox
        .world()
        .rates(entity.base_currency.as_str(), AS_OF)
        .unwrap()
        .rates
        .into_iter()
        .map(|rate| (rate.currency, rate.rate))
        .collect();

    assert_eq!(portfolio.record.name, entity.name);
    assert_eq!(portfolio.currency, entity.base_currency);
    assert_eq!(portfolio.as_of, AS_OF);
    assert_eq!(portfolio.holdings.len(), source.holdings().len());
    assert_eq!(portfolio.accounts.len(), source.accounts().accounts.len());

    let total: Decimal = source
        .holdings()
        .iter()
        .map(|holding| holding.market_value * rates[&holding.currency])
        .sum();
    let total = Money::new(total, entity.base_currency).rounded();
    assert_eq!(
        portfolio.total_value.known().map(|value| value.rounded()),
        Some(total),
        "{record}"
    );

    let inception = entity.inception.unwrap();
    let valuations = source.valuations(inception..=AS_OF).valuations;
    let [.., previous, last] = valuations.as_slice() else {
        panic!("{record} has no two valuations")
    };
    assert_eq!(
        last.value, total.amount,
        "the sandbox contradicts itself for {record}"
    );
    let flows: Decimal = source
        .flows(last.date..=last.date)
        .flows
        .iter()
        .map(|flow| flow.amount)
        .sum();
    let change = portfolio.day_change.known().unwrap();
    assert_eq!(
        change.amount.rounded().amount,
        last.value - previous.value - flows,
        "{record}"
    );
    assert_eq!(change.previous_close, previous.date);

    let performance = portfolio.performance.known().unwrap();
    assert_eq!(performance.points.len(), valuations.len());
    for (point, valuation) in performance.points.iter().zip(&valuations) {
        assert_eq!((point.date, point.value), (valuation.date, valuation.value));
    }

    let weights: Decimal = portfolio
        .allocation
        .known()
        .unwrap()
        .iter()
        .filter_map(|slice| slice.weight)
        .sum();
    assert!(
        (weights - Decimal::ONE).abs() < Decimal::new(1, 6),
        "{record}: weights add up to {weights}"
    );
    let account_total: Decimal = portfolio
        .accounts
        .iter()
        .filter_map(|account| account.value.known())
        .map(|value| value.amount)
        .sum();
    assert_eq!(
        Money::new(account_total, entity.base_currency).rounded(),
        total,
        "{record}: accounts"
    );
}

#[tokio::test]
async fn every_kind_of_record_shows_the_providers_own_figures() {
    let stack = Stack::start().await;
    for record in [
        north::HOUSEHOLD,
        north::EURO_HOUSEHOLD,
        north::YOUNG_HOUSEHOLD,
        north::PERSON,
        north::ACCOUNT,
        north::JOINT_ACCOUNT,
    ] {
        assert_equal_to_source(&stack, &NORTH, record).await;
    }
    for record in [south::HOUSEHOLD, south::PERSON, south::ACCOUNT] {
        assert_equal_to_source(&stack, &SOUTH, record).await;
    }
}

#[tokio::test]
async fn a_household_of_fifty_accounts_and_ten_thousand_holdings_is_whole() {
    let stack = Stack::start().await;
    assert_equal_to_source(&stack, &NORTH, north::LARGE_HOUSEHOLD).await;
}

#[tokio::test]
async fn a_record_that_holds_nothing_says_so_and_shows_no_zero() {
    let stack = Stack::start().await;
    let portfolio = stack.read(&NORTH, north::EMPTY).await.unwrap();
    let reason = UnavailableReason::NoHoldings;
    assert_eq!(portfolio.total_value, Figure::unavailable(reason));
    assert_eq!(portfolio.day_change, Figure::unavailable(reason));
    assert_eq!(portfolio.performance, Figure::unavailable(reason));
    assert!(portfolio.holdings.is_empty());
}

/// S27: the same record id, and even the same upstream, never crosses the border between two firms.
#[tokio::test]
async fn two_firms_with_the_same_record_id_see_their_own_client_only() {
    let stack = Stack::start().await;
    let northern = stack.read(&NORTH, records::SHARED).await.unwrap();
    let southern = stack.read(&SOUTH, records::SHARED).await.unwrap();
    assert_ne!(northern.record.name, southern.record.name);
    assert_equal_to_source(&stack, &NORTH, records::SHARED).await;
    assert_equal_to_source(&stack, &SOUTH, records::SHARED).await;

    let problem = stack.read(&SOUTH, north::HOUSEHOLD).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::RecordUnknown);
}

#[tokio::test]
async fn a_record_that_the_provider_does_not_know_is_named_so() {
    let stack = Stack::start().await;
    let problem = stack.read(&NORTH, records::UNKNOWN).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (ErrorCode::RecordUnknown, 404));
}

#[tokio::test]
async fn an_outage_is_bridged_with_what_was_known_and_says_since_when() {
    let stack = Stack::start().await;
    let session = stack.open_session(&NORTH, north::HOUSEHOLD).await;
    let fresh = stack.read_in(&session).await.unwrap();
    assert_eq!(fresh.source.stale_since, None);

    stack.sandbox.set_fault(DOWN);
    stack.clock.advance(SignedDuration::from_mins(6));
    let bridged = stack.read_in(&session).await.unwrap();
    assert_eq!(bridged.source.stale_since, Some(fresh.source.read_at));
    assert!(matches!(bridged.total_value, Figure::Stale { since, .. } if since == fresh.source.read_at));
    assert_eq!(bridged.total_value.known(), fresh.total_value.known());

    stack.sandbox.set_fault(Fault::None);
    stack.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(stack.read_in(&session).await.unwrap().source.stale_since, None);
}

/// S30: a token that the provider takes back is replaced at once; the advisor notices nothing.
#[tokio::test]
async fn a_revoked_provider_token_is_renewed_without_the_advisor_noticing() {
    let stack = Stack::start().await;
    assert!(stack.read(&NORTH, north::PERSON).await.is_ok());
    stack.sandbox.revoke_tokens();
    assert!(stack.read(&NORTH, north::ACCOUNT).await.is_ok());
}

/// S01, S28: no answer holds a provider's secret, or the number of an account.
#[tokio::test]
async fn no_answer_holds_secrets_or_whole_account_numbers() {
    let stack = Stack::start().await;
    let numbers: Vec<_> = stack
        .sandbox
        .world()
        .portfolio(&NORTH, north::HOUSEHOLD)
        .unwrap()
        .accounts()
        .accounts
        .into_iter()
        .map(|account| account.number)
        .collect();
    let session = stack.open_session(&NORTH, north::HOUSEHOLD).await;
    let mut answers = vec![stack.read_text(&session).await];
    for fault in [DOWN, Fault::Unauthorized] {
        stack.sandbox.set_fault(fault);
        let session = stack.open_session(&NORTH, north::YOUNG_HOUSEHOLD).await;
        answers.push(stack.read_text(&session).await);
    }
    for answer in answers {
        for secret in [NORTH.client_secret, NORTH.client_id, stack.sandbox.base_url()] {
            assert!(!answer.contains(secret), "an answer holds {secret}");
        }
        for number in &numbers {
            assert!(
                !answer.contains(number.as_str()),
                "an answer holds the account number {number}"
            );
        }
    }
}

/// Every way in which the provider can fail has its own code, and says nothing of the provider's own words.
#[tokio::test]
async fn each_failure_of_the_provider_has_its_own_name() {
    let stack = Stack::start().await;
    let faults = [
        (DOWN, ErrorCode::ProviderUnreachable),
        (
            Fault::Down {
                outage: Outage::Unavailable,
            },
            ErrorCode::ProviderUnreachable,
        ),
        (Fault::Unauthorized, ErrorCode::ProviderAuthentication),
        (
            Fault::Nonsense {
                nonsense: Nonsense::Broken,
            },
            ErrorCode::ProviderNonsense,
        ),
        (
            Fault::Nonsense {
                nonsense: Nonsense::Html,
            },
            ErrorCode::ProviderNonsense,
        ),
        (
            Fault::Nonsense {
                nonsense: Nonsense::Contradictory,
            },
            ErrorCode::ProviderNonsense,
        ),
    ];
    for (fault, code) in faults {
        stack.sandbox.set_fault(fault.clone());
        let problem = stack.read(&NORTH, north::HOUSEHOLD).await.unwrap_err();
        assert_eq!(problem.code, code, "{fault:?}");
        assert_eq!(problem.detail, code.sentence(), "{fault:?}");
        assert!(!problem.request_id.is_empty());
    }
    stack.sandbox.set_fault(Fault::None);
    assert_equal_to_source(&stack, &NORTH, north::HOUSEHOLD).await;
    // The last one: afterwards nobody asks for half a minute.
    stack.sandbox.set_fault(Fault::RateLimited {
        retry_after_seconds: 30,
    });
    let problem = stack.read(&NORTH, north::PERSON).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::ProviderRateLimited);
}
