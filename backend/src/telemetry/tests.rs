//! What the service says about itself is what its lists allow and its documents promise.

mod alerts;
mod causes;
mod documents;
mod lines;
mod metrics;
mod queries;
mod source;
