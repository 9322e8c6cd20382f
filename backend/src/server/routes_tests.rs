//! The router holds what the OpenAPI document says, and nothing that was put beside it.

use std::collections::BTreeSet;

use super::*;
use crate::config::{
    CacheConfig, LimitsConfig, LogConfig, OperatorConfig, ServerConfig, SessionConfig, WebhookConfig,
};
use crate::quota::MemoryQuotas;

/// What is no endpoint: each of these gives a file of the widget, or says that there is nothing. `/` is the framework's own, for
/// what has no route; that nothing is there is tested from outside.
const BESIDE_THE_DOCUMENT: [&str; 3] = ["/", "/api/{*rest}", "/assets/{*file}"];

fn router() -> axum::Router {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "__INLAY_TENANT__").unwrap();
    let mut server = ServerConfig::default();
    folder.path().clone_into(&mut server.assets);
    let config = Config {
        server,
        limits: LimitsConfig::default(),
        log: LogConfig::default(),
        operator: OperatorConfig::default(),
        cache: CacheConfig::default(),
        session: SessionConfig::default(),
        webhook: WebhookConfig::default(),
        store: None,
        audit: None,
        tenants: Vec::new(),
        secrets: Vec::new(),
        file: None,
    };
    let clock = Clock::system();
    let quotas = Arc::new(MemoryQuotas::new(clock.clone()));
    let address = SocketAddr::from(([127, 0, 0, 1], 8700));
    let stop = CancellationToken::new();
    let pages = EmbedPages::load(&Assets::of(&config.server.assets), &config.tenants).unwrap();
    let live = LiveTenants::new(&config.tenants, pages, Providers::new());
    let app = assemble(config, clock, quotas, live, None, address, stop).unwrap();
    api::router(app, Duration::from_secs(1))
}

/// Every path in the router. It tells them to nobody but a debugger, whose form this reads.
fn paths_of(router: &axum::Router) -> BTreeSet<String> {
    let shown = format!("{router:?}");
    let quoted = shown.split('"').skip(1).step_by(2);
    quoted
        .filter(|text| text.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_route_is_neither_in_the_document_nor_in_the_table_of_those_beside_it() {
    let document = api::openapi_document();
    let mut expected: BTreeSet<String> = document.paths.paths.keys().cloned().collect();
    expected.extend(BESIDE_THE_DOCUMENT.map(str::to_owned));
    let paths = paths_of(&router());
    let missing: Vec<_> = expected.difference(&paths).collect();
    assert!(missing.is_empty(), "not in the router: {missing:?}");
    // The framework's own names for what stands behind everything.
    let unknown: Vec<_> = paths
        .difference(&expected)
        .filter(|path| !path.contains("__private__axum"))
        .collect();
    assert!(unknown.is_empty(), "in no table: {unknown:?}");
}
