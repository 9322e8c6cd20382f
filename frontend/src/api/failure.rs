//! What went wrong with a request, in the codes of the contract.

use inlay_contract::error::Problem;
use inlay_contract::http::PROBLEM_MEDIA_TYPE;
use inlay_contract::read::from_text;
use inlay_contract::{ErrorCode, host};

/// A failed request, as the person is told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What it is.
    pub(crate) code: ErrorCode,
    /// Whether the same may succeed later without anybody changing anything.
    pub(crate) retryable: bool,
    /// Names the request in the service's log, where it got that far.
    pub(crate) request_id: Option<String>,
    /// When to try again, in seconds, where the service said so.
    pub(crate) retry_after_seconds: Option<u32>,
}

impl Failure {
    /// A failure that happened on this side.
    pub(crate) fn of(code: ErrorCode) -> Self {
        Self {
            code,
            retryable: code.retryable(),
            request_id: None,
            retry_after_seconds: None,
        }
    }

    /// Reads an answer whose status is not a success. What is no problem document of ours is an unreadable answer,
    /// whatever its status says: it comes from something between us and the service.
    pub(crate) fn from_answer(media_type: &str, body: &str, request_id: Option<String>) -> Self {
        let is_problem = media_type.split(';').next().map(str::trim) == Some(PROBLEM_MEDIA_TYPE);
        let problem = is_problem.then(|| from_text::<Problem>(body)).flatten();
        match problem {
            Some(problem) => Self {
                code: problem.code,
                retryable: problem.retryable,
                request_id: Some(problem.request_id)
                    .filter(|id| !id.is_empty())
                    .or(request_id),
                retry_after_seconds: problem.retry_after_seconds,
            },
            None => Self {
                request_id,
                ..Self::of(ErrorCode::AnswerMalformed)
            },
        }
    }

    /// Whether a new session may help: the service does not, or no longer, know this one.
    pub(crate) fn asks_for_new_session(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::SessionMissing | ErrorCode::SessionUnknown | ErrorCode::SessionExpired
        )
    }

    /// The message to the host.
    pub(crate) fn to_guest_error(&self) -> host::message::GuestError {
        host::message::GuestError {
            code: self.code,
            retryable: self.retryable,
        }
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::of(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_document_is_taken_at_its_word() {
        let mut problem = Problem::new(ErrorCode::ProviderRateLimited, "r-17".to_owned());
        problem.retry_after_seconds = Some(30);
        let body = serde_json::to_string(&problem).unwrap();
        let failure = Failure::from_answer("application/problem+json; charset=utf-8", &body, None);
        assert_eq!(failure.code, ErrorCode::ProviderRateLimited);
        assert_eq!(failure.request_id.as_deref(), Some("r-17"));
        assert_eq!(failure.retry_after_seconds, Some(30));
        assert!(failure.retryable);
    }

    #[test]
    fn a_proxys_error_page_is_not_shown_as_ours() {
        let page = "<html>502 Bad Gateway</html>";
        let failure = Failure::from_answer("text/html", page, Some("r-18".to_owned()));
        assert_eq!(failure.code, ErrorCode::AnswerMalformed);
        assert_eq!(failure.request_id.as_deref(), Some("r-18"));
    }

    #[test]
    fn a_code_from_the_future_is_an_unreadable_answer() {
        let problem = Problem::new(ErrorCode::Internal, "r".to_owned());
        let body = serde_json::to_string(&problem)
            .unwrap()
            .replace("\"internal\"", "\"on_holiday\"");
        let failure = Failure::from_answer(PROBLEM_MEDIA_TYPE, &body, None);
        assert_eq!(failure.code, ErrorCode::AnswerMalformed);
    }

    #[test]
    fn only_a_lost_session_is_worth_a_new_one() {
        let helped: Vec<_> = ErrorCode::ALL
            .iter()
            .filter(|code| Failure::of(**code).asks_for_new_session())
            .map(|code| code.as_str())
            .collect();
        assert_eq!(helped, ["session_missing", "session_unknown", "session_expired"]);
    }
}
