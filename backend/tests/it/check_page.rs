//! `GET /embed/check`: the page that says why the widget would or would not work (security row S15).
//!
//! What its script does is tested in a browser.

use std::io::Read as _;

use crate::harness::{Answer, Inlay, NORTH, STRANGER};

async fn get(inlay: &Inlay, path: &str) -> Answer {
    Answer::of(inlay.bare("GET", path)).await
}

#[tokio::test]
async fn the_page_is_the_same_for_everybody_and_may_stand_in_any_frame() {
    let inlay = Inlay::start().await;
    let (enrolled, stranger) = (
        format!("/embed/check?org={}", NORTH.id),
        format!("/embed/check?org={}", STRANGER.id),
    );
    let first = get(&inlay, &enrolled).await;
    for path in [
        enrolled.as_str(),
        &stranger,
        "/embed/check",
        "/embed/check?org=<b>",
    ] {
        let answer = get(&inlay, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.text, first.text, "{path}");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
             img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
        );
        assert_eq!(answer.header("x-frame-options"), "");
    }
}

#[tokio::test]
async fn the_page_knows_no_org_and_runs_nothing_inline() {
    let inlay = Inlay::start().await;
    let page = get(&inlay, &format!("/embed/check?org={}", NORTH.id)).await;
    for secret in [NORTH.id, NORTH.host_origin] {
        assert!(!page.text.contains(secret), "{secret}");
    }
    assert_eq!(page.text.matches("<script").count(), 1);
    assert!(page.text.contains("<script src=\"/embed/check.js\"></script>"));
    for inline in ["<style", "style=", "onload=", "onerror=", "javascript:"] {
        assert!(!page.text.contains(inline), "{inline}");
    }
    // The widget's hello speaks to these elements.
    for id in ["id=\"inlay\"", "id=\"inlay-alone\" hidden"] {
        assert!(page.text.contains(id), "{id}");
    }
}

#[tokio::test]
async fn its_script_is_the_widgets_own_hello_and_the_check() {
    let inlay = Inlay::start().await;
    let answer = get(&inlay, "/embed/check.js").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    assert!(answer.text.starts_with(include_str!("../../../static/hello.js")));
    assert!(answer.text.contains("\"diagnosis\""));

    let packed = inlay
        .bare("GET", "/embed/check.js")
        .header("accept-encoding", "gzip");
    let packed = Answer::of(packed).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, answer.text);
}
