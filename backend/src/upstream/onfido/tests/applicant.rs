//! What Onfido is told about a party.

use super::*;

#[tokio::test]
async fn a_party_becomes_an_applicant_with_what_the_crm_knows() {
    let (script, provider, _server) = start().await;
    script.answer(
        "POST /v3.6/applicants",
        201,
        &json!({"id": APPLICANT, "first_name": "Ada"}),
    );
    let subject = provider.enrol(&party(), "request-7").await.unwrap();
    assert_eq!(subject.0, APPLICANT);
    let seen = script.seen("POST /v3.6/applicants").remove(0);
    assert_eq!(seen.headers["authorization"], "Bearer 1");
    assert_eq!(seen.headers["x-request-id"], "request-7");
    assert_eq!(
        seen.json(),
        json!({
            "first_name": "Ada", "last_name": "Amberg", "email": "ada@example.com", "dob": "1961-04-12",
            "id_numbers": [{"type": "other", "value": "C01X00T47"}],
            "address": {"street": "12 Quiet Lane", "town": "Zurich", "postcode": "8001", "country": "CHE"},
            "consents": [{"name": "privacy_notices_read", "granted": true}],
        })
    );
    let form = script.seen("POST /v3.6/oauth/token").remove(0).form();
    assert_eq!((&*form["client_id"], &*form["client_secret"]), ("inlay", "hush"));
}

// An address that Onfido would refuse must not keep the client from being checked.
#[tokio::test]
async fn an_address_that_would_be_refused_is_left_out() {
    let (script, provider, _server) = start().await;
    script.answer("POST /v3.6/applicants", 201, &json!({"id": APPLICANT}));
    let sent = async |change: fn(&mut Address)| {
        let mut party = party();
        change(party.address.as_mut().unwrap());
        provider.enrol(&party, "r").await.unwrap();
        script.seen("POST /v3.6/applicants").pop().unwrap().json()["address"].clone()
    };
    assert!(sent(|address| address.postcode.clear()).await.is_null());
    assert!(sent(|address| address.country = "XQ".to_owned()).await.is_null());
    assert!(sent(|address| address.country = "US".to_owned()).await.is_null());
    let texas = sent(|address| {
        address.country = "US".to_owned();
        address.state = Some("TX".to_owned());
    });
    assert_eq!(texas.await["state"], "TX");
}
