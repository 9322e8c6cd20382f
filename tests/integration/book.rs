//! What happened in a client's accounts reaches the widget's door unchanged: the book adds up to the provider's own valuations,
//! computed there by other code.

use std::collections::{BTreeSet, HashMap};

use inlay_contract::book::{Book, BookAccount, LinkTarget, NodeKind};
use inlay_contract::{Currency, Decimal, ErrorCode, Money};
use inlay_sandbox::fault::{Fault, Nonsense, Outage};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{self, north, south};
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::stack::{AS_OF, Stack};

const DOWN: Fault = Fault::Down {
    outage: Outage::Closed,
};

/// What one unit of each currency was worth at each close.
fn rates(book: &Book) -> HashMap<(Currency, usize), Decimal> {
    let own = (0..book.days.len()).map(|day| ((book.currency, day), Decimal::ONE));
    let foreign = book.rates.iter().flat_map(|series| {
        let known = series.rates.iter().enumerate();
        known.filter_map(|(day, rate)| Some(((series.currency, day), (*rate)?)))
    });
    own.chain(foreign).collect()
}

fn is_member(account: &BookAccount, day: Date) -> bool {
    account.joined.is_none_or(|joined| joined <= day) && account.left.is_none_or(|left| day < left)
}

/// Compares a book with the sandbox's own numbers.
async fn assert_equal_to_source(stack: &Stack, org: &Org, record: &str) {
    let book = stack.read_book(org, record).await.unwrap();
    let source = stack.sandbox.world().portfolio(org, record).unwrap();
    let entity = source.entity();
    assert_eq!(
        (book.record.as_str(), book.currency),
        (record, entity.base_currency)
    );
    assert_eq!((book.as_of, book.days.last()), (AS_OF, Some(&AS_OF)), "{record}");
    assert_eq!(book.days.first(), entity.inception.as_ref(), "{record}");

    let rates = rates(&book);
    let valuations = source.valuations(entity.inception.unwrap()..=AS_OF).valuations;
    assert!(20 < valuations.len(), "{record}");
    let places: HashMap<Date, usize> = book.days.iter().copied().zip(0..).collect();
    for valuation in &valuations {
        let day = places[&valuation.date];
        let members = book
            .accounts
            .iter()
            .filter(|account| is_member(account, valuation.date));
        let pockets = members.flat_map(|account| &account.closes);
        let values = pockets.filter_map(|pocket| Some(pocket.values[day]? * rates[&(pocket.currency, day)]));
        let sum = Money::new(values.sum(), book.currency).rounded().amount;
        assert_eq!(sum, valuation.value, "{record} on {}", valuation.date);
    }

    let listed: Decimal = source.holdings().iter().map(|holding| holding.market_value).sum();
    let held: Decimal = book.positions.iter().filter_map(|position| position.value).sum();
    assert_eq!(
        (held, book.positions.len()),
        (listed, source.holdings().len()),
        "{record}"
    );
}

