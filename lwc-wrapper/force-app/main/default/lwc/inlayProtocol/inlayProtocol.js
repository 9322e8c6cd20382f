// Generated from contract/src/host by `cargo xtask codegen`. Do not edit.

/** The protocol versions that this build speaks, newest first. */
export const PROTOCOL_VERSIONS = [1];

/** Longest message on the port, in UTF-8 bytes of its JSON text. */
export const MAX_MESSAGE_BYTES = 65536;

/** The guest repeats its hello after this many milliseconds. */
export const HELLO_INTERVAL_MS = 250;

/** Without a hello the host gives up after this many milliseconds. */
export const HANDSHAKE_TIMEOUT_MS = 15000;

/** A request on the port is given up after this many milliseconds. */
export const REQUEST_TIMEOUT_MS = 10000;

/** The guest sends at most so many `resize` messages a second. */
export const MAX_RESIZES_PER_SECOND = 10;

/** Kinds of message from host to guest. */
export const HOST_KINDS = ['context', 'token', 'theme', 'visibility', 'destroy'];

/** Kinds of message from guest to host. */
export const GUEST_KINDS = ['loading', 'ready', 'painted', 'resize', 'token-needed', 'navigate', 'kyc-changed', 'dirty', 'toast', 'error', 'metric', 'destroyed', 'diagnosis'];

