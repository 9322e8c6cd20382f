//! Nothing secret and nothing of a client leaves by a way that is not meant for it (security rows S01 and S24).
//!
//! One long scenario: every route, sessions of both kinds, a check from its start to its report with each vendor, deliveries true
//! and forged, every way in which providers fail, every command of an operator. Everything that comes out on the way is kept, and
//! searched at the end, when all secrets are known.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inlay_contract::http::{BOOK_PATH, LAUNCH_PATH, PORTFOLIO_PATH, SESSION_PATH};
use inlay_contract::kyc::{
    IDEMPOTENCY_KEY_HEADER, KYC_CHECKS_PATH, KYC_EVENTS_PATH, KYC_PATH, KYC_REVEAL_PATH,
};
use inlay_contract::session::VIEW_PORTFOLIO_PERMISSION;
use inlay_playground::assertion::USER;
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{self, north, south};
use inlay_test_canaries::{Canary, Found, Kind};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::configuration::CONSENT;
use crate::mirror::{Mood, Whose};
use crate::sessions::{ALL, Answer, OFFICER, Session};
use crate::stage::Stage;

/// Longer than any script of the sandbox.
const TO_THE_END: Duration = Duration::from_secs(120);

/// What a place may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    /// Nothing that is looked for.
    Nothing,
    /// What the contract says about clients: their names. No birth date, number, street or address.
    Names,
    /// What was asked for with a reason that stands in the audit log: the data of one client.
    OneClient,
    /// The one new secret that is answered here: a token, a code, a link.
    ItsOwnSecret,
}

/// Something that came out.
struct Output {
    place: String,
    bytes: Vec<u8>,
    may: May,
}

/// A check that is over and has a report.
struct Checked {
    org: &'static Org,
    person: &'static str,
    id: String,
}

/// Each failure with a record that is read while it lasts, and one that is read before; nobody else reads either, so that no
/// cache answers in the provider's place.
const FAILURES: [(Mood, &str, &str); 8] = {
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = Mood::FAILING;
    [
        (first, north::EURO_HOUSEHOLD, north::WATCHLIST_PERSON),
        (second, north::YOUNG_HOUSEHOLD, north::REQUIREMENTS_PERSON),
        (third, north::JOINT_ACCOUNT, north::CLIENT_NEEDED_PERSON),
        (fourth, north::ACCOUNT, north::LATE_PART_PERSON),
        (fifth, north::EURO_HOUSEHOLD, north::DECLINED_PERSON),
        (sixth, north::YOUNG_HOUSEHOLD, north::ABANDONED_PERSON),
        (seventh, north::JOINT_ACCOUNT, north::ERROR_PERSON),
        (eighth, north::ACCOUNT, north::SHORT_HISTORY_PERSON),
    ]
};

struct Scenario {
    stage: Stage,
    outputs: Vec<Output>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_and_nothing_of_a_client_leaves_by_a_way_that_is_not_meant_for_it() {
    let mut scenario = Scenario {
        stage: Stage::start("trace").await,
        outputs: Vec::new(),
    };
    scenario.strangers().await;
    scenario.launches().await;
    scenario.portfolios(&NORTH, north::HOUSEHOLD).await;
    scenario.portfolios(&SOUTH, south::HOUSEHOLD).await;
    let checks = [
        scenario.checks(&NORTH, north::CLEAR_PERSON).await,
        scenario.checks(&SOUTH, south::PERSON).await,
    ];
    scenario.reviews().await;
    scenario.careless_callers().await;
    scenario.deliveries().await;
    scenario.failures(&checks).await;
    scenario.operators().await;
    let log = scenario.stage.stop();
    assert!(1_000 < log.len(), "the log was not captured");
    scenario.keep("the log", log, May::Nothing);
    scenario.commands();
    for (name, bytes) in scenario.stage.database() {
        scenario.keep(&name, bytes, May::Nothing);
    }
    let outputs = &scenario.outputs;
    assert!(100 < outputs.len(), "the scenario has become small");
    let leaks = scenario.search(outputs);
    let lines: Vec<_> = leaks.iter().map(ToString::to_string).collect();
    assert!(leaks.is_empty(), "{} leaks\n{}", lines.len(), lines.join("\n"));
    scenario.a_planted_leak_is_found();
}

impl Checked {
    /// Where its report is asked for.
    fn report(&self) -> String {
        format!("{KYC_CHECKS_PATH}/{}/report", self.id)
    }
}

impl Scenario {
    fn keep(&mut self, place: &str, bytes: Vec<u8>, may: May) {
        self.outputs.push(Output {
            place: place.to_owned(),
            bytes,
            may,
        });
    }

