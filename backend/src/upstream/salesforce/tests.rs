//! The connection against a scripted org: reading parties, writing results, each kind of failure, hostile answers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Outcome, PartyKind, Risk, RunState};
use jiff::civil::date;
use proptest::prelude::*;
use rcgen::{KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::mapping::Source;
use super::*;
use crate::clock::Clock;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::{FakeServer, Script, came_to_nothing, counted, everything_said};
use crate::upstream::kyc::{CrmOverride, CrmResult, CrmWriter as _, Party, PartySource as _};
use crate::upstream::line::LineSettings;

const ACCOUNT: &str = "001A0000006Vm9rIAC";
const ACCOUNT_ROUTE: &str = "GET /services/data/v61.0/sobjects/Account/001A0000006Vm9rIAC";
const QUERY_ROUTE: &str = "GET /services/data/v61.0/query";
const EVENT_ROUTE: &str = "POST /services/data/v61.0/sobjects/Inlay_Kyc_Result__e";
const CHECK: &str = "0191f2a4-7b1c-4e55-9d3a-6f1c2b3a4d5e";
const USER: &str = "005A0000000ae6kIAA";

static PRIVATE_KEY: LazyLock<String> = LazyLock::new(|| {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)
        .unwrap()
        .serialize_pem()
});

fn settings(server: &FakeServer) -> SalesforceSettings {
    let mut account = PartyObject::account();
    account.fields.document_number = Some("Document_Number__c".to_owned());
    SalesforceSettings {
        instance_url: server.url.clone(),
        login_url: server.url.clone(),
        audience: "https://login.example".to_owned(),
        client_id: "app".to_owned(),
        username: "inlay@firm.example".to_owned(),
        private_key: Secret::fixed(PRIVATE_KEY.as_str()),
        objects: vec![account, PartyObject::contact()],
        targets: vec![Target::custom()],
        event: Some(EventTarget::custom()),
        http: HttpSettings::default(),
        line: LineSettings::default(),
    }
}

async fn start_with(change: impl FnOnce(&mut SalesforceSettings)) -> (Script, Salesforce, FakeServer) {
    let script = Script::default();
    let server = script.serve().await;
    let mut settings = settings(&server);
    change(&mut settings);
    let salesforce = Salesforce::new(settings, &UpstreamContext::alone(Clock::system())).unwrap();
    (script, salesforce, server)
}

async fn start() -> (Script, Salesforce, FakeServer) {
    start_with(|_| ()).await
}

fn person() -> Value {
    json!({
        "attributes": {"type": "Account", "url": "/services/data/canary"},
        "Name": "Ada Amberg", "FirstName": "Ada", "LastName": "Amberg", "IsPersonAccount": true,
        "Type": null, "PersonBirthdate": "1961-04-12", "Document_Number__c": "C01X00T47",
        "PersonMailingStreet": "12 Quiet Lane", "PersonMailingCity": "Zurich", "PersonMailingPostalCode": "8001",
        "PersonMailingState": null, "PersonMailingCountry": "Switzerland", "PersonEmail": "ada@example.com",
        "OwnerId": USER, "Salary__c": "canary",
    })
}

async fn party(salesforce: &Salesforce) -> Result<Party, UpstreamError> {
    salesforce.party(&ACCOUNT.parse().unwrap(), "request-7").await
}

// Whoever is on call is woken by calls that came to nothing, and a token that was renewed in time is none.
#[test]
fn a_refused_token_counts_against_nobody_unless_the_new_one_is_refused_too() {
    for (refused, expected) in [
        (1, [].as_slice()),
        (
            2,
            ["inlay_upstream_errors_total{provider=\"salesforce\",kind=\"authentication\"} 1"].as_slice(),
        ),
    ] {
        let seen = counted(async move {
            let (script, salesforce, _server) = start().await;
            script.answer(ACCOUNT_ROUTE, 200, &person());
            script.refuse_tokens(1..=refused);
            assert_eq!(party(&salesforce).await.is_ok(), refused == 1);
        });
        assert_eq!(came_to_nothing(&seen), expected);
    }
}

// A job comes back by itself, so that it waits behind advisors and is repeated once only.
#[tokio::test]
async fn what_a_job_asks_for_is_not_as_urgent_as_what_an_advisor_does() {
    let (script, salesforce, _server) = start().await;
    script.answer(ACCOUNT_ROUTE, 503, &json!([]));
    let record = ACCOUNT.parse().unwrap();
    salesforce.party_for_job(&record, "r").await.unwrap_err();
    assert_eq!(script.seen(ACCOUNT_ROUTE).len(), 2);
    script.forget();
    salesforce.party(&record, "r").await.unwrap_err();
    assert_eq!(script.seen(ACCOUNT_ROUTE).len(), 3);
}

