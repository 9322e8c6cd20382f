//! `/assets/*`: the files of the widget.

use crate::harness::{Answer, Inlay};

/// What the harness puts into the assets folder.
pub(crate) const FILES: [(&str, &[u8]); 6] = [
    ("boot-0011223344556677.js", b"export {};"),
    ("boot-0011223344556677.js.br", b"brotli form"),
    ("boot-0011223344556677.js.gz", b"gzip form"),
    ("inlay-8899aabbccddeeff.wasm", b"\0asm"),
    ("inlay-8899aabbccddeeff.css", b"body{}"),
    ("index.html", b"not to be served for the folder"),
];

async fn get(inlay: &Inlay, name: &str, accept_encoding: &str) -> Answer {
    Answer::of(
        inlay
            .bare("GET", &format!("/assets/{name}"))
            .header("accept-encoding", accept_encoding),
    )
    .await
}

#[tokio::test]
async fn the_build_s_own_compressed_form_is_sent_to_who_accepts_it() {
    let inlay = Inlay::start().await;
    let name = FILES[0].0;
    for (accepted, encoding, body) in [
        ("gzip, br", "br", "brotli form"),
        ("gzip", "gzip", "gzip form"),
        ("identity", "", "export {};"),
    ] {
        let answer = get(&inlay, name, accepted).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, body), "{accepted}");
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(answer.header("content-type"), "text/javascript");
        assert!(
            answer
                .header("vary")
                .to_ascii_lowercase()
                .contains("accept-encoding")
        );
    }
    let css = get(&inlay, FILES[4].0, "gzip, br").await;
    assert_eq!(
        (css.header("content-encoding"), css.text.as_str()),
        ("", "body{}"),
        "not every file has such forms"
    );
}

#[tokio::test]
async fn a_frame_with_an_opaque_origin_can_load_them() {
    let inlay = Inlay::start().await;
    for (name, media_type) in [
        (FILES[0].0, "text/javascript"),
        (FILES[3].0, "application/wasm"),
        (FILES[4].0, "text/css"),
    ] {
        let answer = Answer::of(
            inlay
                .bare("GET", &format!("/assets/{name}"))
                .header("origin", "null"),
        )
        .await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), media_type);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_kept_for_a_year() {
    let inlay = Inlay::start().await;
    for name in ["missing-0011223344556677.js", "", "."] {
        let answer = get(&inlay, name, "br").await;
        assert_eq!(answer.code(), inlay_contract::ErrorCode::NotFound, "{name}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}
