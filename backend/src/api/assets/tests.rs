//! The files of the widget are served alike, from a folder and from the program.

use axum::http::{HeaderMap, Request};
use tower::ServiceExt as _;

use super::*;
use crate::assets::EmbeddedFile;

const NAME: &str = "boot-0011223344556677.js";
static FILES: [EmbeddedFile; 4] = [
    file("index.html", b"not to be served for the folder"),
    file("assets/boot-0011223344556677.js", b"export {};"),
    file("assets/boot-0011223344556677.js.br", b"brotli form"),
    file("assets/boot-0011223344556677.js.gz", b"gzip form"),
];

const fn file(name: &'static str, content: &'static [u8]) -> EmbeddedFile {
    EmbeddedFile {
        name,
        modified: 1_767_225_600,
        content,
    }
}

/// The same files in a folder and in the program.
fn both() -> (tempfile::TempDir, [Assets; 2]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    for file in &FILES {
        std::fs::write(folder.path().join(file.name), file.content).unwrap();
    }
    let assets = [Assets::of(folder.path()), Assets::Embedded(&FILES)];
    (folder, assets)
}

async fn get(assets: &Assets, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, String) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let answer = service(assets).oneshot(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, 1024).await.unwrap();
    (
        head.status.as_u16(),
        head.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn each_form_is_sent_to_who_accepts_it_and_may_be_kept_for_ever() {
    let (_folder, both) = both();
    for assets in &both {
        for (accepted, encoding, content) in [
            ("gzip, br", Some("br"), "brotli form"),
            ("gzip", Some("gzip"), "gzip form"),
            ("identity", None, "export {};"),
        ] {
            let path = format!("/assets/{NAME}");
            let (status, headers, body) = get(assets, &path, &[("accept-encoding", accepted)]).await;
            assert_eq!((status, body.as_str()), (200, content), "{assets}");
            assert_eq!(
                headers
                    .get("content-encoding")
                    .map(|value| value.to_str().unwrap()),
                encoding
            );
            assert_eq!(headers["content-type"], "text/javascript");
            assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
            assert_eq!(headers["access-control-allow-origin"], "*");
            assert_eq!(headers["content-length"], content.len().to_string());
        }
    }
}

#[tokio::test]
async fn who_has_a_file_is_told_so_and_who_wants_a_part_gets_it() {
    let (_folder, both) = both();
    for assets in &both {
        let path = format!("/assets/{NAME}");
        let (_, headers, _) = get(assets, &path, &[]).await;
        let tag = headers["etag"].to_str().unwrap();
        let (status, _, body) = get(assets, &path, &[("if-none-match", tag)]).await;
        assert_eq!((status, body.as_str()), (304, ""), "{assets}");
        let (status, _, body) = get(assets, &path, &[("range", "bytes=0-5")]).await;
        assert_eq!((status, body.as_str()), (206, "export"), "{assets}");
    }
}

#[tokio::test]
async fn nothing_else_is_given_out() {
    let (_folder, both) = both();
    for assets in &both {
        for path in [
            "/assets/",
            "/assets",
            "/assets/none.js",
            "/assets/../index.htm",
            "/assets/%2e%2e/Cargo.toml",
        ] {
            let (status, headers, _) = get(assets, path, &[]).await;
            assert_eq!(status, 404, "{assets} {path}");
            assert!(!headers.contains_key("cache-control"), "{assets} {path}");
        }
    }
}