#[tokio::test]
async fn a_person_account_is_a_person_with_the_fields_that_were_asked_for() {
    let (script, salesforce, _server) = start().await;
    script.answer(ACCOUNT_ROUTE, 200, &person());
    let party = party(&salesforce).await.unwrap();
    assert_eq!(party.kind, PartyKind::Person);
    assert_eq!(
        (&*party.name, &*party.first_name, &*party.last_name),
        ("Ada Amberg", "Ada", "Amberg")
    );
    assert_eq!(party.birth_date, Some(date(1961, 4, 12)));
    assert_eq!(
        party.document_number.as_ref().unwrap().expose_secret(),
        "C01X00T47"
    );
    let address = party.address.as_ref().unwrap();
    assert_eq!(
        (&*address.country, &*address.postcode, &address.state),
        ("CH", "8001", &None)
    );
    assert_eq!(party.owner.as_ref().unwrap().as_str(), USER);
    assert!(!format!("{party:?}").contains("Ada"));

    let seen = script.seen(ACCOUNT_ROUTE).remove(0);
    let fields: Vec<_> = seen.query["fields"].split(',').collect();
    assert!(
        fields.contains(&"PersonBirthdate") && fields.contains(&"IsPersonAccount"),
        "{fields:?}"
    );
    assert_eq!(seen.headers["authorization"], "Bearer 1");
    assert!(script.seen(QUERY_ROUTE).is_empty());
    let form = script.seen("POST /services/oauth2/token").remove(0).form();
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
}