    async fn send(&mut self, place: &str, call: RequestBuilder, may: May) -> Answer {
        let answer = Answer::of(call).await;
        self.keep(&format!("{place} ({})", answer.status), answer.everything(), may);
        answer
    }

    async fn get(&mut self, session: &Session, path: &str, may: May) -> Answer {
        let call = self.stage.with(session, Method::GET, path);
        self.send(&format!("GET {path}"), call, may).await
    }

    async fn post(&mut self, session: &Session, path: &str, body: &serde_json::Value, may: May) -> Answer {
        let call = self.stage.with(session, Method::POST, path).json(body);
        self.send(&format!("POST {path}"), call, may).await
    }

    /// Every path that answers without a session.
    async fn strangers(&mut self) {
        let org = NORTH.id;
        let paths = [
            "/healthz",
            "/readyz",
            "/embed/check.js",
            "/api/openapi.json",
            "/metrics",
            "/no/such/path",
        ];
        let of_org = ["/embed", "/embed/check", "/api/setup"].map(|path| format!("{path}?org={org}"));
        let guarded = [PORTFOLIO_PATH, BOOK_PATH, KYC_PATH, KYC_EVENTS_PATH].map(str::to_owned);
        for path in paths.map(str::to_owned).into_iter().chain(of_org).chain(guarded) {
            let call = self.stage.request(Method::GET, &path);
            self.send(&format!("GET {path} of a stranger"), call, May::Nothing)
                .await;
        }
    }

    /// A launch code, its use, and its second use.
    async fn launches(&mut self) {
        let request = self.stage.session_request(&NORTH, north::HOUSEHOLD, USER, &ALL);
        let call = self.stage.request(Method::POST, LAUNCH_PATH);
        let call = call.json(&json!({"assertion": request.assertion}));
        let answer = self.send("POST /api/launch", call, May::ItsOwnSecret).await;
        let code = answer.json()["code"].as_str().unwrap().to_owned();
        self.stage.learn("a launch code", &code);
        let body = json!({"assertion": code, "instance": request.instance, "nonce": request.nonce});
        for expected in [200, 409] {
            let call = self.stage.request(Method::POST, SESSION_PATH).json(&body);
            let may = if expected == 200 {
                May::ItsOwnSecret
            } else {
                May::Nothing
            };
            let answer = self.send("POST /api/session with a launch code", call, may).await;
            assert_eq!(answer.status, expected);
            if let Some(token) = answer.json()["token"].as_str() {
                self.stage.learn("a session token", token);
            }
        }
        // The same assertion again, and one of which a byte is another.
        let again = self.stage.request(Method::POST, LAUNCH_PATH);
        let again = again.json(&json!({"assertion": request.assertion}));
        self.send("an assertion that comes twice", again, May::Nothing)
            .await;
        let mut forged = self.stage.session_request(&NORTH, north::HOUSEHOLD, USER, &ALL);
        forged
            .assertion
            .replace_range(forged.assertion.len() - 9.., "AAAAAAAAA");
        let call = self.stage.request(Method::POST, SESSION_PATH).json(&forged);
        let answer = self.send("a forged assertion", call, May::Nothing).await;
        assert_eq!(answer.status, 401);
    }

    async fn portfolios(&mut self, org: &'static Org, household: &str) {
        for record in [household, records::SHARED, records::UNKNOWN] {
            let session = self.stage.open(org, record, USER, &ALL).await;
            for path in [PORTFOLIO_PATH, BOOK_PATH, PORTFOLIO_PATH] {
                self.get(&session, path, May::Names).await;
            }
            let end = self.stage.with(&session, Method::DELETE, SESSION_PATH);
            self.send("DELETE /api/session", end, May::Nothing).await;
            self.get(&session, PORTFOLIO_PATH, May::Nothing).await;
        }
        let modest = self
            .stage
            .open(org, household, USER, &[VIEW_PORTFOLIO_PERMISSION])
            .await;
        for path in [KYC_PATH, KYC_EVENTS_PATH] {
            assert_eq!(self.get(&modest, path, May::Nothing).await.status, 403);
        }
    }

