//! Accounts that clients have connected at SnapTrade reach the widget's door with the figures of the platform, for the right
//! firm only; what SnapTrade does not know is unavailable and says why; no secret leaves.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use inlay_backend::clock::Clock;
use inlay_backend::secret::Secret;
use inlay_backend::upstream::client::HttpSettings;
use inlay_backend::upstream::line::LineSettings;
use inlay_backend::upstream::snaptrade::{SnapTradeDesk, SnapTradeSettings};
use inlay_contract::book::{Book, NodeKind};
use inlay_contract::figure::Figure;
use inlay_contract::http::{BOOK_PATH, PORTFOLIO_PATH};
use inlay_contract::portfolio::{AssetClass, Notice, Portfolio};
use inlay_contract::{Decimal, ErrorCode, UnavailableReason};
use inlay_sandbox::Sandbox;
use inlay_sandbox::answer::{EntityKind, NodeKind as SourceKind, OrgRecords};
use inlay_sandbox::fault::{Fault, FaultPlan, Nonsense, Outage};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{self, north, south};
use inlay_sandbox::snaptrade::{connected_id, secret_of};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use crate::stack::{AS_OF, Stack};

/// Both firms at SnapTrade.
struct Connected {
    stack: Stack,
    _folder: TempDir,
}

/// The user of each person, and which of them stand behind each record.
struct Users {
    /// Identifier at the platform and name.
    persons: BTreeMap<String, String>,
    by_record: Vec<(String, EntityKind, String, Vec<String>)>,
}

fn desk(sandbox: &Sandbox, org: &Org) -> SnapTradeDesk {
    let settings = SnapTradeSettings {
        base_url: format!("{}/snaptrade", sandbox.base_url()).parse().unwrap(),
        path_prefix: "/api/v1".to_owned(),
        client_id: org.snaptrade_client_id.to_owned(),
        consumer_key: Secret::fixed(org.snaptrade_consumer_key),
        records: "nowhere".into(),
        balance_history: false,
        http: HttpSettings::default(),
        line: LineSettings::default(),
        snapshot_timeout_ms: 15_000,
    };
    SnapTradeDesk::new(&settings, Clock::system()).unwrap()
}

/// Households and persons of a firm; a large one would need more calls than a minute allows.
fn users(sandbox: &Sandbox, org: &Org, listed: &OrgRecords) -> Users {
    let mut users = Users {
        persons: BTreeMap::new(),
        by_record: Vec::new(),
    };
    for record in &listed.records {
        let portfolio = sandbox.world().portfolio(org, &record.id).unwrap();
        let entity = portfolio.entity();
        let persons: Vec<_> = match record.kind {
            EntityKind::Person => vec![(entity.id, entity.name)],
            EntityKind::Household => {
                let nodes = portfolio.structure().nodes.into_iter();
                let members = nodes.filter(|node| node.kind == SourceKind::Person);
                members.map(|node| (node.id, node.name)).collect()
            }
            EntityKind::Account => continue,
        };
        if persons.is_empty() {
            continue;
        }
        let ids = persons.iter().map(|(id, _)| id.clone()).collect();
        users
            .by_record
            .push((record.id.clone(), record.kind, record.name.clone(), ids));
        users.persons.extend(persons);
    }
    users
}

impl Connected {
    async fn start() -> Self {
        let sandbox = inlay_sandbox::serve(inlay_sandbox::Config::in_process(AS_OF))
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut providers = Vec::new();
        for (org, listed) in [&NORTH, &SOUTH].into_iter().zip(records::all()) {
            assert_eq!(listed.org, org.id);
            let users = users(&sandbox, org, &listed);
            let path = |name: &str| folder.path().join(format!("{}-{name}", org.short_name));
            let mut text = String::new();
            for (id, name) in &users.persons {
                fs::write(path(id), secret_of(id)).unwrap();
                let file = path(id).display().to_string();
                writeln!(
                    text,
                    "[[user]]\nid = {id:?}\nname = {name:?}\nsecret_file = {file:?}"
                )
                .unwrap();
            }
            for (id, kind, name, users) in &users.by_record {
                let kind = serde_json::to_string(kind).unwrap();
                writeln!(
                    text,
                    "[[record]]\nid = {id:?}\nkind = {kind}\nname = {name:?}\nusers = {users:?}"
                )
                .unwrap();
            }
            if org == &NORTH {
                text += &account_record(&sandbox, &users).await;
            }
            fs::write(path("records.toml"), text).unwrap();
            fs::write(path("key"), org.snaptrade_consumer_key).unwrap();
            providers.push(format!(
                "[tenant.provider.snaptrade]\nbase_url = \"{}/snaptrade\"\nclient_id = \"{}\"\nconsumer_key_file = {:?}\nrecords = {:?}\nbalance_history = true\n\
                 # The clock of these tests stands still, and with it whatever comes back with time.\n\
                 limits = {{ requests_per_minute = 100_000 }}\n",
                sandbox.base_url(),
                org.snaptrade_client_id,
                path("key").display().to_string(),
                path("records.toml").display().to_string(),
            ));
        }
        Self {
            stack: Stack::start_with(sandbox, &providers).await,
            _folder: folder,
        }
    }
}

