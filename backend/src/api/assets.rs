//! `/assets/*`: the files of the widget. Their names hold a hash of their content, so they may be kept for ever.

mod backend;

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use tower::ServiceBuilder;
use tower::util::BoxCloneSyncService;
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, DefaultServeDirFallback};

use self::backend::Embedded;
use super::security_headers::CROSS_ORIGIN_RESOURCE_POLICY;
use crate::assets::Assets;

/// Serves the files of the built widget, brotli or gzip where the build made them. The route lets only what is below
/// `assets/` through, and `ServeDir` refuses paths that lead out again.
pub(super) fn service(assets: &Assets) -> BoxCloneSyncService<Request, Response, Infallible> {
    match assets {
        Assets::Folder(folder) => served(ServeDir::new(folder)),
        Assets::Embedded(files) => served(ServeDir::with_backend("", Embedded(files))),
    }
}

fn served<B: Backend>(
    files: ServeDir<DefaultServeDirFallback, B>,
) -> BoxCloneSyncService<Request, Response, Infallible> {
    let files = files
        .append_index_html_on_directories(false)
        .redirect_to_trailing_slash(false)
        .precompressed_br()
        .precompressed_gzip();
    BoxCloneSyncService::new(ServiceBuilder::new().map_response(with_headers).service(files))
}

/// Assets are the same for everybody and hold nothing of a tenant. A frame with an opaque origin counts as another
/// origin even here, hence the two cross-origin headers (security rows S14, S16).
fn with_headers<B>(response: axum::http::Response<B>) -> Response
where
    B: axum::body::HttpBody<Data = axum::body::Bytes, Error: Into<axum::BoxError>> + Send + 'static,
{
    let mut response = response.map(Body::new);
    let is_content = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("cross-origin"),
    );
    if is_content {
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
    }
    response
}

#[cfg(test)]
mod tests;
