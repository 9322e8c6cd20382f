//! Onfido's own documents, passed on as they come.

use super::*;

#[tokio::test]
async fn the_evidence_is_passed_on_as_it_comes() {
    let (script, provider, _server) = start().await;
    let route = format!("GET {}", path("/signed_evidence_file"));
    let pdf = |body: &[u8]| {
        (
            vec![("content-type", "application/pdf".to_owned())],
            body.to_vec(),
        )
    };
    let (headers, body) = pdf(b"%PDF-1.7 evidence");
    script.answer_with(&route, 200, headers, body);
    let run = RunId(RUN.to_owned());
    let report = provider.report(&run, "request-7").await.unwrap();
    assert_eq!(
        (report.content_type, report.length),
        ("application/pdf", Some(17))
    );
    assert_eq!(whole(report).await.unwrap(), b"%PDF-1.7 evidence");
    assert_eq!(script.seen(&route)[0].headers["accept"], "application/pdf");

    // A redirect to Onfido's own files is followed, without the token.
    let location = vec![("location", "/v3.6/files/1?signature=x".to_owned())];
    script.answer_with(&route, 302, location, Vec::new());
    let (headers, body) = pdf(b"%PDF moved");
    script.answer_with("GET /v3.6/files/1", 200, headers, body);
    let report = provider.report(&run, "request-7").await.unwrap();
    assert_eq!(whole(report).await.unwrap(), b"%PDF moved");
    assert!(
        !script.seen("GET /v3.6/files/1")[0]
            .headers
            .contains_key("authorization")
    );
}

#[tokio::test]
async fn what_is_no_evidence_is_not_passed_on() {
    let (script, provider, _server) = start().await;
    let canary = Script::default();
    let elsewhere = canary.serve().await;
    let route = format!("GET {}", path("/signed_evidence_file"));
    let run = RunId(RUN.to_owned());
    let html = vec![("content-type", "text/html".to_owned())];
    script.answer_with(&route, 200, html, b"<script>".to_vec());
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    script.answer_with(
        &route,
        302,
        vec![("location", elsewhere.url.to_string())],
        Vec::new(),
    );
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    assert!(canary.seen("GET /").is_empty());
    script.answer(&route, 404, &json!({}));
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::RecordUnknown), "{error:?}");
}

#[tokio::test]
async fn a_check_has_a_document_of_its_own() {
    let (script, provider, _server) = start().await;
    let route = format!("GET /v3.6/checks/{ONFIDO_CHECK}/download");
    let pdf = vec![("content-type", "application/pdf".to_owned())];
    script.answer_with(&route, 200, pdf, b"%PDF-1.7 check".to_vec());
    let report = provider.report(&check_run(), "request-7").await.unwrap();
    assert_eq!(report.length, Some(14));
    assert_eq!(whole(report).await.unwrap(), b"%PDF-1.7 check");
    assert_eq!(script.seen(&route)[0].headers["accept"], "application/pdf");

    let alone = RunId(format!("report:{ONFIDO_CHECK}"));
    let error = provider.report(&alone, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
}