/// The record of one account, which is named as the desk lists it, and of one that nobody has connected.
async fn account_record(sandbox: &Sandbox, users: &Users) -> String {
    let person = sandbox
        .world()
        .portfolio(&NORTH, north::PERSON)
        .unwrap()
        .entity()
        .id;
    assert!(users.persons.contains_key(&person));
    let account = sandbox
        .world()
        .portfolio(&NORTH, north::ACCOUNT)
        .unwrap()
        .entity();
    let desk = desk(sandbox, &NORTH);
    let listed = desk.accounts(&person, secret_of(&person).into()).await.unwrap();
    let key = &listed.iter().find(|one| one.name == account.name).unwrap().key;
    format!(
        "[[record]]\nid = {:?}\nkind = \"account\"\nname = {:?}\nusers = [{person:?}]\naccounts = [{key:?}, \"Lost Brokerage/12345678\"]\n",
        north::ACCOUNT,
        account.name
    )
}

/// What is held, by name, quantity and value in its own currency.
fn held(portfolio: &Portfolio) -> Vec<(Option<String>, Decimal, String)> {
    let mut held: Vec<_> = portfolio
        .holdings
        .iter()
        // The names of currencies are a provider's own.
        .map(|one| {
            let name = one.name.clone().filter(|_| one.asset_class != AssetClass::Cash);
            let value = one.local_value.known().unwrap();
            (
                name,
                one.quantity.normalize(),
                format!("{} {}", value.amount.normalize(), value.currency),
            )
        })
        .collect();
    held.sort();
    held
}

fn in_own_currency(portfolio: &Portfolio) -> Decimal {
    let values = portfolio
        .holdings
        .iter()
        .filter_map(|one| one.local_value.known());
    values
        .filter(|value| value.currency == portfolio.currency)
        .map(|value| value.amount)
        .sum()
}

#[tokio::test]
async fn what_is_held_is_what_the_platform_says_of_the_same_clients() {
    let (platform, connected) = (Stack::start().await, Connected::start().await);
    for (org, record) in [
        (&NORTH, north::HOUSEHOLD),
        (&NORTH, north::EURO_HOUSEHOLD),
        (&NORTH, north::YOUNG_HOUSEHOLD),
        (&NORTH, north::PERSON),
        (&NORTH, north::ACCOUNT),
        (&SOUTH, south::HOUSEHOLD),
        (&SOUTH, south::PERSON),
    ] {
        let expected = platform.read(org, record).await.unwrap();
        let found = connected.stack.read(org, record).await.unwrap();
        assert_eq!(found.as_of, expected.as_of, "{record}");
        assert_eq!(found.currency, expected.currency, "{record}");
        assert_eq!(found.record.name, expected.record.name);
        assert_eq!(
            found.accounts.len(),
            expected.accounts.len(),
            "{record}: a joint account is there once"
        );
        assert_eq!(held(&found), held(&expected), "{record}");
        let known = found.total_value.known().unwrap().amount;
        assert_eq!(known, in_own_currency(&expected), "{record}");
        let is_whole = matches!(found.total_value, Figure::Value { .. });
        let is_foreign = expected
            .holdings
            .iter()
            .any(|one| one.local_value.known().unwrap().currency != expected.currency);
        assert_eq!(
            is_whole, !is_foreign,
            "{record}: what cannot be converted is said to be missing"
        );
        let says_so = found
            .notices
            .iter()
            .any(|one| matches!(one, Notice::RateMissing { .. }));
        assert_eq!(says_so, is_foreign, "{record}");
    }
}

#[tokio::test]
async fn the_returns_of_whole_daily_values_are_those_of_the_platform() {
    let (platform, connected) = (Stack::start().await, Connected::start().await);
    let mut n_compared = 0;
    for record in [north::YOUNG_HOUSEHOLD, north::SHORT_HISTORY_PERSON] {
        let expected = platform.read(&NORTH, record).await.unwrap();
        let found = connected.stack.read(&NORTH, record).await.unwrap();
        if !matches!(found.total_value, Figure::Value { .. }) {
            continue;
        }
        n_compared += 1;
        assert_eq!(found.day_change, expected.day_change, "{record}");
        assert_eq!(found.performance, expected.performance, "{record}");
    }
    assert!(0 < n_compared, "no record is in one currency");
}