    async fn start(&mut self, session: &Session) -> String {
        let body = json!({
            "package": "standard", "purpose": "onboarding", "consent": {"version": CONSENT, "language": "en"}, "although_valid": false,
        });
        let key = inlay_backend::random::uuid().to_string();
        let call = self.stage.with(session, Method::POST, KYC_CHECKS_PATH);
        let call = call.header(IDEMPOTENCY_KEY_HEADER, key).json(&body);
        let answer = self.send("POST /api/kyc/checks", call, May::Nothing).await;
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()["check"]["id"].as_str().unwrap().to_owned()
    }

    /// A check from its start to its report, followed by a stream.
    async fn checks(&mut self, org: &'static Org, person: &'static str) -> Checked {
        let session = self.stage.open(org, person, USER, &ALL).await;
        self.get(&session, KYC_PATH, May::Names).await;
        let check = self.start(&session).await;
        self.follow(&session, "submitted").await;
        self.stage.advance(TO_THE_END).await;
        self.follow(&session, "finished").await;
        self.get(&session, KYC_PATH, May::Names).await;
        let reveal = json!({"reason": "The client asked on the telephone"});
        let revealed = self
            .post(&session, KYC_REVEAL_PATH, &reveal, May::OneClient)
            .await;
        assert_eq!(revealed.status, 200);
        let path = format!("{KYC_CHECKS_PATH}/{check}");
        self.get(&session, &format!("{path}/report"), May::OneClient)
            .await;
        let link = self
            .post(
                &session,
                &format!("{path}/report-link"),
                &json!({}),
                May::ItsOwnSecret,
            )
            .await;
        let link = link.json()["path"].as_str().unwrap().to_owned();
        self.stage
            .learn("a report link", link.rsplit('/').next().unwrap());
        for may in [May::OneClient, May::Nothing] {
            let call = self.stage.client.get(format!("{}{link}", self.stage.base_url));
            self.send("a report link", call, may).await;
        }
        let decision = json!({"decision": "confirm", "note": "There is nothing to decide"});
        self.post(&session, &format!("{path}/decision"), &decision, May::Nothing)
            .await;
        Checked {
            org,
            person,
            id: check,
        }
    }

    /// Reads the stream from its beginning until it has told of this.
    async fn follow(&mut self, session: &Session, kind: &str) {
        let call = self.stage.with(session, Method::GET, KYC_EVENTS_PATH);
        let mut response = call.header("last-event-id", "0").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let mut said = Vec::new();
        let wanted = format!("\"kind\":\"{kind}\"");
        while !String::from_utf8_lossy(&said).contains(&wanted) {
            let chunk = tokio::time::timeout(Duration::from_secs(60), response.chunk()).await;
            let chunk = chunk.unwrap_or_else(|_| panic!("a stream never tells of `{kind}`"));
            said.extend_from_slice(&chunk.unwrap().unwrap());
        }
        self.keep("an event stream", said, May::Nothing);
    }

    /// A check that a person must decide, and the decision.
    async fn reviews(&mut self) {
        let session = self.stage.open(&NORTH, north::WATCHLIST_PERSON, USER, &ALL).await;
        let check = self.start(&session).await;
        self.follow(&session, "submitted").await;
        self.stage.advance(TO_THE_END).await;
        self.follow(&session, "finished").await;
        let officer = self
            .stage
            .open(&NORTH, north::WATCHLIST_PERSON, OFFICER, &ALL)
            .await;
        let decision = json!({"decision": "false_positive", "note": "Another person of the name"});
        let path = format!("{KYC_CHECKS_PATH}/{check}/decision");
        assert_eq!(
            self.post(&officer, &path, &decision, May::Nothing).await.status,
            200
        );
    }