/** Every error code with its kind, whether trying again can help, and its words. */
export const ERRORS = {
  assertion_malformed: {
    kind: 'validation',
    retryable: false,
    title: "Assertion malformed",
    sentence:
      "Salesforce sent a proof of identity that Inlay cannot read. Ask your administrator to check the Inlay package version."
  },
  assertion_forged: {
    kind: 'authentication',
    retryable: false,
    title: "Assertion signature refused",
    sentence:
      "The proof of identity was not signed with a certificate that Inlay knows for this org. Ask your administrator to check the certificate."
  },
  assertion_expired: {
    kind: 'authentication',
    retryable: true,
    title: "Assertion expired",
    sentence:
      "The proof of identity came too late. Try again; if it keeps happening, the clocks of Salesforce and Inlay differ."
  },
  assertion_not_yet_valid: {
    kind: 'authentication',
    retryable: true,
    title: "Assertion not yet valid",
    sentence:
      "The proof of identity is dated in the future. The clocks of Salesforce and Inlay differ; tell your administrator."
  },
  assertion_lifetime: {
    kind: 'authentication',
    retryable: false,
    title: "Assertion lives too long",
    sentence:
      "The proof of identity is valid for longer than Inlay accepts. Ask your administrator to check the Inlay package version."
  },
  assertion_replayed: {
    kind: 'duplicate',
    retryable: true,
    title: "Assertion already used",
    sentence:
      "This proof of identity was used before and works only once. Try again."
  },
  assertion_audience: {
    kind: 'authentication',
    retryable: false,
    title: "Assertion is for another service",
    sentence:
      "The proof of identity was made for another Inlay address. Ask your administrator to check the Inlay address in Salesforce."
  },
  org_unknown: {
    kind: 'authentication',
    retryable: false,
    title: "Org not enrolled",
    sentence:
      "This Salesforce org is not enrolled with Inlay. Ask your administrator to enrol it."
  },
  assertion_binding: {
    kind: 'authentication',
    retryable: true,
    title: "Assertion is for another widget",
    sentence:
      "The proof of identity belongs to another widget on the page. Try again."
  },
  host_origin: {
    kind: 'authentication',
    retryable: false,
    title: "Host page not allowed",
    sentence:
      "This page's address is not on the list of pages that may show Inlay. Ask your administrator to add it."
  },
  launch_code_unknown: {
    kind: 'authentication',
    retryable: true,
    title: "Launch code not known",
    sentence:
      "The proof of identity came too late or is not known to Inlay. Try again; if it keeps happening, tell your administrator."
  },
  session_missing: {
    kind: 'authentication',
    retryable: true,
    title: "Session missing",
    sentence:
      "Inlay has lost its session. Try again."
  },
  session_unknown: {
    kind: 'authentication',
    retryable: true,
    title: "Session unknown",
    sentence:
      "Inlay has lost its session. Try again."
  },
  session_expired: {
    kind: 'authentication',
    retryable: true,
    title: "Session expired",
    sentence:
      "The session has ended. Try again to go on."
  },
  instance_mismatch: {
    kind: 'authentication',
    retryable: true,
    title: "Session is for another widget",
    sentence:
      "The session belongs to another widget on the page. Try again."
  },
  record_mismatch: {
    kind: 'authentication',
    retryable: false,
    title: "Record not in this session",
    sentence:
      "This session is for another record. Reload the page."
  },
  permission_missing: {
    kind: 'authentication',
    retryable: false,
    title: "Permission missing",
    sentence:
      "You do not have permission to see this. Ask your administrator for the Inlay permission set."
  },
  client_header_missing: {
    kind: 'validation',
    retryable: false,
    title: "Client header missing",
    sentence:
      "This request did not come from the Inlay widget."
  },
  origin_refused: {
    kind: 'authentication',
    retryable: false,
    title: "Origin refused",
    sentence:
      "Requests from this page are not allowed."
  },
  request_malformed: {
    kind: 'validation',
    retryable: false,
    title: "Request malformed",
    sentence:
      "Inlay sent something its own service does not understand. Reload the page."
  },
  request_too_large: {
    kind: 'validation',
    retryable: false,
    title: "Request too large",
    sentence:
      "Inlay sent more than its own service accepts. Reload the page."
  },
  media_type_unsupported: {
    kind: 'validation',
    retryable: false,
    title: "Media type unsupported",
    sentence:
      "Inlay sent something its own service does not understand. Reload the page."
  },
  not_found: {
    kind: 'validation',
    retryable: false,
    title: "Not found",
    sentence:
      "There is nothing at this address."
  },
  method_not_allowed: {
    kind: 'validation',
    retryable: false,
    title: "Method not allowed",
    sentence:
      "This address cannot be used in this way."
  },
  record_unknown: {
    kind: 'validation',
    retryable: false,
    title: "No portfolio for this record",
    sentence:
      "There is no portfolio linked to this record."
  },
  provider_unreachable: {
    kind: 'network',
    retryable: true,
    title: "Provider unreachable",
    sentence:
      "The provider cannot be reached at the moment. Try again in a minute."
  },
  provider_timeout: {
    kind: 'network',
    retryable: true,
    title: "Provider did not answer in time",
    sentence:
      "The provider is taking too long to answer. Try again in a minute."
  },
  provider_authentication: {
    kind: 'authentication',
    retryable: false,
    title: "Provider refused the credentials",
    sentence:
      "The provider did not accept the firm's credentials. Tell your administrator."
  },
  provider_rejected: {
    kind: 'validation',
    retryable: false,
    title: "Provider refused the request",
    sentence:
      "The provider did not accept the request. Tell your administrator."
  },
  provider_rate_limited: {
    kind: 'rate_limit',
    retryable: true,
    title: "Provider asks to slow down",
    sentence:
      "The provider is limiting requests at the moment. Try again in a minute."
  },
  provider_nonsense: {
    kind: 'validation',
    retryable: true,
    title: "Provider answer not understood",
    sentence:
      "The provider sent an answer that Inlay cannot rely on, so nothing of it is shown. Tell your administrator."
  },
  kyc_not_configured: {
    kind: 'validation',
    retryable: false,
    title: "KYC not set up",
    sentence:
      "KYC checks are not set up for this org. Ask your administrator."
  },
  kyc_permission_missing: {
    kind: 'authentication',
    retryable: false,
    title: "Permission missing",
    sentence:
      "You do not have permission for this. Ask your administrator for the Inlay KYC permission set."
  },
  party_unknown: {
    kind: 'validation',
    retryable: false,
    title: "Client not found",
    sentence:
      "Inlay cannot read this client's data in Salesforce. Ask your administrator to check the integration user."
  },
  crm_unreachable: {
    kind: 'network',
    retryable: true,
    title: "CRM unreachable",
    sentence:
      "Inlay cannot reach Salesforce at the moment, so the client's data cannot be read. Try again in a minute."
  },
  crm_refused: {
    kind: 'authentication',
    retryable: false,
    title: "CRM refused the request",
    sentence:
      "Salesforce does not let Inlay read the client's data. Ask your administrator to check the integration user."
  },
  party_not_checkable: {
    kind: 'validation',
    retryable: false,
    title: "Not a person",
    sentence:
      "KYC checks are made on the record of a person. Open the record of a member."
  },
  package_unknown: {
    kind: 'validation',
    retryable: false,
    title: "Package not offered",
    sentence:
      "This kind of check is no longer offered. Reload the page."
  },
  consent_outdated: {
    kind: 'validation',
    retryable: false,
    title: "Consent text has changed",
    sentence:
      "The consent text has changed. Reload it, and confirm it with the client again."
  },
  idempotency_key_missing: {
    kind: 'validation',
    retryable: false,
    title: "Idempotency key missing",
    sentence:
      "Inlay sent something its own service does not understand. Reload the page."
  },
  idempotency_key_reused: {
    kind: 'duplicate',
    retryable: false,
    title: "Idempotency key used before",
    sentence:
      "This request was sent before with other content. Reload the page."
  },
  kyc_still_valid: {
    kind: 'duplicate',
    retryable: false,
    title: "Still valid",
    sentence:
      "The last result is still valid. Start another check only if it is really needed."
  },
  kyc_declined: {
    kind: 'duplicate',
    retryable: false,
    title: "Declined",
    sentence:
      "The last check was declined. Somebody who may decide must override it before another one starts."
  },
  check_unknown: {
    kind: 'validation',
    retryable: false,
    title: "Check not found",
    sentence:
      "There is no such check for this client."
  },
  decision_own_check: {
    kind: 'authentication',
    retryable: false,
    title: "Own check",
    sentence:
      "You started this check, so somebody else must decide it."
  },
  decision_not_open: {
    kind: 'duplicate',
    retryable: false,
    title: "Nothing to decide",
    sentence:
      "This check does not wait for that decision. Somebody may have decided already."
  },
  report_unavailable: {
    kind: 'validation',
    retryable: false,
    title: "No report",
    sentence:
      "The provider has no report for this check."
  },
  link_spent: {
    kind: 'duplicate',
    retryable: false,
    title: "Link used",
    sentence:
      "This link works once and for a minute only. Open the report again from the record page."
  },
  too_many_streams: {
    kind: 'rate_limit',
    retryable: true,
    title: "Too many open streams",
    sentence:
      "Too many windows follow this client at once. Close some of them."
  },
  webhook_signature: {
    kind: 'authentication',
    retryable: false,
    title: "Signature refused",
    sentence:
      "The delivery is not signed with a secret that is known here."
  },
  webhook_time: {
    kind: 'authentication',
    retryable: false,
    title: "Delivery out of time",
    sentence:
      "The delivery was signed too long ago, or its clock is wrong."
  },
  webhook_malformed: {
    kind: 'validation',
    retryable: false,
    title: "Delivery malformed",
    sentence:
      "The delivery is not of the agreed form."
  },
  rate_limited: {
    kind: 'rate_limit',
    retryable: true,
    title: "Too many requests",
    sentence:
      "Too many requests in a short time. Try again in a minute."
  },
  overloaded: {
    kind: 'rate_limit',
    retryable: true,
    title: "Service busy",
    sentence:
      "Inlay is busy at the moment. Try again in a minute."
  },
  store_unavailable: {
    kind: 'network',
    retryable: true,
    title: "Records cannot be kept",
    sentence:
      "Inlay cannot keep its records at the moment, so nothing was started. Try again in a minute."
  },
  internal: {
    kind: 'network',
    retryable: true,
    title: "Internal error",
    sentence:
      "Something went wrong in Inlay. Try again; if it keeps happening, give your administrator the request number."
  },
  handshake_timeout: {
    kind: 'network',
    retryable: true,
    title: "No answer from the host page",
    sentence:
      "The page around Inlay does not answer. Ask your administrator to check the Trusted URL, the list of host pages and the Inlay component."
  },
  host_refused: {
    kind: 'authentication',
    retryable: false,
    title: "Host page not allowed",
    sentence:
      "This page's address is not on the list of pages that may show Inlay. Ask your administrator to add it."
  },
  version_mismatch: {
    kind: 'validation',
    retryable: false,
    title: "Versions do not fit",
    sentence:
      "The Inlay package in Salesforce and the Inlay service do not fit together. Ask your administrator to update the older one."
  },
  assertion_unavailable: {
    kind: 'authentication',
    retryable: true,
    title: "No proof of identity",
    sentence:
      "Salesforce did not provide a proof of identity. Reload the page; if it keeps happening, ask your administrator for the Inlay permission set."
  },
  service_unreachable: {
    kind: 'network',
    retryable: true,
    title: "Service unreachable",
    sentence:
      "Inlay cannot be reached at the moment. Check your connection and try again."
  },
  service_timeout: {
    kind: 'network',
    retryable: true,
    title: "Service did not answer in time",
    sentence:
      "Inlay is taking too long to answer. Try again."
  },
  answer_malformed: {
    kind: 'validation',
    retryable: true,
    title: "Answer not understood",
    sentence:
      "Inlay got an answer that it cannot read. Reload the page; if it keeps happening, tell your administrator."
  },
  widget_broken: {
    kind: 'network',
    retryable: true,
    title: "Widget did not start",
    sentence:
      "Inlay could not start in this browser. Reload the page; if it keeps happening, tell your administrator."
  },
};