#[tokio::test]
async fn where_daily_values_are_not_switched_on_no_return_is_made_up() {
    let connected = Connected::start().await;
    let portfolio = connected.stack.read(&SOUTH, south::HOUSEHOLD).await.unwrap();
    let reason = UnavailableReason::NoDailyValues;
    assert_eq!(portfolio.performance, Figure::unavailable(reason));
    assert_eq!(portfolio.day_change, Figure::unavailable(reason));
    let book = connected.stack.read_book(&SOUTH, south::HOUSEHOLD).await.unwrap();
    assert!(book.days.is_empty() && !book.transactions.is_empty());
}

/// The bookings of a day, without what SnapTrade does not tell.
fn bookings(book: &Book) -> Vec<String> {
    let place = |index: u32| usize::try_from(index).unwrap();
    let mut lines: Vec<_> = book
        .transactions
        .iter()
        .map(|one| {
            let account = &book.accounts[place(one.account)].number_ending;
            let instrument = one.instrument.map(|index| &book.instruments[place(index)]);
            let listed = instrument.filter(|instrument| instrument.asset_class != AssetClass::Cash);
            let symbol = listed.and_then(|instrument| instrument.symbol.as_deref());
            let quantity = one.quantity.map(|quantity| quantity.normalize());
            let amount = one.amount.normalize();
            format!(
                "{} {account} {:?} {symbol:?} {quantity:?} {amount} {}",
                one.date, one.kind, one.currency
            )
        })
        .collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn every_booking_of_a_client_arrives_as_the_platform_books_it() {
    let (platform, connected) = (Stack::start().await, Connected::start().await);
    for (org, record) in [
        (&NORTH, north::YOUNG_HOUSEHOLD),
        (&NORTH, north::PERSON),
        (&SOUTH, south::PERSON),
    ] {
        let mut expected = platform.read_book(org, record).await.unwrap();
        let found = connected.stack.read_book(org, record).await.unwrap();
        // SnapTrade tells nothing of accounts that were closed.
        let is_open = |account: u32| {
            expected.accounts[usize::try_from(account).unwrap()]
                .left
                .is_none()
        };
        let kept: Vec<_> = expected
            .transactions
            .iter()
            .filter(|one| is_open(one.account))
            .cloned()
            .collect();
        expected.transactions = kept;
        let expected = bookings(&expected);
        assert!(
            record != north::PERSON || 1_000 < expected.len(),
            "more than one page is read: {}",
            expected.len()
        );
        assert_eq!(bookings(&found), expected, "{record}");
    }
}

#[tokio::test]
async fn a_joint_account_stands_once_below_its_owners_together() {
    let connected = Connected::start().await;
    let book = connected.stack.read_book(&NORTH, north::HOUSEHOLD).await.unwrap();
    let joint: Vec<_> = book
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::JointOwners)
        .collect();
    assert_eq!(joint.len(), 1);
    assert_eq!((joint[0].name.as_str(), joint[0].owners.len()), ("", 2));
    let persons = book
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Person)
        .count();
    assert_eq!(persons, 2);
    let placed = book.nodes.iter().filter(|node| node.account.is_some()).count();
    assert_eq!(placed, book.accounts.len());
}

#[tokio::test]
async fn an_account_that_is_named_and_not_connected_is_said_to_be_missing() {
    let connected = Connected::start().await;
    let portfolio = connected.stack.read(&NORTH, north::ACCOUNT).await.unwrap();
    assert_eq!(portfolio.accounts.len(), 1);
    let missing = Notice::AccountMissing {
        custodian: "Lost Brokerage".to_owned(),
        number_ending: "5678".to_owned(),
    };
    assert!(portfolio.notices.contains(&missing), "{:?}", portfolio.notices);
}

/// S27: as for the platform.
#[tokio::test]
async fn two_firms_with_the_same_record_id_see_their_own_client_only() {
    let connected = Connected::start().await;
    let northern = connected.stack.read(&NORTH, records::SHARED).await.unwrap();
    let southern = connected.stack.read(&SOUTH, records::SHARED).await.unwrap();
    assert_ne!(northern.record.name, southern.record.name);
    assert_ne!(held(&northern), held(&southern));
    let problem = connected.stack.read(&SOUTH, north::HOUSEHOLD).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::RecordUnknown);
}

