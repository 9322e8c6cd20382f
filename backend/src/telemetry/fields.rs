//! The fields that a log line may have. What is not in this list is never written, whoever logs it (security row S24).
//!
//! A name, once given, keeps its meaning: people and machines search for it. `docs/operations.md` has the same list, and a test
//! compares it with this one and with what the source logs.

/// What the values of a field may look like. Whatever looks otherwise is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A number, `true` or `false`.
    Number,
    /// One word of ours: letters, digits and `-_.:/{}*()[]`, at most 128 of them.
    Word,
    /// Why something failed; see [`cause`](super::cause()).
    Cause,
    /// What stands in the operator's own configuration, or is missing there; any text. Whoever logs it has seen to it that no
    /// secret is in it.
    Setting,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogField {
    /// Its name.
    pub name: &'static str,
    /// What its values may look like.
    pub form: Form,
    /// What it says, for `docs/operations.md`.
    pub meaning: &'static str,
}

const fn field(name: &'static str, form: Form, meaning: &'static str) -> LogField {
    LogField { name, form, meaning }
}

/// All of them, by name. None may name or describe a person, an org, a record or what is known about one, and none a secret.
pub const FIELDS: &[LogField] = &[
    field(
        "accounts",
        Form::Number,
        "Accounts that the record lists in the folder of statements.",
    ),
    field(
        "added",
        Form::Number,
        "Orgs that were enrolled while the service runs.",
    ),
    field("address", Form::Word, "The address that the service listens on."),
    field("attempt", Form::Number, "Which attempt it was; 1 is the first."),
    field(
        "cause",
        Form::Cause,
        "Why a request or a stream failed, in words of the program.",
    ),
    field("code", Form::Word, "The error code, as the caller has it."),
    field(
        "deliveries",
        Form::Number,
        "Webhook deliveries that were forgotten.",
    ),
    field(
        "duration_ms",
        Form::Number,
        "Milliseconds from the request's head to the head of its answer.",
    ),
    field(
        "endpoint",
        Form::Word,
        "Which of a provider's endpoints was called; never the address.",
    ),
    field(
        "error",
        Form::Cause,
        "Why something failed, in words of the program.",
    ),
    field("error.code", Form::Word, "The error code of a failed call."),
    field(
        "fault",
        Form::Setting,
        "What is wrong with the configuration: file, key and remedy.",
    ),
    field("file", Form::Setting, "A file of the configuration."),
    field(
        "http.body_bytes",
        Form::Number,
        "Length of a provider's answer in bytes.",
    ),
    field("http.status", Form::Number, "Status of a provider's answer."),
    field("is_dead", Form::Number, "Whether the job was given up."),
    field(
        "job",
        Form::Number,
        "Number of the job, as `inlay job list` shows it.",
    ),
    field("key", Form::Word, "A key of the configuration."),
    field(
        "keys",
        Form::Setting,
        "Keys of the configuration whose changes need a restart.",
    ),
    field("links", Form::Number, "Links to reports that were forgotten."),
    field(
        "method",
        Form::Word,
        "Method of the request; `(other)` for unknown ones.",
    ),
    field(
        "part",
        Form::Word,
        "Which part of the service it is about: `store`, `provider`, `metrics`.",
    ),
    field("place", Form::Word, "Line of the source."),
    field("provider", Form::Word, "The adapter of the provider."),
    field("queue", Form::Word, "Queue of the job."),
    field("reason", Form::Word, "Why something was decided."),
    field("refused", Form::Number, "Statements that cannot be read."),
    field(
        "removed",
        Form::Number,
        "Orgs that were taken out while the service runs.",
    ),
    field(
        "request_id",
        Form::Word,
        "Name of the request, as the caller has it and the provider gets it.",
    ),
    field(
        "route",
        Form::Word,
        "Template of the path; `(none)` where there is none. Never the path.",
    ),
    field("sequence", Form::Number, "Number of the audit entry."),
    field("service", Form::Cause, "The provider in words, as in an error."),
    field("starts", Form::Number, "Names of starts that were forgotten."),
    field("status", Form::Number, "Status of the answer."),
    field("tenants", Form::Number, "Orgs that are enrolled."),
    field(
        "widget",
        Form::Word,
        "A keyed hash of the widget that asks, to see its requests together. The key is made at start and kept nowhere, so \
         nobody can go from it to the widget, its user or its record, nor compare two runs of the service.",
    ),
];

/// The same for events of libraries, whose words are not ours: only numbers that say how long or how many.
pub const LIBRARY_FIELDS: &[LogField] = &[
    field(
        "elapsed_secs",
        Form::Number,
        "Seconds that a slow statement of the database took.",
    ),
    field("rows_affected", Form::Number, "Rows that it changed."),
    field("rows_returned", Form::Number, "Rows that it gave."),
];

/// The entry of a name in one of the lists, which are sorted.
pub(super) fn find(list: &'static [LogField], name: &str) -> Option<&'static LogField> {
    let at = list.binary_search_by(|field| field.name.cmp(name)).ok()?;
    list.get(at)
}