#[tokio::test]
async fn a_household_has_its_members_and_no_personal_data_of_its_own() {
    let (script, salesforce, _server) = start().await;
    let mut household = person();
    household["Name"] = json!("Amberg household");
    household["IsPersonAccount"] = json!(false);
    household["Type"] = json!("Household");
    script.answer(ACCOUNT_ROUTE, 200, &household);
    let row = |id: &str, name: &str| json!({"attributes": {"type": "AccountContactRelation"}, "Contact": {"AccountId": id, "Name": name}});
    let rows = json!({"totalSize": 2, "done": true, "records": [
        row("003A0000001abcdIAA", "Ada Amberg"), row("003A0000001abceIAA", "Ben Amberg")]});
    script.answer(QUERY_ROUTE, 200, &rows);
    let party = party(&salesforce).await.unwrap();
    assert_eq!(party.kind, PartyKind::Household);
    assert!(party.last_name.is_empty() && party.birth_date.is_none() && party.document_number.is_none());
    let members: Vec<_> = party.members.iter().map(|member| &*member.name).collect();
    assert_eq!(members, ["Ada Amberg", "Ben Amberg"]);
    let query = &script.seen(QUERY_ROUTE)[0].query["q"];
    assert!(query.contains("AccountId = '001A0000006Vm9rIAC' AND"), "{query}");

    for (records, problem) in [
        (
            json!([{"Contact": {"AccountId": "' OR 1=1", "Name": "x"}}]),
            "no id",
        ),
        (
            json!([{"Contact": {"AccountId": "003A0000001abcdIAA", "Name": null}}]),
            "no name",
        ),
        (json!(vec![row("003A0000001abcdIAA", "x"); 201]), "too many"),
    ] {
        script.answer(QUERY_ROUTE, 200, &json!({"records": records}));
        let error = self::party(&salesforce).await.unwrap_err();
        assert!(
            matches!(error, UpstreamError::Nonsense(_)),
            "{problem}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_company_is_nobody_to_check_and_an_unknown_kind_of_record_is_unknown() {
    let (script, salesforce, _server) = start().await;
    let mut company = person();
    company["IsPersonAccount"] = json!(false);
    script.answer(ACCOUNT_ROUTE, 200, &company);
    assert_eq!(party(&salesforce).await.unwrap().kind, PartyKind::Other);
    let lead = "00QA0000001abcdMAA".parse().unwrap();
    let error = salesforce.party(&lead, "r").await.unwrap_err();
    assert!(matches!(error, UpstreamError::RecordUnknown), "{error:?}");
}

#[tokio::test]
async fn a_record_without_what_a_check_needs_is_refused() {
    let (script, salesforce, _server) = start().await;
    for (field, value) in [
        ("Name", Value::Null),
        ("Name", json!({"canary": 1})),
        ("LastName", json!("  ")),
        ("PersonBirthdate", json!("canary")),
    ] {
        let mut answer = person();
        answer[field] = value;
        script.answer(ACCOUNT_ROUTE, 200, &answer);
        let error = party(&salesforce).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{field}: {error:?}");
        assert!(!everything_said(&error).contains("canary"));
    }
    for country in [Value::Null, json!("Atlantis"), json!("XQ")] {
        let mut answer = person();
        answer["PersonMailingCountry"] = country;
        script.answer(ACCOUNT_ROUTE, 200, &answer);
        assert!(party(&salesforce).await.unwrap().address.is_none());
    }
}

#[tokio::test]
async fn each_fault_has_its_code_and_a_message_is_never_repeated() {
    let (script, salesforce, _server) = start().await;
    for (status, fault, code) in [
        (400, "INVALID_FIELD", ErrorCode::ProviderRejected),
        (400, "UNABLE_TO_LOCK_ROW", ErrorCode::ProviderUnreachable),
        (400, "SOMETHING_NEW", ErrorCode::ProviderRejected),
        (401, "INVALID_SESSION_ID", ErrorCode::ProviderAuthentication),
        (403, "REQUEST_LIMIT_EXCEEDED", ErrorCode::ProviderRateLimited),
        (403, "INSUFFICIENT_ACCESS", ErrorCode::ProviderRejected),
        (403, "SOMETHING_NEW", ErrorCode::ProviderAuthentication),
        (404, "NOT_FOUND", ErrorCode::RecordUnknown),
        (400, "ENTITY_IS_DELETED", ErrorCode::RecordUnknown),
        (500, "UNKNOWN_EXCEPTION", ErrorCode::ProviderUnreachable),
        (503, "SERVER_UNAVAILABLE", ErrorCode::ProviderUnreachable),
    ] {
        let fault_list = json!([{"errorCode": fault, "message": "canary Amberg", "fields": ["canary"]}]);
        script.answer(ACCOUNT_ROUTE, status, &fault_list);
        let error = party(&salesforce).await.unwrap_err();
        assert_eq!(error.code(), code, "{status} {fault}");
        let said = everything_said(&error);
        assert!(
            !said.contains("canary") && !said.contains("SOMETHING_NEW"),
            "{said}"
        );
    }
    script.answer(
        ACCOUNT_ROUTE,
        400,
        &json!([{"errorCode": "INVALID_FIELD", "message": "x"}]),
    );
    let said = everything_said(&party(&salesforce).await.unwrap_err());
    assert!(
        said.contains("INVALID_FIELD"),
        "an administrator must learn what is wrong: {said}"
    );
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_once() {
    let (script, salesforce, _server) = start().await;
    script.answer(ACCOUNT_ROUTE, 200, &person());
    script.refuse_tokens([1]);
    party(&salesforce).await.unwrap();
    assert_eq!(script.seen("POST /services/oauth2/token").len(), 2);
    script.refuse_tokens(2..100);
    let error = party(&salesforce).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Authentication), "{error:?}");
    assert_eq!(script.seen("POST /services/oauth2/token").len(), 3);
}

#[tokio::test]
async fn a_refused_statement_is_a_matter_of_credentials() {
    let (script, salesforce, _server) = start().await;
    let refusal = json!({"error": "invalid_grant", "error_description": "canary"});
    script.answer("POST /services/oauth2/token", 400, &refusal);
    let error = salesforce.ready().await.unwrap_err();
    assert!(matches!(error, UpstreamError::Authentication), "{error:?}");
    assert!(!everything_said(&error).contains("canary"));
}

fn result(sequence: u64) -> CrmResult {
    CrmResult {
        check: CHECK.parse().unwrap(),
        sequence,
        party: ACCOUNT.parse().unwrap(),
        state: RunState::Finished,
        outcome: Some(Outcome::Approved),
        screening: Some(Outcome::Approved),
        risk: Risk::Medium,
        provider: "Onfido".to_owned(),
        package: "Full KYC".to_owned(),
        started_by: USER.parse().unwrap(),
        started_at: "2026-06-30T09:00:00.123456Z".parse().unwrap(),
        finished_at: Some("2026-06-30T09:05:00Z".parse().unwrap()),
        valid_until: Some(date(2029, 6, 30)),
        attempt: 2,
        overridden: None,
    }
}

fn result_route(method: &str) -> String {
    format!("{method} /services/data/v61.0/sobjects/Inlay_Kyc_Check__c/Inlay_Check_Id__c/{CHECK}")
}

/// An org in which the check stands under this number, and everything can be written.
fn org_with(script: &Script, sequence: Option<&Value>) {
    match sequence {
        Some(sequence) => script.answer(&result_route("GET"), 200, &json!({"Inlay_Sequence__c": sequence})),
        None => script.answer(
            &result_route("GET"),
            404,
            &json!([{"errorCode": "NOT_FOUND", "message": ""}]),
        ),
    }
    script.answer(
        &result_route("PATCH"),
        201,
        &json!({"id": "a0", "success": true, "errors": [], "created": true}),
    );
    script.answer(
        EVENT_ROUTE,
        201,
        &json!({"id": "e0", "success": true, "errors": []}),
    );
}

#[tokio::test]
async fn a_result_is_written_under_our_name_for_the_check_and_told() {
    let (script, salesforce, _server) = start().await;
    org_with(&script, None);
    salesforce.write(&result(7), "request-7").await.unwrap();
    let written = script.seen(&result_route("PATCH")).remove(0).json();
    assert_eq!(
        written,
        json!({
            "Inlay_Sequence__c": 7, "Inlay_Party__c": ACCOUNT, "Inlay_State__c": "finished", "Inlay_Result__c": "approved",
            "Inlay_Risk__c": "medium", "Inlay_Provider__c": "Onfido", "Inlay_Package__c": "Full KYC",
            "Inlay_Started_By__c": USER, "Inlay_Started_At__c": "2026-06-30T09:00:00Z",
            "Inlay_Finished_At__c": "2026-06-30T09:05:00Z", "Inlay_Valid_Until__c": "2029-06-30", "Inlay_Attempt__c": 2,
            "Inlay_Is_Overridden__c": false, "Inlay_Overridden_By__c": null, "Inlay_Override_Reason__c": null,
        })
    );
    let told = script.seen(EVENT_ROUTE).remove(0).json();
    assert_eq!(told["Event_Key__c"], format!("{CHECK}-7"));
    assert_eq!(
        (&told["Result__c"], &told["Sequence__c"]),
        (&json!("approved"), &json!(7))
    );
    let asked = script.seen(&result_route("GET")).remove(0);
    assert_eq!(asked.query["fields"], "Inlay_Sequence__c");
}

#[tokio::test]
async fn an_older_result_never_takes_the_place_of_a_newer_one() {
    let (script, salesforce, _server) = start().await;
    for (known, is_written, is_told) in [
        (json!(6.0), true, true),
        (Value::Null, true, true),
        // The same again: a lost answer. The record is right; the event is told again under its key.
        (json!(7.0), false, true),
        (json!(8), false, false),
    ] {
        org_with(&script, Some(&known));
        script.forget();
        salesforce.write(&result(7), "r").await.unwrap();
        assert_eq!(
            !script.seen(&result_route("PATCH")).is_empty(),
            is_written,
            "{known}"
        );
        assert_eq!(!script.seen(EVENT_ROUTE).is_empty(), is_told, "{known}");
    }
    for known in [json!("7"), json!(7.5), json!(-1), json!({})] {
        org_with(&script, Some(&known));
        script.forget();
        let error = salesforce.write(&result(7), "r").await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{known}: {error:?}");
        assert!(script.seen(&result_route("PATCH")).is_empty());
    }
}

// The crash is between the record and the event; the job is tried again as a whole.
#[tokio::test]
async fn a_write_that_broke_off_is_completed_by_the_next_try() {
    let (script, salesforce, _server) = start().await;
    org_with(&script, None);
    script.answer(
        EVENT_ROUTE,
        503,
        &json!([{"errorCode": "SERVER_UNAVAILABLE", "message": ""}]),
    );
    let error = salesforce.write(&result(7), "r").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProviderUnreachable);
    org_with(&script, Some(&json!(7.0)));
    salesforce.write(&result(7), "r").await.unwrap();
    assert_eq!(script.seen(&result_route("PATCH")).len(), 1, "one effect");
    let keys: Vec<_> = script
        .seen(EVENT_ROUTE)
        .iter()
        .map(|seen| seen.json()["Event_Key__c"].clone())
        .collect();
    assert_eq!(keys[0], keys[1], "listeners tell the two by their key");
}

