//! Traces, sent by OTLP over HTTP in its JSON form. Only in a program that is built with the feature `otel`.
//!
//! Spans pass the same list of fields as the log: what is not in it is not sent. Events stay in the log.

use std::fmt;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::time::Duration;

use axum::http::{HeaderValue, Request, Response};
use bytes::Bytes;
use opentelemetry::trace::{Status, TraceContextExt as _, TracerProvider as _};
use opentelemetry::{KeyValue, Value};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    Sampler, SdkTracerProvider, SpanData, SpanEvents, SpanExporter, TracerProviderBuilder,
};
use tokio::runtime::Handle;
use tracing::{Metadata, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use super::cause::scrubbed;
use super::fields::{FIELDS, Form, find};
use super::line::{Origin, is_word};

/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Under which it shows our spans.
const SERVICE: &str = "inlay";

/// What keeps the traces. Dropping it sends what is left.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

/// Why traces cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// The HTTP client cannot be made.
    #[error("the HTTP client for traces cannot be set up")]
    Client(#[source] reqwest::Error),
    /// The exporter cannot be made.
    #[error("traces cannot be sent to this address")]
    Exporter(#[source] ExporterBuildError),
}

/// Sends to a collector at `endpoint`, the whole address (`…/v1/traces`). Must be called within a runtime.
///
/// # Errors
/// [`TracesError`].
pub fn exporter(endpoint: &str) -> Result<opentelemetry_otlp::SpanExporter, TracesError> {
    let sender = Sender {
        client: client().map_err(TracesError::Client)?,
        runtime: Handle::current(),
    };
    opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(sender)
        .with_protocol(Protocol::HttpJson)
        .with_endpoint(endpoint)
        .with_timeout(PATIENCE)
        .build()
        .map_err(TracesError::Exporter)
}

/// Keeps one trace in `one_in` and gives its spans to `exporter`, many at once and on a thread of their own.
pub fn layer<S>(
    exporter: impl SpanExporter + 'static,
    one_in: NonZeroU32,
) -> (Box<dyn Layer<S> + Send + Sync>, Traces)
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    build(
        SdkTracerProvider::builder().with_batch_exporter(Allowed(exporter)),
        one_in,
    )
}

/// As [`layer()`], but keeps every trace and gives away each span as soon as it ends: for tests.
pub fn eager_layer<S>(exporter: impl SpanExporter + 'static) -> (Box<dyn Layer<S> + Send + Sync>, Traces)
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    build(
        SdkTracerProvider::builder().with_simple_exporter(Allowed(exporter)),
        NonZeroU32::MIN,
    )
}

fn build<S>(builder: TracerProviderBuilder, one_in: NonZeroU32) -> (Box<dyn Layer<S> + Send + Sync>, Traces)
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    let resource = Resource::builder_empty()
        .with_attributes([
            KeyValue::new("service.name", SERVICE),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        ])
        .build();
    let provider = builder
        .with_resource(resource)
        .with_sampler(Sampler::TraceIdRatioBased(1.0 / f64::from(one_in.get())))
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(SERVICE))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(filter_fn(is_span_of_ours));
    (Box::new(layer), Traces(provider))
}

fn is_span_of_ours(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && Origin::of(metadata.target()) == Origin::Own
}

/// `span` as `traceparent` names it; `None` where it is in no trace that is kept.
pub(super) fn traceparent(span: &Span) -> Option<HeaderValue> {
    let context = span.context();
    let span = context.span();
    let place = span.span_context();
    let is_kept = place.is_valid() && place.is_sampled();
    let text = is_kept.then(|| format!("00-{}-{}-01", place.trace_id(), place.span_id()))?;
    HeaderValue::try_from(text).ok()
}

impl Drop for Traces {
    fn drop(&mut self) {
        // A collector that does not answer has nobody to tell.
        let _unsent = self.0.shutdown();
    }
}

/// Lets nothing through to the exporter but what the list of fields allows.
#[derive(Debug)]
struct Allowed<E>(E);

impl<E: SpanExporter> SpanExporter for Allowed<E> {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        self.0.export(batch.into_iter().map(allowed).collect())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn allowed(mut span: SpanData) -> SpanData {
    span.attributes = span.attributes.into_iter().filter_map(attribute).collect();
    span.events = SpanEvents::default();
    if let Status::Error { .. } = span.status {
        span.status = Status::error("");
    }
    span
}

fn attribute(attribute: KeyValue) -> Option<KeyValue> {
    let form = find(FIELDS, attribute.key.as_str())?.form;
    match (form, attribute.value) {
        (Form::Word, Value::String(text)) if is_word(text.as_str()) => {
            Some(KeyValue::new(attribute.key, text))
        }
        // Nobody outside needs to know how the service is set up.
        (Form::Setting, _) => None,
        (Form::Cause, Value::String(text)) => Some(KeyValue::new(attribute.key, scrubbed(text.as_str()))),
        // What has no sign comes as text.
        (Form::Number, Value::String(text)) => {
            let number: i64 = text.as_str().parse().ok()?;
            Some(KeyValue::new(attribute.key, number))
        }
        (Form::Number, value) => Some(KeyValue::new(attribute.key, value)),
        _ => None,
    }
}

/// Sends on our runtime, whatever thread asks: the exporter has one of its own, and no runtime there.
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
}

impl fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sender")
    }
}

impl HttpClient for Sender {
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let client = self.client.clone();
        let sending = self.runtime.spawn(async move {
            let answer = client.execute(request.try_into()?).await?;
            let status = answer.status();
            let mut response = Response::new(answer.bytes().await?);
            *response.status_mut() = status;
            Ok::<_, reqwest::Error>(response)
        });
        Box::pin(async move { Ok(sending.await??) })
    }
}

/// The collector is no provider: it has no credentials of ours, and what it answers is not looked at.
#[expect(clippy::disallowed_methods, reason = "the one client that calls no provider")]
fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .user_agent("inlay")
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
}
