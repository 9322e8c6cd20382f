//! The sandbox in SnapTrade's place: the adapter works with it, and the official document has nothing against its answers.

use inlay_sandbox::fault::{Fault, FaultPlan};
use inlay_sandbox::orgs::{NORTH, Org};
use inlay_sandbox::records::north;
use inlay_sandbox::snaptrade::secret_of;
use inlay_sandbox::{Config, Sandbox, serve};
use jiff::civil::date;

use super::*;

/// The sandbox, and before it the document and a witness.
struct Stage {
    sandbox: Sandbox,
    witness: Witness,
    folder: TempDir,
    _prism: Prism,
}

impl Stage {
    async fn set() -> Option<Self> {
        let sandbox = serve(Config::in_process(date(2026, 6, 30))).await.unwrap();
        let prism = Prism::proxy(DOCUMENT, &format!("{}/snaptrade", sandbox.base_url()))?;
        let witness = Witness::before(&prism.url).await;
        let user = sandbox
            .world()
            .portfolio(&NORTH, north::PERSON)
            .unwrap()
            .entity()
            .id;
        Some(Self {
            sandbox,
            witness,
            folder: records(&user, &secret_of(&user)),
            _prism: prism,
        })
    }

    fn settings(&self, org: &Org) -> SnapTradeSettings {
        SnapTradeSettings {
            client_id: org.snaptrade_client_id.to_owned(),
            consumer_key: Secret::fixed(org.snaptrade_consumer_key),
            ..settings(&self.witness, &self.folder)
        }
    }

    fn assert_no_violation(&self, what: &str) {
        let calls = self.witness.take_calls();
        assert!(!calls.is_empty());
        let objected: Vec<_> = calls.iter().filter(|call| !call.violations.is_empty()).collect();
        assert!(
            objected.is_empty(),
            "{what}: not as the document says: {objected:#?}"
        );
    }
}

#[tokio::test]
async fn a_client_is_told_in_the_documents_words() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let provider = provider(stage.settings(&NORTH));
    provider.ready().await.unwrap();
    stage.assert_no_violation("the firm");
    let snapshot = provider.snapshot(&record(), "request-1").await.unwrap();
    let (n_accounts, n_positions) = (snapshot.accounts.len(), snapshot.positions.len());
    assert!(1 < n_accounts && 20 < n_positions, "{n_accounts} {n_positions}");
    stage.assert_no_violation("a snapshot");
    let book = provider.book(&record(), "request-2").await.unwrap();
    assert!(1_000 < book.transactions.len());
    stage.assert_no_violation("a book");
}

#[tokio::test]
async fn users_are_registered_in_the_documents_words() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let desk = SnapTradeDesk::new(&stage.settings(&NORTH), Clock::system()).unwrap();
    let secret = desk.register("client-0001").await.unwrap();
    desk.portal("client-0001", secret.clone()).await.unwrap();
    assert_eq!(desk.accounts("client-0001", secret).await.unwrap(), []);
    assert!(1 < desk.users().await.unwrap().len());
    stage.assert_no_violation("users");
    // A refusal, too.
    desk.register("client-0001").await.unwrap_err();
    stage.assert_no_violation("a user who is there");
}

// The tests above could not fail if the document were not held against answers.
#[tokio::test]
async fn an_answer_that_the_document_does_not_know_is_noticed() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    stage.sandbox.set_fault(FaultPlan {
        fault: Fault::NotSynced,
        path_contains: Some("/snapTrade/listUsers".to_owned()),
    });
    let desk = SnapTradeDesk::new(&stage.settings(&NORTH), Clock::system()).unwrap();
    desk.users().await.unwrap_err();
    let calls = stage.witness.take_calls();
    assert!(calls.iter().any(|call| !call.violations.is_empty()), "{calls:#?}");
}