#[tokio::test]
async fn each_failure_has_its_own_name_and_what_was_known_bridges_it() {
    let connected = Connected::start().await;
    let stack = &connected.stack;
    let at_snaptrade = |fault| FaultPlan {
        fault,
        path_contains: Some("/snaptrade/".to_owned()),
    };
    for (fault, code) in [
        (
            Fault::Down {
                outage: Outage::Closed,
            },
            ErrorCode::ProviderUnreachable,
        ),
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
    ] {
        stack.sandbox.set_fault(at_snaptrade(fault.clone()));
        let problem = stack.read(&SOUTH, south::PERSON).await.unwrap_err();
        assert_eq!(problem.code, code, "{fault:?}");
    }
    // Of the other firm: whoever is asked to wait leaves SnapTrade alone for as long.
    stack.sandbox.set_fault(at_snaptrade(Fault::RateLimited {
        retry_after_seconds: 30,
    }));
    let problem = stack.read(&NORTH, north::PERSON).await.unwrap_err();
    assert_eq!(
        (problem.code, problem.retry_after_seconds),
        (ErrorCode::ProviderRateLimited, Some(30))
    );
    stack.sandbox.set_fault(Fault::None);
    let session = stack.open_session(&SOUTH, south::PERSON).await;
    let fresh = stack.read_in(&session).await.unwrap();
    stack.sandbox.set_fault(at_snaptrade(Fault::Down {
        outage: Outage::Closed,
    }));
    stack.clock.advance(SignedDuration::from_mins(6));
    let bridged = stack.read_in(&session).await.unwrap();
    assert_eq!(bridged.source.stale_since, Some(fresh.source.read_at));
}

#[tokio::test]
async fn an_account_that_gives_nothing_now_is_named_and_the_others_are_shown() {
    let connected = Connected::start().await;
    let stack = &connected.stack;
    for (fault, record) in [
        (Fault::NotSynced, north::PERSON),
        (Fault::ConnectionDisabled, north::WATCHLIST_PERSON),
    ] {
        let person = stack.sandbox.world().portfolio(&NORTH, record).unwrap();
        let accounts = person.accounts().accounts;
        assert!(1 < accounts.len());
        stack.sandbox.set_fault(FaultPlan {
            fault,
            path_contains: Some(connected_id(&person.entity().id, &accounts[0].id)),
        });
        let portfolio = stack.read(&NORTH, record).await.unwrap();
        assert_eq!(portfolio.accounts.len(), accounts.len() - 1, "{record}");
        let ending = &accounts[0].number[accounts[0].number.len() - 4..];
        let missing = Notice::AccountMissing {
            custodian: "Harbor Brokerage".to_owned(),
            number_ending: ending.to_owned(),
        };
        assert!(portfolio.notices.contains(&missing), "{:?}", portfolio.notices);
    }
}

/// S24, S28: as for the platform.
#[tokio::test]
async fn no_answer_holds_a_secret_a_user_or_a_whole_number() {
    let connected = Connected::start().await;
    let stack = &connected.stack;
    let person = stack.sandbox.world().portfolio(&NORTH, north::PERSON).unwrap();
    let user = person.entity().id;
    let mut secrets = vec![
        secret_of(&user),
        user,
        NORTH.snaptrade_consumer_key.to_owned(),
        NORTH.snaptrade_client_id.to_owned(),
    ];
    secrets.extend(
        person
            .accounts()
            .accounts
            .into_iter()
            .map(|account| account.number),
    );
    let session = stack.open_session(&NORTH, north::PERSON).await;
    for path in [PORTFOLIO_PATH, BOOK_PATH] {
        let text = stack.text_at(path, &session).await;
        assert!(text.len() > 1_000, "{text}");
        for secret in &secrets {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
}

#[tokio::test]
async fn a_new_user_connects_accounts_at_the_portal() {
    let connected = Connected::start().await;
    let stack = &connected.stack;
    let desk = desk(&stack.sandbox, &NORTH);
    let secret = desk.register("client-0001").await.unwrap();
    let known = desk.users().await.unwrap();
    assert!(known.iter().any(|user| user.expose_secret() == "client-0001"));
    assert_eq!(desk.accounts("client-0001", secret.clone()).await.unwrap(), []);
    let portal = desk.portal("client-0001", secret.clone()).await.unwrap();
    let person = stack.sandbox.world().portfolio(&NORTH, north::PERSON).unwrap();
    let (status, page) = stack.follow(portal.expose_secret()).await;
    assert!(status == 200 && page.contains(&person.entity().name), "{page}");
    let (status, _) = stack
        .follow(&format!(
            "{}&person={}",
            portal.expose_secret(),
            person.entity().id
        ))
        .await;
    assert_eq!(status, 200);
    let accounts = desk.accounts("client-0001", secret).await.unwrap();
    assert_eq!(accounts.len(), person.accounts().accounts.len());
    let refused = desk.accounts("client-0001", "wrong".into()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ProviderAuthentication);
    let taken = desk.register("client-0001").await.unwrap_err();
    assert_eq!(taken.code(), ErrorCode::ProviderRejected);
}