    /// Callers who put secrets where they do not belong.
    async fn careless_callers(&mut self) {
        let session = self.stage.open(&NORTH, north::PERSON, USER, &ALL).await;
        let token = session.token.clone();
        let queries = [
            format!("{PORTFOLIO_PATH}?token={token}"),
            format!("/{token}"),
            format!("/reports/{token}"),
            format!("/api/setup?org={token}"),
            format!("/assets/{token}.js"),
            format!("{KYC_CHECKS_PATH}/{token}/report"),
        ];
        for path in &queries {
            let call = self.stage.with(&session, Method::GET, path);
            // A parameter that nobody reads changes nothing: the portfolio is answered.
            let may = if path.starts_with(PORTFOLIO_PATH) {
                May::Names
            } else {
                May::Nothing
            };
            self.send("a path with a token", call, may).await;
        }
        let request = self.stage.session_request(&NORTH, north::PERSON, USER, &ALL);
        let bodies = [
            format!("{{\"assertion\":\"{}\",\"oops\":1}}", request.assertion),
            format!("{{\"assertion\":\"{}\"", request.assertion),
            format!("{{\"assertion\":[\"{token}\"],\"instance\":\"{token}\",\"nonce\":\"{token}\"}}"),
            format!("{{\"reason\":{{\"{token}\":1}}}}"),
        ];
        for body in bodies {
            for path in [SESSION_PATH, LAUNCH_PATH, KYC_REVEAL_PATH, KYC_CHECKS_PATH] {
                let call = self.stage.with(&session, Method::POST, path);
                let call = call.header("content-type", "application/json").body(body.clone());
                self.send("a body with a secret", call, May::Nothing).await;
            }
        }
        for name in [
            "x-request-id",
            "origin",
            "accept",
            "idempotency-key",
            "last-event-id",
            "x-forwarded-for",
            "cookie",
        ] {
            let call = self
                .stage
                .request(Method::GET, PORTFOLIO_PATH)
                .header(name, &token);
            self.send("a header with a token", call, May::Nothing).await;
        }
    }

    /// Deliveries that nobody signed, with everything that they could say.
    async fn deliveries(&mut self) {
        for (provider, secret) in [
            ("platform", NORTH.webhook_secret),
            ("onfido", SOUTH.onfido_webhook_token),
            ("none", "x"),
        ] {
            let call = self
                .stage
                .client
                .post(format!("{}/webhooks/{provider}", self.stage.base_url));
            let call = call
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", "1")
                .header("webhook-signature", format!("v1,{secret}"))
                .header("x-sha2-signature", secret)
                .body(format!("{{\"type\":\"{secret}\"}}"));
            self.send("a delivery that nobody signed", call, May::Nothing)
                .await;
        }
    }

    /// Every way in which providers fail, at every route that asks them. `checks` are those that are over, with their records.
    async fn failures(&mut self, checks: &[Checked; 2]) {
        for (mood, record, well) in FAILURES {
            self.while_all_is_well(checks, well).await;
            let session = self.stage.open(&NORTH, record, USER, &ALL).await;
            let person = self.stage.open(&SOUTH, south::WATCHLIST_PERSON, USER, &ALL).await;
            let mut over = Vec::new();
            for checked in checks {
                let session = self.stage.open(checked.org, checked.person, USER, &ALL).await;
                over.push((session, checked.report()));
            }
            self.stage.mirror.set(mood);
            for path in [PORTFOLIO_PATH, BOOK_PATH, KYC_PATH] {
                self.get(&session, path, May::Names).await;
                self.get(&person, path, May::Names).await;
            }
            for (session, report) in &over {
                self.get(session, KYC_PATH, May::Names).await;
                let answer = self.get(session, report, May::Nothing).await;
                assert_ne!(answer.status, 200, "a report while providers are {mood:?}");
            }
            let reveal = json!({"reason": "The client asked"});
            self.post(&person, KYC_REVEAL_PATH, &reveal, May::Nothing).await;
            let ready = self.stage.request(Method::GET, "/readyz");
            self.send("GET /readyz", ready, May::Nothing).await;
            self.stage.mirror.set(Mood::Fine);
            for whose in Whose::ALL {
                assert!(
                    self.stage.mirror.was_met(mood, whose),
                    "nobody asked {whose:?} while providers were {mood:?}"
                );
            }
        }
    }

    /// Providers answer again, whatever they said before, and have given a token to each line that is looked at next: without one
    /// only a token endpoint would be asked. `well` is a record that nobody has read, so that the cache does not answer.
    async fn while_all_is_well(&mut self, checks: &[Checked; 2], well: &str) {
        let session = self.stage.open(&NORTH, well, USER, &ALL).await;
        let read = self.get(&session, PORTFOLIO_PATH, May::Names).await;
        assert_eq!(read.status, 200);
        for checked in checks {
            let session = self.stage.open(checked.org, checked.person, USER, &ALL).await;
            assert_eq!(self.get(&session, KYC_PATH, May::Names).await.status, 200);
            let report = self.get(&session, &checked.report(), May::OneClient).await;
            assert_eq!(report.status, 200);
        }
    }