#[tokio::test]
async fn closes_times_rates_are_the_providers_valuation_to_the_cent_every_day() {
    let stack = Stack::start().await;
    for record in [
        north::HOUSEHOLD,
        north::EURO_HOUSEHOLD,
        north::YOUNG_HOUSEHOLD,
        north::SHORT_HISTORY_PERSON,
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
async fn every_booking_arrives_with_its_account_its_instrument_and_its_other_account() {
    let stack = Stack::start().await;
    for (org, record) in [
        (&NORTH, north::HOUSEHOLD),
        (&NORTH, north::EURO_HOUSEHOLD),
        (&NORTH, north::LARGE_HOUSEHOLD),
        (&SOUTH, south::HOUSEHOLD),
    ] {
        let book = stack.read_book(org, record).await.unwrap();
        let source = stack.sandbox.world().portfolio(org, record).unwrap();
        let booked = source.transactions(Date::MIN..=AS_OF);
        let is_paged = 2_000 < booked.len();
        assert!(
            is_paged || record != north::LARGE_HOUSEHOLD,
            "more than one page is read"
        );
        assert_eq!(book.transactions.len(), booked.len(), "{record}");
        let names: HashMap<_, _> = source
            .instruments()
            .instruments
            .into_iter()
            .map(|known| (known.instrument.id, known.instrument.name))
            .collect();
        let place = |index: u32| usize::try_from(index).unwrap();
        for (one, expected) in book.transactions.iter().zip(&booked) {
            assert_eq!(
                (one.date, one.amount, one.currency),
                (expected.date, expected.amount, expected.currency)
            );
            assert_eq!((one.quantity, one.cost), (expected.quantity, expected.cost));
            assert_eq!(book.accounts[place(one.account)].id, expected.account_id);
            let name = one
                .instrument
                .and_then(|index| book.instruments[place(index)].name.as_ref());
            assert_eq!(name, expected.instrument_id.as_ref().map(|id| &names[id]));
            let kind = serde_json::to_value(one.kind).unwrap();
            assert_eq!(kind, serde_json::to_value(expected.kind).unwrap());
            if let Some(counterpart) = one.counterpart {
                assert_eq!(
                    Some(&book.accounts[place(counterpart)].id),
                    expected.counterpart_account_id.as_ref()
                );
            }
        }
    }
}

#[tokio::test]
async fn every_account_has_one_place_and_a_joint_one_is_not_below_each_owner() {
    let stack = Stack::start().await;
    for record in [
        north::HOUSEHOLD,
        north::PERSON,
        north::ACCOUNT,
        north::LARGE_HOUSEHOLD,
    ] {
        let book = stack.read_book(&NORTH, record).await.unwrap();
        let placed: Vec<_> = book.nodes.iter().filter_map(|node| node.account).collect();
        let distinct: BTreeSet<_> = placed.iter().collect();
        assert_eq!(
            (placed.len(), distinct.len()),
            (book.accounts.len(), placed.len()),
            "{record}"
        );
        for (place, node) in (0..).zip(&book.nodes) {
            assert_eq!(node.parent.is_none(), place == 0, "{record}");
            assert!(node.parent.is_none_or(|parent| parent < place), "{record}");
            assert_eq!(node.kind == NodeKind::Account, node.account.is_some(), "{record}");
        }
    }
    let household = stack.read_book(&NORTH, north::HOUSEHOLD).await.unwrap();
    let joint = household
        .nodes
        .iter()
        .find(|node| node.kind == NodeKind::JointOwners)
        .unwrap();
    assert_eq!((joint.name.as_str(), joint.owners.len()), ("", 2));
    let left = household
        .accounts
        .iter()
        .filter(|account| account.left.is_some())
        .count();
    assert!(0 < left, "accounts that left are still told of");
}

/// S27: as for portfolios.
#[tokio::test]
async fn two_firms_with_the_same_record_id_see_their_own_book_only() {
    let stack = Stack::start().await;
    let northern = stack.read_book(&NORTH, records::SHARED).await.unwrap();
    let southern = stack.read_book(&SOUTH, records::SHARED).await.unwrap();
    assert_ne!(northern.nodes[0].name, southern.nodes[0].name);
    let problem = stack.read_book(&SOUTH, north::HOUSEHOLD).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::RecordUnknown);
}

#[tokio::test]
async fn a_record_that_never_held_anything_has_an_empty_book() {
    let stack = Stack::start().await;
    let book = stack.read_book(&NORTH, north::EMPTY).await.unwrap();
    assert!(book.positions.is_empty() && book.transactions.is_empty());
    assert!(!book.nodes.is_empty());
}

#[tokio::test]
async fn an_outage_is_bridged_with_the_book_that_was_known() {
    let stack = Stack::start().await;
    let session = stack.open_session(&NORTH, north::HOUSEHOLD).await;
    let read_at = stack.now();
    let fresh = stack.read_book_in(&session).await.unwrap();
    assert_eq!(fresh.stale_since, None);
    stack.sandbox.set_fault(DOWN);
    stack.clock.advance(SignedDuration::from_mins(6));
    let bridged = stack.read_book_in(&session).await.unwrap();
    assert_eq!(bridged.stale_since, Some(read_at));
    assert_eq!(bridged.transactions, fresh.transactions);
}

#[tokio::test]
async fn each_failure_of_the_provider_has_its_own_name() {
    let stack = Stack::start().await;
    for (fault, code) in [
        (DOWN, ErrorCode::ProviderUnreachable),
        (Fault::Unauthorized, ErrorCode::ProviderAuthentication),
        (
            Fault::Nonsense {
                nonsense: Nonsense::Broken,
            },
            ErrorCode::ProviderNonsense,
        ),
        (
            Fault::Nonsense {
                nonsense: Nonsense::Contradictory,
            },
            ErrorCode::ProviderNonsense,
        ),
        // The last one: afterwards nobody asks for half a minute.
        (
            Fault::RateLimited {
                retry_after_seconds: 30,
            },
            ErrorCode::ProviderRateLimited,
        ),
    ] {
        stack.sandbox.set_fault(fault.clone());
        let problem = stack.read_book(&NORTH, north::HOUSEHOLD).await.unwrap_err();
        assert_eq!(problem.code, code, "{fault:?}");
    }
}

#[tokio::test]
async fn the_way_into_the_platform_leads_to_the_record_and_its_accounts_and_names_nobody() {
    let stack = Stack::start().await;
    let book = stack.read_book(&NORTH, north::HOUSEHOLD).await.unwrap();
    assert_eq!(book.links.len(), book.accounts.len() + 1);
    assert_eq!(book.links[0].to, LinkTarget::Record);
    for (link, name) in [
        (&book.links[0], &book.nodes[0].name),
        (&book.links[1], &book.accounts[0].name),
    ] {
        let (status, page) = stack.follow(&link.url).await;
        assert_eq!(status, 200, "{}", link.url);
        assert!(
            page.contains("Sandbox platform") && page.contains(name.as_str()),
            "{}",
            link.url
        );
    }
    let names = book
        .nodes
        .iter()
        .flat_map(|node| node.owners.iter().chain([&node.name]));
    for word in names
        .flat_map(|name| name.split_whitespace())
        .filter(|word| 3 < word.len())
    {
        assert!(book.links.iter().all(|link| !link.url.contains(word)), "{word}");
    }
}

/// S28: as for portfolios.
#[tokio::test]
async fn no_book_holds_a_whole_account_number_or_a_secret() {
    let stack = Stack::start().await;
    let source = stack.sandbox.world().portfolio(&NORTH, north::HOUSEHOLD).unwrap();
    let numbers = source
        .accounts()
        .accounts
        .into_iter()
        .map(|account| account.number);
    let session = stack.open_session(&NORTH, north::HOUSEHOLD).await;
    let book = stack.text_at(inlay_contract::http::BOOK_PATH, &session).await;
    for secret in numbers.chain([NORTH.client_secret.to_owned(), NORTH.client_id.to_owned()]) {
        assert!(!book.contains(&secret), "the book holds {secret}");
    }
}