#[tokio::test]
async fn what_was_not_written_is_not_taken_for_written() {
    let (script, salesforce, _server) = start().await;
    for (status, body, code) in [
        (
            200,
            json!({"success": false, "errors": []}),
            ErrorCode::ProviderRejected,
        ),
        (200, json!({}), ErrorCode::ProviderNonsense),
        (300, json!(["/a", "/b"]), ErrorCode::ProviderRejected),
        (
            404,
            json!([{"errorCode": "NOT_FOUND"}]),
            ErrorCode::ProviderRejected,
        ),
        (
            400,
            json!([{"errorCode": "REQUIRED_FIELD_MISSING"}]),
            ErrorCode::ProviderRejected,
        ),
        (302, json!({}), ErrorCode::ProviderNonsense),
    ] {
        org_with(&script, None);
        script.answer(&result_route("PATCH"), status, &body);
        script.forget();
        let error = salesforce.write(&result(7), "r").await.unwrap_err();
        assert_eq!(error.code(), code, "{status} {body}");
        assert!(script.seen(EVENT_ROUTE).is_empty(), "{status}");
    }
    org_with(&script, None);
    script.answer_with(&result_route("PATCH"), 204, Vec::new(), Vec::new());
    salesforce.write(&result(7), "r").await.unwrap();
}