    /// What an operator's listener says.
    async fn operators(&mut self) {
        for path in ["/metrics", "/healthz", "/readyz"] {
            let call = self
                .stage
                .client
                .get(format!("{}{path}", self.stage.operator_url));
            let answer = self
                .send(&format!("GET {path} of an operator"), call, May::Nothing)
                .await;
            // After so many failures a provider may still be given a rest.
            let is_ready = answer.status == 200 || path == "/readyz";
            assert!(is_ready, "{path}: {}", answer.status);
            // Those who call providers were put together when the recorder was there.
            let is_counted = path != "/metrics"
                || String::from_utf8_lossy(&answer.body).contains("inlay_upstream_breaker_state{");
            assert!(is_counted, "nothing is told of the calls of providers");
        }
    }

    /// What an operator is told by the command line.
    fn commands(&mut self) {
        let config = ["--config", "inlay.toml"];
        let (org, party) = (NORTH.id, north::CLEAR_PERSON);
        let commands: [&[&str]; 10] = [
            &["config", "check"],
            &["tenant", "list"],
            &["job", "list"],
            &["job", "list", "--json"],
            &["webhook", "list"],
            &["audit", "verify"],
            &["audit", "head"],
            &["audit", "export", "--org", org, "--party", party],
            &[
                "audit", "export", "--org", org, "--party", party, "--format", "csv",
            ],
            &["config", "check", "--nonsense"],
        ];
        for command in commands {
            let output = self.stage.command(&[command, &config].concat());
            let said = [output.stdout, output.stderr].concat();
            let is_wrong = command.contains(&"--nonsense");
            assert_eq!(
                output.status.success(),
                !is_wrong,
                "{command:?}: {}",
                String::from_utf8_lossy(&said)
            );
            self.keep(&format!("inlay {}", command.join(" ")), said, May::Nothing);
        }
    }

    /// Looks for everything everywhere.
    fn search(&self, outputs: &[Output]) -> Vec<Found> {
        let canaries = self.stage.all_canaries();
        let is_secret_of_answers = |canary: &Canary| {
            matches!(
                &*canary.name,
                "a session token" | "a launch code" | "a report link"
            )
        };
        let scans = [May::Nothing, May::Names, May::OneClient, May::ItsOwnSecret].map(|may| {
            let scan = canaries.scan_for(|canary| match may {
                May::Nothing => true,
                May::Names => canary.kind == Kind::Secret || !canary.name.starts_with("name of"),
                May::OneClient => canary.kind == Kind::Secret,
                May::ItsOwnSecret => !is_secret_of_answers(canary),
            });
            (may, scan)
        });
        let mut found = Vec::new();
        for output in outputs {
            let (_, scan) = scans.iter().find(|(may, _)| *may == output.may).unwrap();
            found.extend(scan.in_bytes(&output.place, &output.bytes));
        }
        found.sort();
        found.dedup();
        assert!(40 < canaries.all().len(), "the scenario has become small");
        found
    }

    /// Each kind of secret and of data, planted into an output of each kind that must not hold it.
    fn a_planted_leak_is_found(&self) {
        let canaries = self.stage.all_canaries();
        let a_person = canaries
            .all()
            .iter()
            .find(|canary| canary.name.starts_with("birth date of"));
        let a_token = canaries
            .all()
            .iter()
            .find(|canary| canary.name == "an access token of a provider");
        let a_launch = canaries
            .all()
            .iter()
            .find(|canary| canary.name == "a launch code");
        let planted = [
            (May::Names, a_person.unwrap().value().to_owned()),
            (
                May::OneClient,
                URL_SAFE_NO_PAD.encode(format!("x{}", a_token.unwrap().value())),
            ),
            (May::Nothing, a_launch.unwrap().value().to_ascii_uppercase()),
            (May::ItsOwnSecret, NORTH.consumer_key.to_owned()),
        ];
        for (may, text) in planted {
            let output = Output {
                place: "a planted place".to_owned(),
                bytes: format!("something {text} something").into_bytes(),
                may,
            };
            let found = self.search(&[output]);
            assert!(!found.is_empty(), "a leak is not seen: {text}");
        }
    }
}
