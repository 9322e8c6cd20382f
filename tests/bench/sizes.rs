//! What a frame loads at first, in bytes on the wire: asked from the running backend, as a browser would.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Serialize;

/// Bytes on the wire (brotli) by file type.
#[derive(Debug, Serialize)]
pub(crate) struct Sizes {
    /// By extension: html, js, wasm, css.
    pub(crate) by_type: BTreeMap<String, usize>,
    /// Sum of all.
    pub(crate) total: usize,
}

/// Loads the frame's document and everything that it names.
pub(crate) async fn measure(client: &reqwest::Client, backend: &str, org: &str) -> anyhow::Result<Sizes> {
    let document = fetch(client, &format!("{backend}/embed?org={org}"), "identity").await?;
    let document = String::from_utf8(document)?;
    let mut by_type = BTreeMap::new();
    by_type.insert(
        "html".to_owned(),
        fetch(client, &format!("{backend}/embed?org={org}"), "br")
            .await?
            .len(),
    );
    for path in assets(&document) {
        let extension = path.rsplit('.').next().unwrap_or_default().to_owned();
        *by_type.entry(extension).or_default() +=
            fetch(client, &format!("{backend}{path}"), "br").await?.len();
    }
    let total = by_type.values().sum();
    Ok(Sizes { by_type, total })
}

async fn fetch(client: &reqwest::Client, url: &str, encoding: &str) -> anyhow::Result<Vec<u8>> {
    let answer = client
        .get(url)
        .header("accept-encoding", encoding)
        .send()
        .await?
        .error_for_status()?;
    Ok(answer.bytes().await.with_context(|| url.to_owned())?.to_vec())
}

/// Every `/assets/…` address in the document, once each.
fn assets(document: &str) -> Vec<String> {
    let mut paths: Vec<_> = document
        .match_indices("/assets/")
        .map(|(start, _)| {
            document[start..]
                .split(['"', '\'', ' ', '>'])
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