#[tokio::test]
async fn financial_services_cloud_gets_its_own_words_in_its_own_objects() {
    let (script, salesforce, _server) = start_with(|settings| {
        settings.targets = vec![
            Target::party_identity_verification(),
            Target::party_screening_summary(vec!["Watch lists".to_owned()]),
        ];
        settings.event = None;
    })
    .await;
    let route = |method: &str, object: &str| {
        format!("{method} /services/data/v61.0/sobjects/{object}/Inlay_Check_Id__c/{CHECK}")
    };
    for object in ["PartyIdentityVerification", "PartyScreeningSummary"] {
        script.answer(&route("PATCH", object), 200, &json!({"success": true}));
    }
    let mut overridden = result(9);
    overridden.outcome = Some(Outcome::Declined);
    overridden.overridden = Some(CrmOverride {
        by: USER.parse().unwrap(),
        outcome: Outcome::Declined,
        note: "Known to us".to_owned(),
    });
    salesforce.write(&overridden, "r").await.unwrap();
    let written = |object: &str| script.seen(&route("PATCH", object)).remove(0).json();
    assert_eq!(
        written("PartyIdentityVerification"),
        json!({
            "Name": "Full KYC (2)", "Inlay_Party__c": ACCOUNT, "Inlay_Sequence__c": 9, "Status": "Completed",
            "Result": "Rejected", "VerificationRequestDate": "2026-06-30T09:00:00Z",
            "RequestCompletionDate": "2026-06-30T09:05:00Z", "IsResultOverridden": true,
            "OverriddenById": USER, "OverriddenResult": "Rejected", "ResultOverrideComment": "Known to us",
        })
    );
    assert!(script.seen(&route("PATCH", "PartyScreeningSummary")).is_empty());
    overridden.package = "Watch lists".to_owned();
    salesforce.write(&overridden, "r").await.unwrap();
    assert_eq!(
        written("PartyScreeningSummary"),
        json!({
            "Name": "Watch lists (2)", "Inlay_Party__c": ACCOUNT, "Inlay_Sequence__c": 9, "Status": "Completed",
            "ScreeningDecision": "Clear", "ScreeningRequestDate": "2026-06-30T09:00:00Z",
            "RequestCompletionDate": "2026-06-30T09:05:00Z", "IsResultOverridden": true,
            "OverriddenById": USER, "OverriddenScreeningDecision": "Rejected", "ResultOverrideComment": "Known to us",
        })
    );
}

