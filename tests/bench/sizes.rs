//! What a frame loads at first and what it may load later, in bytes on the wire: asked from the running backend, as a
//! browser would.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

/// The words of a language are asked for by the widget: those of the first load before it can show a portfolio, the others
/// with the part that says them.
const WORDS: &str = "words-";
const LATER_WORDS: &str = "-later.txt";
/// What the first load may weigh, in bytes on the wire: the widget travels on every record page.
const FIRST_LOAD_BOUND: usize = 170_000;

/// Bytes on the wire (brotli).
#[derive(Debug, Serialize)]
pub(crate) struct Sizes {
    /// The first load by extension: html, js, wasm, css, and the words of the language that has the longest (txt).
    pub(crate) by_type: BTreeMap<String, usize>,
    /// Sum of the first load.
    pub(crate) total: usize,
    /// What may be asked for after the first paint, by name.
    pub(crate) later: BTreeMap<String, usize>,
}

impl Sizes {
    /// Whether the first load keeps its bound.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.total <= FIRST_LOAD_BOUND,
            "the first load is {} bytes and may be {FIRST_LOAD_BOUND}; what the first paint does not need belongs into a \
             part that travels later (`frontend/src/later.rs`)",
            self.total
        );
        Ok(())
    }
}

/// One file, as the build lists it in `manifest.json`.
#[derive(Deserialize)]
struct Asset {
    name: String,
    file: String,
    first_load: bool,
}

/// Loads the frame's document and every file of the widget that stands in the folder `built`.
pub(crate) async fn measure(
    client: &reqwest::Client,
    backend: &str,
    org: &str,
    built: &Path,
) -> anyhow::Result<Sizes> {
    let path = built.join("manifest.json");
    let manifest = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let assets: Vec<Asset> =
        serde_json::from_slice(&manifest).context("the manifest is not of this build")?;
    let document = bytes_on_the_wire(client, &format!("{backend}/embed?org={org}")).await?;
    let mut by_type = BTreeMap::from([("html".to_owned(), document)]);
    let mut later = BTreeMap::new();
    let mut words = Vec::new();
    for asset in assets {
        let bytes = bytes_on_the_wire(client, &format!("{backend}/assets/{}", asset.file)).await?;
        let is_first_words = asset.name.starts_with(WORDS) && !asset.name.ends_with(LATER_WORDS);
        if is_first_words {
            words.push(bytes);
        } else if asset.first_load {
            let extension = asset.name.rsplit('.').next().unwrap_or_default();
            *by_type.entry(extension.to_owned()).or_default() += bytes;
        } else {
            later.insert(asset.name, bytes);
        }
    }
    by_type.insert("txt".to_owned(), words.into_iter().max().unwrap_or_default());
    let total = by_type.values().sum();
    Ok(Sizes {
        by_type,
        total,
        later,
    })
}

async fn bytes_on_the_wire(client: &reqwest::Client, url: &str) -> anyhow::Result<usize> {
    let answer = client
        .get(url)
        .header("accept-encoding", "br")
        .send()
        .await?
        .error_for_status()?;
    Ok(answer.bytes().await.with_context(|| url.to_owned())?.len())
}
