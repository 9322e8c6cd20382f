//! What a delivery is about.

use proptest::prelude::*;

use super::*;

#[tokio::test]
async fn a_delivery_names_its_run() {
    let (_script, provider, _server) = start().await;
    let read = |payload: Value| provider.notification(json!({"payload": payload}).to_string().as_bytes());
    let of_run =
        json!({"resource_type": "workflow_run", "action": "workflow_run.completed", "object": {"id": RUN}});
    let of_task = json!({"resource_type": "workflow_task", "object": {"id": "t1", "workflow_run_id": RUN}});
    for payload in [of_run, of_task] {
        assert_eq!(read(payload).unwrap().run, Some(RunId(RUN.to_owned())));
    }
    let of_check =
        json!({"resource_type": "check", "action": "check.completed", "object": {"id": ONFIDO_CHECK}});
    assert_eq!(read(of_check).unwrap().run, Some(check_run()));
    let of_monitor = json!({"resource_type": "watchlist_monitor", "object": {"id": "m-1"}});
    assert_eq!(read(of_monitor).unwrap().run, None);
    let walking = json!({"resource_type": "workflow_run", "object": {"id": "../applicants"}});
    assert!(matches!(read(walking), Err(UpstreamError::Nonsense(_))));
    assert!(matches!(
        provider.notification(b"{}"),
        Err(UpstreamError::Nonsense(_))
    ));
}

// A report's delivery does not say of which check it is.
#[tokio::test]
async fn a_report_is_asked_whose_it_is() {
    let (script, provider, _server) = start().await;
    let delivered = json!({"payload": {"resource_type": "report", "action": "report.completed", "object": {"id": "r-1"}}});
    let named = provider
        .notification(delivered.to_string().as_bytes())
        .unwrap()
        .run
        .unwrap();
    let whose = async || provider.run_of(named.clone(), "request-7").await;
    let route = "GET /v3.6/reports/r-1";
    assert_eq!(whose().await.unwrap(), None, "a report that Onfido does not know");
    script.answer(
        route,
        200,
        &report("r-1", "document", "complete", &json!("clear")),
    );
    assert_eq!(whose().await.unwrap(), Some(check_run()));
    assert_eq!(script.seen(route)[1].headers["x-request-id"], "request-7");

    script.answer(route, 200, &json!({"id": "r-1", "check_id": null}));
    assert_eq!(whose().await.unwrap(), None);
    for nonsense in [
        json!({"id": "r-2", "check_id": ONFIDO_CHECK}),
        json!({"id": "r-1", "check_id": "../applicants"}),
    ] {
        script.answer(route, 200, &nonsense);
        assert!(
            matches!(whose().await, Err(UpstreamError::Nonsense(_))),
            "{nonsense}"
        );
    }
    script.answer(route, 503, &json!({}));
    assert!(matches!(whose().await, Err(UpstreamError::Unreachable(_))));

    // Runs and checks are named by their deliveries: nothing is asked.
    let (run, check) = (RunId(RUN.to_owned()), check_run());
    assert_eq!(provider.run_of(run.clone(), "r").await.unwrap(), Some(run));
    assert_eq!(provider.run_of(check.clone(), "r").await.unwrap(), Some(check));
}

proptest! {
    // A delivery is signed, and still comes from outside.
    #[test]
    fn no_delivery_makes_a_run_that_is_no_path_segment(
        id in any::<String>(),
        of in proptest::sample::select(vec!["workflow_run", "check", "report"]),
    ) {
        let body = json!({"payload": {"resource_type": of, "object": {"id": id}}});
        let delivery = serde_json::from_value(body).unwrap();
        if let Ok(Notification { run: Some(run), .. }) = translate::notification(delivery) {
            prop_assert!(run.0.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/' && byte != b'%'));
        }
    }
}