// Salesforce refuses a whole record for one text that is too long, and the result would never stand in the CRM.
#[tokio::test]
async fn a_longer_note_than_the_field_takes_is_cut_and_not_a_reason_to_write_nothing() {
    let (script, salesforce, _server) = start_with(|settings| {
        settings.targets = vec![Target::party_identity_verification()];
        settings.event = None;
    })
    .await;
    let route =
        format!("PATCH /services/data/v61.0/sobjects/PartyIdentityVerification/Inlay_Check_Id__c/{CHECK}");
    script.answer(&route, 200, &json!({"success": true}));
    let mut noted = result(9);
    for (characters, kept) in [(255, 255), (256, 255), (2_000, 255)] {
        noted.overridden = Some(CrmOverride {
            by: USER.parse().unwrap(),
            outcome: Outcome::Approved,
            note: "ü".repeat(characters),
        });
        script.forget();
        salesforce.write(&noted, "r").await.unwrap();
        let written = script.seen(&route).remove(0).json();
        let comment = written["ResultOverrideComment"].as_str().unwrap();
        assert_eq!(comment.chars().count(), kept);
        assert_eq!(comment.ends_with('…'), characters != kept);
    }
}

/// The picklist words of the object reference.
#[test]
fn financial_services_cloud_hears_its_own_picklist_words_and_no_other() {
    let results = BTreeSet::from(["Accepted", "On Hold", "Rejected"]);
    let decisions = BTreeSet::from(["Clear", "On Hold", "Rejected"]);
    let states = BTreeSet::from(["Completed", "In Progress", "Initiated"]);
    for (target, field, words) in [
        (Target::party_identity_verification(), "Status", &states),
        (Target::party_identity_verification(), "Result", &results),
        (
            Target::party_identity_verification(),
            "OverriddenResult",
            &results,
        ),
        (Target::party_screening_summary(Vec::new()), "Status", &states),
        (
            Target::party_screening_summary(Vec::new()),
            "ScreeningDecision",
            &decisions,
        ),
        (
            Target::party_screening_summary(Vec::new()),
            "OverriddenScreeningDecision",
            &decisions,
        ),
    ] {
        let mut fields = target.fields.iter();
        let mapped = fields.find(|mapped| mapped.field == field).unwrap();
        let ours: Vec<&str> = match mapped.source {
            Source::State => RunState::ALL.map(RunState::as_str).to_vec(),
            _ => Outcome::ALL.map(Outcome::as_str).to_vec(),
        };
        let said: BTreeSet<&str> = ours.iter().map(|word| &*mapped.words[*word]).collect();
        assert_eq!(said, *words, "{}.{field}", target.object);
    }
}

#[tokio::test]
async fn names_that_are_no_names_are_refused_at_start() {
    let server = Script::default().serve().await;
    let refused = |change: &dyn Fn(&mut SalesforceSettings)| {
        let mut settings = settings(&server);
        change(&mut settings);
        Salesforce::new(settings, &UpstreamContext::alone(Clock::system())).is_err()
    };
    assert!(!refused(&|_| ()));
    assert!(refused(
        &|settings| settings.objects[0].object = "Account/../User".to_owned()
    ));
    assert!(refused(
        &|settings| settings.objects[0].fields.name = "Name,Salary".to_owned()
    ));
    assert!(refused(
        &|settings| settings.objects[0].key_prefix = "00".to_owned()
    ));
    assert!(refused(
        &|settings| settings.targets[0].external_id = String::new()
    ));
    assert!(refused(
        &|settings| settings.event.as_mut().unwrap().key = "a b".to_owned()
    ));
    assert!(refused(
        &|settings| settings.instance_url = "https://user@org.example".parse().unwrap()
    ));
    assert!(refused(
        &|settings| settings.login_url = "https://login.example/?x=1".parse().unwrap()
    ));
    assert!(refused(&|settings| settings.private_key = Secret::fixed("no key")));
    for query in ["DELETE FROM Account WHERE Id = :record", "SELECT Id FROM Account"] {
        assert!(refused(&|settings| {
            settings.objects[0].members.as_mut().unwrap().query = query.to_owned();
        }));
    }
}

proptest! {
    // S03: no record's id can become anything but a value of the query.
    #[test]
    fn an_id_stays_a_value_of_the_query(id in "[A-Za-z0-9]{15}") {
        let check = inlay_contract::id::checksum(id.as_bytes().try_into().unwrap());
        let record: inlay_contract::RecordId = format!("{id}{}", std::str::from_utf8(&check).unwrap()).parse().unwrap();
        let addresses = Addresses::new(&"https://org.example".parse().unwrap()).unwrap();
        let address = addresses.query("SELECT Id FROM A WHERE B = :record AND C = true", &record);
        let pairs: Vec<_> = address.url.query_pairs().collect();
        prop_assert_eq!(pairs.len(), 1);
        prop_assert_eq!(&*pairs[0].1, &format!("SELECT Id FROM A WHERE B = '{}' AND C = true", record.as_str()));
    }
}
