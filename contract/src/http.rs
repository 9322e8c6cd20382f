//! Names on the HTTP boundary between widget and backend-for-frontend.

/// Static header that every API request carries. A form or a link of a foreign page cannot set it, so its absence is
/// refused before any work (security row S12).
pub const CLIENT_HEADER: &str = "x-inlay-client";
/// The only value of [`CLIENT_HEADER`]: the version of this contract.
pub const CLIENT_HEADER_VALUE: &str = "1";
/// Carries the widget instance a session is bound to; another instance's request is refused.
pub const INSTANCE_HEADER: &str = "x-inlay-instance";
/// Names a request in answers, problems and logs.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// `GET`: the frame's document, `?org=<18-character org id>`.
pub const EMBED_PATH: &str = "/embed";
/// `GET`: the check page, a guest that says why the widget would or would not work; `?org=` as for [`EMBED_PATH`].
pub const CHECK_PATH: &str = "/embed/check";
/// `POST`: an assertion, or a launch code, for a session. `DELETE`: ends the caller's session.
pub const SESSION_PATH: &str = "/api/session";
/// `POST`: an assertion for a launch code; called by the org's server, never by a browser.
pub const LAUNCH_PATH: &str = "/api/launch";
/// `GET`: what anybody may know about an org's setup, `?org=<18-character org id>`.
pub const SETUP_PATH: &str = "/api/setup";
/// `GET`: the portfolio of the session's record.
pub const PORTFOLIO_PATH: &str = "/api/portfolio";
/// `GET`: the book of the session's record.
pub const BOOK_PATH: &str = "/api/portfolio/book";
/// `GET`: the OpenAPI document of the backend's own API.
pub const OPENAPI_PATH: &str = "/api/openapi.json";

/// Media type of an error answer (RFC 9457).
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// Longest request body that any API endpoint reads, in bytes. An assertion is about 1 KiB.
pub const MAX_REQUEST_BYTES: usize = 16 * 1024;
