//! `/assets/*`: the files of the widget. Their names hold a hash of their content, so they may be kept for ever.

use std::convert::Infallible;
use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use tower::ServiceBuilder;
use tower::util::BoxCloneSyncService;
use tower_http::services::ServeDir;

use super::security_headers::CROSS_ORIGIN_RESOURCE_POLICY;

/// Serves the folder of the built widget, brotli or gzip where the build made them. The route lets only what is below
/// `assets/` through, and `ServeDir` refuses paths that lead out again.
pub(super) fn service(folder: &Path) -> BoxCloneSyncService<Request, Response, Infallible> {
    let files = ServeDir::new(folder)
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
