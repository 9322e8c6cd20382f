//! The layer through which every log line goes, ours and those of libraries (security row S24).
//!
//! Own code: `tracing-subscriber` can format, but it writes whatever field it is given.

use std::cell::RefCell;
use std::io::Write as _;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::line::{FieldWriter, Head, Origin, bare, place, string};
use crate::clock::Clock;
use crate::config::LogFormat;

/// Writes events as lines: time, level, target, message, the fields of the spans around it, its own fields.
#[derive(Debug)]
pub struct LogLayer<W> {
    format: LogFormat,
    writer: W,
    clock: Clock,
}

/// Fields of a span, as they stand in a line.
struct Written(String);

thread_local! {
    /// The line in the making; kept, so that not each one takes memory anew.
    static LINE: RefCell<String> = const { RefCell::new(String::new()) };
}

impl<W> LogLayer<W> {
    /// Writes lines of this form to `writer`, each at once.
    pub const fn new(format: LogFormat, writer: W) -> Self {
        Self {
            format,
            writer,
            clock: Clock::system(),
        }
    }

    /// Adds the fields that `record` visits to `text`, and counts those that may not be written.
    fn fields(&self, text: &mut String, origin: Origin, record: impl FnOnce(&mut FieldWriter<'_>)) {
        let mut fields = FieldWriter {
            text,
            format: self.format,
            origin,
            dropped: 0,
        };
        record(&mut fields);
        if fields.dropped != 0 {
            let origin = match origin {
                Origin::Own => "own",
                Origin::Library => "library",
            };
            metrics::counter!("inlay_log_fields_dropped_total", "origin" => origin).increment(fields.dropped);
        }
    }

    fn head(&self, line: &mut String, metadata: &Metadata<'_>, head: &Head) {
        use std::fmt::Write as _;
        let now = self.clock.now();
        let level = metadata.level();
        let target = head.target.as_deref().unwrap_or(metadata.target());
        match self.format {
            LogFormat::Text => {
                let _infallible = write!(line, "{now:.6} {level:>5} ");
                bare(line, target);
                line.push_str(": ");
                bare(line, &head.message);
            }
            LogFormat::Json => {
                let _infallible = write!(
                    line,
                    "{{\"timestamp\":\"{now:.6}\",\"level\":\"{level}\",\"target\":"
                );
                string(line, self.format, target);
                line.push_str(",\"message\":");
                string(line, self.format, &head.message);
            }
        }
    }
}

impl<S, W> Layer<S> for LogLayer<W>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        let mut text = String::new();
        let origin = Origin::of(attributes.metadata().target());
        self.fields(&mut text, origin, |fields| attributes.record(fields));
        span.extensions_mut().insert(Written(text));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        let origin = Origin::of(span.metadata().target());
        let mut extensions = span.extensions_mut();
        if let Some(Written(text)) = extensions.get_mut::<Written>() {
            self.fields(text, origin, |fields| values.record(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let origin = Origin::of(metadata.target());
        let mut head = Head::new(origin);
        event.record(&mut head);
        LINE.with(|line| {
            // Taken and given back, so that an event within an event finds another.
            let mut line = line
                .try_borrow_mut()
                .map(|mut line| std::mem::take(&mut *line))
                .unwrap_or_default();
            line.clear();
            self.head(&mut line, metadata, &head);
            for span in context
                .event_scope(event)
                .into_iter()
                .flat_map(|scope| scope.from_root())
            {
                if let Some(Written(text)) = span.extensions().get::<Written>() {
                    line.push_str(text);
                }
            }
            self.fields(&mut line, origin, |fields| {
                event.record(fields);
                if origin == Origin::Library
                    && let (Some(file), Some(number)) = (metadata.file(), metadata.line())
                {
                    fields.extra("place", &place(file, number));
                }
            });
            line.push_str(match self.format {
                LogFormat::Text => "\n",
                LogFormat::Json => "}\n",
            });
            // A log that cannot be written has nobody to tell.
            let _unheard = self.writer.make_writer_for(metadata).write_all(line.as_bytes());
            LINE.with(|kept| {
                if let Ok(mut kept) = kept.try_borrow_mut() {
                    *kept = line;
                }
            });
        });
    }
}
