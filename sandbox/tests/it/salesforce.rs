//! The firms' CRM over HTTP: who gets a token, what can be read, and what becomes of what is written.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use inlay_sandbox::fault::{Fault, FaultPlan, Outage};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{self, north};
use inlay_sandbox::{Sandbox, persons};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{http, read, sandbox};

static KEY: LazyLock<KeyPair> = LazyLock::new(new_key);

fn new_key() -> KeyPair {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap()
}

/// A sandbox that believes [`KEY`] for both firms: a certificate for the one, a bare public key for the other.
async fn trusting() -> Sandbox {
    let sandbox = sandbox().await;
    let certificate = CertificateParams::default().self_signed(&*KEY).unwrap();
    sandbox
        .trust_certificate(&NORTH, certificate.pem().as_bytes())
        .unwrap();
    sandbox
        .trust_certificate(&SOUTH, KEY.public_key_pem().as_bytes())
        .unwrap();
    sandbox
}

fn now() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "an assertion must be fresh by the machine's clock, and a test has no other"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn claims(org: &Org) -> Value {
    json!({
        "iss": org.consumer_key, "sub": org.integration_user, "aud": "https://login.salesforce.com",
        "exp": now() + 120,
    })
}

fn signed(claims: &Value, key: &KeyPair) -> String {
    let key = EncodingKey::from_rsa_pem(key.serialize_pem().as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
}

async fn exchange(sandbox: &Sandbox, org: &Org, assertion: &str) -> Response {
    let url = format!(
        "{}/salesforce/{}/services/oauth2/token",
        sandbox.base_url(),
        org.id
    );
    let form =
        format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");
    let request = http()
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded");
    request.body(form).send().await.unwrap()
}

/// A caller with a token.
struct Crm {
    instance_url: String,
    token: String,
}

impl Crm {
    async fn of(sandbox: &Sandbox, org: &Org) -> Self {
        let response = exchange(sandbox, org, &signed(&claims(org), &KEY)).await;
        assert_eq!(response.status(), StatusCode::OK);
        let answer: Value = read(response).await;
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        assert_eq!(text("token_type"), "Bearer");
        Self {
            instance_url: text("instance_url"),
            token: text("access_token"),
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/services/data/v61.0{path}", self.instance_url);
        http().request(method, url).bearer_auth(&self.token)
    }

    async fn get(&self, path: &str) -> Value {
        let response = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        read(response).await
    }

    async fn query(&self, soql: &str) -> Response {
        let query = percent_encoding::utf8_percent_encode(soql, percent_encoding::NON_ALPHANUMERIC);
        let request = self.request(Method::GET, &format!("/query?q={query}"));
        request.send().await.unwrap()
    }

    async fn upsert(&self, check: &str, fields: &Value) -> Response {
        let path = format!("/sobjects/Inlay_Kyc_Check__c/Inlay_Check_Id__c/{check}");
        self.request(Method::PATCH, &path)
            .json(fields)
            .send()
            .await
            .unwrap()
    }
}

async fn assert_code(response: Response, status: StatusCode, code: &str) {
    assert_eq!(response.status(), status);
    let body: Value = read(response).await;
    assert_eq!(body[0]["errorCode"], code, "{body}");
    assert!(body[0]["message"].is_string());
}

#[tokio::test]
async fn only_a_fresh_assertion_of_the_connected_app_with_a_trusted_key_gets_a_token() {
    let sandbox = trusting().await;
    let with = |name: &str, value: Value| {
        let mut claims = claims(&NORTH);
        claims[name] = value;
        signed(&claims, &KEY)
    };
    let own_address = format!("{}/salesforce/{}", sandbox.base_url(), NORTH.id);
    let accepted = exchange(&sandbox, &NORTH, &with("aud", json!(own_address))).await;
    assert_eq!(accepted.status(), StatusCode::OK);
    assert_eq!(accepted.headers()["cache-control"], "no-store");
    let by_secret = jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims(&NORTH),
        &EncodingKey::from_secret(KEY.public_key_pem().as_bytes()),
    )
    .unwrap();
    for (assertion, error) in [
        (signed(&claims(&NORTH), &new_key()), "invalid_grant"),
        (with("aud", json!("https://inlay.example.com")), "invalid_grant"),
        (with("iss", json!(SOUTH.consumer_key)), "invalid_client_id"),
        (with("sub", json!("admin@northwind.example")), "invalid_grant"),
        (with("exp", json!(now() - 60)), "invalid_grant"),
        (with("exp", json!(now() + 600)), "invalid_grant"),
        (by_secret, "invalid_grant"),
        ("nonsense".to_owned(), "invalid_grant"),
    ] {
        let refused = exchange(&sandbox, &NORTH, &assertion).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{error}");
        assert_eq!(read::<Value>(refused).await["error"], error);
    }
    let of_the_other_firm = signed(&claims(&SOUTH), &KEY);
    let refused = exchange(&sandbox, &NORTH, &of_the_other_firm).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_a_certificate_nobody_gets_a_token() {
    let sandbox = sandbox().await;
    let refused = exchange(&sandbox, &NORTH, &signed(&claims(&NORTH), &KEY)).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(sandbox.trust_certificate(&NORTH, b"no certificate").is_err());
    let private = KEY.serialize_pem();
    assert!(sandbox.trust_certificate(&NORTH, private.as_bytes()).is_err());
}

#[tokio::test]
async fn a_person_is_read_with_the_fields_that_are_asked_for_and_no_others() {
    let sandbox = trusting().await;
    let crm = Crm::of(&sandbox, &NORTH).await;
    let person = persons::of(&NORTH, north::PERSON).unwrap();
    let fields = "FirstName,LastName,PersonBirthdate,PersonMailingCountryCode,Inlay_Document_Number__c,IsPersonAccount";
    let read = crm
        .get(&format!("/sobjects/Account/{}?fields={fields}", north::PERSON))
        .await;
    assert_eq!(read["LastName"], "Whitfield");
    assert_eq!(read["PersonBirthdate"], json!(person.birth_date));
    assert_eq!(read["Inlay_Document_Number__c"], json!(person.document_number));
    assert_eq!(read["IsPersonAccount"], true);
    assert!(read.get("PersonEmail").is_none());
    let household = crm
        .get(&format!(
            "/sobjects/Account/{}?fields=Name,IsPersonAccount,PersonBirthdate",
            north::HOUSEHOLD
        ))
        .await;
    assert_eq!(household["IsPersonAccount"], false);
    assert!(household["PersonBirthdate"].is_null());
    let short = crm
        .get(&format!("/sobjects/Account/{}", &north::PERSON[..15]))
        .await;
    assert_eq!(short["Id"], north::PERSON);

    let refused = async |path: &str| crm.request(Method::GET, path).send().await.unwrap();
    let unknown_field = format!("/sobjects/Account/{}?fields=ShoeSize__c", north::PERSON);
    assert_code(
        refused(&unknown_field).await,
        StatusCode::BAD_REQUEST,
        "INVALID_FIELD",
    )
    .await;
    for path in [
        &format!("/sobjects/Account/{}", records::UNKNOWN),
        &format!("/sobjects/Account/{}", records::south::PERSON),
        "/sobjects/Opportunity/0065g00000AbCdEAAV",
    ] {
        assert_code(refused(path).await, StatusCode::NOT_FOUND, "NOT_FOUND").await;
    }
    assert_code(
        refused("/sobjects/Account/1").await,
        StatusCode::BAD_REQUEST,
        "MALFORMED_ID",
    )
    .await;
}

#[tokio::test]
async fn a_token_is_good_in_its_own_org_until_it_is_withdrawn() {
    let sandbox = trusting().await;
    let mut crm = Crm::of(&sandbox, &SOUTH).await;
    let path = format!("/sobjects/Account/{}", records::SHARED);
    let south = crm.get(&path).await["Name"].clone();
    crm.instance_url = crm.instance_url.replace(SOUTH.id, NORTH.id);
    let across = crm.request(Method::GET, &path).send().await.unwrap();
    assert_code(across, StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID").await;
    let north = Crm::of(&sandbox, &NORTH).await;
    assert_ne!(north.get(&path).await["Name"], south);
    sandbox.revoke_tokens();
    let withdrawn = north.request(Method::GET, &path).send().await.unwrap();
    assert_code(withdrawn, StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID").await;
}

#[tokio::test]
async fn the_members_of_a_household_are_found_by_a_query() {
    let sandbox = trusting().await;
    let crm = Crm::of(&sandbox, &NORTH).await;
    let by_relation = format!(
        "SELECT Contact.AccountId, Contact.Name FROM AccountContactRelation WHERE AccountId = '{}' \
         AND IsActive = true ORDER BY Contact.Name",
        north::HOUSEHOLD
    );
    let found: Value = read(crm.query(&by_relation).await).await;
    assert_eq!((&found["totalSize"], &found["done"]), (&json!(2), &json!(true)));
    assert_eq!(found["records"][0]["Contact"]["Name"], "Eleanor Whitfield");
    assert_eq!(found["records"][0]["Contact"]["AccountId"], north::PERSON);
    let by_field = format!(
        "SELECT Id, Name FROM Account WHERE Inlay_Household__c = '{}' AND IsPersonAccount = true LIMIT 1",
        north::HOUSEHOLD
    );
    let found: Value = read(crm.query(&by_field).await).await;
    assert_eq!(found["totalSize"], 1);
    for (soql, code) in [
        ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY"),
        ("SELECT ShoeSize__c FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Opportunity", "INVALID_TYPE"),
        (
            "SELECT Id FROM Account WHERE Id = 'a' OR Id != 'b'",
            "MALFORMED_QUERY",
        ),
    ] {
        assert_code(crm.query(soql).await, StatusCode::BAD_REQUEST, code).await;
    }
}

#[tokio::test]
async fn a_result_is_one_record_however_often_it_is_written() {
    let sandbox = trusting().await;
    let crm = Crm::of(&sandbox, &NORTH).await;
    let check = "5f0c9a52-6d1c-4b0c-9d3b-0d7a3f7f2a11";
    let path = format!("/sobjects/Inlay_Kyc_Check__c/Inlay_Check_Id__c/{check}");
    let nothing = crm.request(Method::GET, &path).send().await.unwrap();
    assert_code(nothing, StatusCode::NOT_FOUND, "NOT_FOUND").await;
    let first = crm
        .upsert(check, &json!({"State__c": "queued", "Inlay_Sequence__c": 1}))
        .await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first: Value = read(first).await;
    let second = crm
        .upsert(check, &json!({"State__c": "finished", "Inlay_Sequence__c": 2}))
        .await;
    assert_eq!(second.status(), StatusCode::OK);
    let second: Value = read(second).await;
    assert_eq!((&second["created"], &second["id"]), (&json!(false), &first["id"]));
    let read_back = crm
        .get(&format!("{path}?fields=Inlay_Sequence__c,Never_Written__c"))
        .await;
    // The CRM keeps numbers with decimals.
    assert_eq!(read_back["Inlay_Sequence__c"].to_string(), "2.0");
    assert!(read_back["Never_Written__c"].is_null());

    let written = sandbox.written(&NORTH);
    assert_eq!(written.records.len(), 1);
    assert_eq!(written.records[0].fields["State__c"], "finished");
    assert_eq!(written.records[0].writings.len(), 2);
    assert!(sandbox.written(&SOUTH).records.is_empty());

    assert_code(
        crm.upsert(check, &json!({"Inlay_Check_Id__c": check})).await,
        StatusCode::BAD_REQUEST,
        "INVALID_FIELD",
    )
    .await;
    for body in [json!({"State__c": {"a": 1}}), json!({"State c": 1}), json!([])] {
        assert_code(
            crm.upsert(check, &body).await,
            StatusCode::BAD_REQUEST,
            "JSON_PARSER_ERROR",
        )
        .await;
    }
    let other_object = crm.request(Method::PATCH, "/sobjects/Account/Inlay_Check_Id__c/1");
    assert_code(
        other_object.json(&json!({})).send().await.unwrap(),
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
    )
    .await;
}

#[tokio::test]
async fn a_published_event_is_kept_and_shown() {
    let sandbox = trusting().await;
    let crm = Crm::of(&sandbox, &NORTH).await;
    let response = crm
        .request(Method::POST, "/sobjects/Inlay_Kyc_Result__e")
        .json(&json!({"Event_Key__c": "one:3", "State__c": "finished"}))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let answer: Value = read(response).await;
    assert_eq!(answer["errors"][0]["statusCode"], "OPERATION_ENQUEUED");
    let url = format!("{}/salesforce/{}/_written", sandbox.base_url(), NORTH.id);
    let shown: Value = read(http().get(&url).send().await.unwrap()).await;
    assert_eq!(shown["events"][0]["fields"]["Event_Key__c"], "one:3");
    assert_eq!(shown, serde_json::to_value(sandbox.written(&NORTH)).unwrap());
    http().delete(&url).send().await.unwrap();
    assert!(sandbox.written(&NORTH).events.is_empty());
    let other = crm.request(Method::POST, "/sobjects/Order_Event__e");
    assert_code(
        other.json(&json!({})).send().await.unwrap(),
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
    )
    .await;
}

#[tokio::test]
async fn faults_of_the_crm_are_in_its_own_words() {
    let sandbox = trusting().await;
    let crm = Crm::of(&sandbox, &NORTH).await;
    let path = format!("/sobjects/Account/{}", north::PERSON);
    let call = async || crm.request(Method::GET, &path).send().await;
    sandbox.set_fault(Fault::Unauthorized);
    assert_eq!(call().await.unwrap().status(), StatusCode::OK);
    let only = |fault| FaultPlan {
        fault,
        path_contains: Some("/salesforce/".to_owned()),
    };
    sandbox.set_fault(only(Fault::RateLimited {
        retry_after_seconds: 5,
    }));
    assert_code(
        call().await.unwrap(),
        StatusCode::FORBIDDEN,
        "REQUEST_LIMIT_EXCEEDED",
    )
    .await;
    sandbox.set_fault(only(Fault::Down {
        outage: Outage::Unavailable,
    }));
    assert_code(
        call().await.unwrap(),
        StatusCode::SERVICE_UNAVAILABLE,
        "SERVER_UNAVAILABLE",
    )
    .await;
    sandbox.set_fault(only(Fault::Down {
        outage: Outage::AnswerLost,
    }));
    assert!(call().await.is_err());
}
