// Generated from contract/src/host by `cargo xtask codegen`. Do not edit.

/**
 * The six kinds of failure that are told apart everywhere: in code, in the widget, in logs and metrics.
 */
export type ErrorKind = "network" | "authentication" | "validation" | "rate_limit" | "duplicate" | "partial";

/**
 * A stable error code.
 */
export type ErrorCode = "assertion_malformed" | "assertion_forged" | "assertion_expired" | "assertion_not_yet_valid" | "assertion_lifetime" | "assertion_replayed" | "assertion_audience" | "org_unknown" | "assertion_binding" | "host_origin" | "launch_code_unknown" | "session_missing" | "session_unknown" | "session_expired" | "instance_mismatch" | "record_mismatch" | "permission_missing" | "client_header_missing" | "origin_refused" | "request_malformed" | "request_too_large" | "media_type_unsupported" | "not_found" | "method_not_allowed" | "record_unknown" | "provider_unreachable" | "provider_timeout" | "provider_authentication" | "provider_rejected" | "provider_rate_limited" | "provider_nonsense" | "kyc_not_configured" | "kyc_permission_missing" | "party_unknown" | "crm_unreachable" | "crm_refused" | "party_not_checkable" | "package_unknown" | "consent_outdated" | "idempotency_key_missing" | "idempotency_key_reused" | "kyc_still_valid" | "kyc_declined" | "check_unknown" | "decision_own_check" | "decision_not_open" | "report_unavailable" | "link_spent" | "too_many_streams" | "webhook_signature" | "webhook_time" | "webhook_malformed" | "rate_limited" | "overloaded" | "store_unavailable" | "internal" | "handshake_timeout" | "host_refused" | "version_mismatch" | "assertion_unavailable" | "service_unreachable" | "service_timeout" | "answer_malformed" | "widget_broken";

/**
 *The literal `hello`.
 */
export type HelloKind = "hello";

/**
 * Guest → any parent, target `"*"` because it holds nothing worth protecting; sent before the WebAssembly loads.
 */
export type Hello = {
/**
 * Always 1: marks the message as ours.
 */
inlay: number,
/**
 * Always `hello`.
 */
kind: HelloKind,
/**
 * Fresh for every load of the frame.
 */
nonce: Nonce,
/**
 * The protocol versions that the guest speaks.
 */
versions: Array<number>, };

/**
 *The literal `welcome`.
 */
export type WelcomeKind = "welcome";

/**
 * Host → guest window, target the guest's exact origin (`"*"` only for a guest that the host itself sandboxed), with
 * the guest's end of a fresh `MessageChannel` transferred.
 */
export type Welcome = {
/**
 * Always 1: marks the message as ours.
 */
inlay: number,
/**
 * Always `welcome`.
 */
kind: WelcomeKind,
/**
 * The nonce of the hello that it answers.
 */
nonce: Nonce,
/**
 * The version that the host chose of those offered.
 */
version: number,
/**
 * Names the widget instance.
 */
instanceId: InstanceId, };

/**
 *The literal `accept`.
 */
export type AcceptKind = "accept";

/**
 * What the guest accepts and promises.
 */
export type Limits = {
/**
 * Longest message that it reads, in UTF-8 bytes of its JSON text.
 */
maxMessageBytes: number,
/**
 * At most so many `resize` messages a second.
 */
maxResizesPerSecond: number, };

/**
 * Guest → host on the port; only after it does the host send context and token.
 */
export type Accept = {
/**
 * Always `accept`.
 */
kind: AcceptKind,
/**
 * The nonce of the guest's hello.
 */
nonce: Nonce,
/**
 * What the guest can do beyond this version's messages. Unknown names are ignored.
 */
capabilities: Array<string>,
/**
 * The guest's limits.
 */
limits: Limits, };

/**
 * A body without content: `{}`.
 */
export type Empty = Record<string, never>;

/**
 * Writing direction.
 */
export type Direction = "ltr" | "rtl";

/**
 * The views of the widget.
 */
export type View = "portfolio" | "kyc";

/**
 * Body of `context`. The record id is a hint that the server checks again.
 */
export type Context = {
/**
 * The record whose page is open.
 */
recordId: RecordId,
/**
 * API name of its object (`Account`).
 */
object: string,
/**
 * The org.
 */
org: OrgId,
/**
 * The user's locale for numbers and dates, BCP 47 (`de-CH`).
 */
locale: string,
/**
 * The user's language for texts, BCP 47 (`de`).
 */
language: string,
/**
 * The user's currency, ISO 4217.
 */
currency: string,
/**
 * The user's time zone, IANA name (`Europe/Zurich`).
 */
timeZone: string,
/**
 * Writing direction of the user's language.
 */
direction: Direction,
/**
 * Which view the admin placed.
 */
view: View,
/**
 * Properties that the admin set on the component.
 */
properties: { [key in string]: string },
/**
 * What the host can do beyond this version's messages. Unknown names are ignored.
 */
capabilities: Array<string>, };

/**
 * Body of `token`: the signed one-time assertion, or the host's word that it has none.
 */
export type Token = {
/**
 * Compact JWT; `null` when the host could not get one.
 */
assertion: string | null, };

/**
 * Colour scheme of the page.
 */
export type ColorScheme = "light" | "dark";

/**
 * Density of the page.
 */
export type Density = "comfy" | "compact";

/**
 * Body of `theme`. The host resolves its styling hooks, because custom properties do not cross a frame.
 */
export type Theme = {
/**
 * SLDS styling hooks and their resolved values, by full name (`--slds-g-color-surface-1`).
 */
hooks: { [key in string]: string },
/**
 * Light or dark; the system's preference plays no part.
 */
colorScheme: ColorScheme,
/**
 * The user's density setting.
 */
density: Density,
/**
 * Whether to avoid motion.
 */
reducedMotion: boolean, };

/**
 * Body of `visibility`.
 */
export type Visibility = {
/**
 * Whether the tab is shown.
 */
visible: boolean, };

/**
 * Host → guest.
 */
export type HostMessage = { "kind": "context", "body": Context } | { "kind": "token", "body": Token } | { "kind": "theme", "body": Theme } | { "kind": "visibility", "body": Visibility } | { "kind": "destroy", "body": Empty };

/**
 * Body of `ready` and `painted`.
 */
export type Timing = {
/**
 * Milliseconds since the frame's navigation began.
 */
sinceNavigationMs: number, };

/**
 * Body of `resize`.
 */
export type Resize = {
/**
 * Height of the content in whole CSS pixels.
 */
height: number, };

/**
 * Why the guest needs an assertion.
 */
export type TokenReason = "first" | "expiring" | "refused";

/**
 * Body of `token-needed`.
 */
export type TokenNeeded = {
/**
 * Why.
 */
reason: TokenReason, };

/**
 * Body of `navigate`: one of both.
 */
export type Navigate = {
/**
 * A record page.
 */
recordId?: RecordId,
/**
 * A web address on the tenant's list.
 */
url?: string, };

/**
 * Body of `kyc-changed`: no personal data.
 */
export type KycChanged = {
/**
 * The check.
 */
checkId: string,
/**
 * Its run state.
 */
state: string,
/**
 * Its outcome, once there is one.
 */
outcome: string | null, };

/**
 * Body of `dirty`.
 */
export type Dirty = {
/**
 * Whether there is unsaved input.
 */
dirty: boolean, };

/**
 * The variants of a Lightning toast.
 */
export type ToastVariant = "info" | "success" | "warning" | "error";

/**
 * Body of `toast`.
 */
export type Toast = {
/**
 * How it looks.
 */
variant: ToastVariant,
/**
 * Its title, in the user's language.
 */
title: string,
/**
 * Names the message in the catalogue.
 */
messageKey: string, };

/**
 * Body of `error`.
 */
export type GuestError = {
/**
 * The stable code.
 */
code: ErrorCode,
/**
 * Whether trying again can help.
 */
retryable: boolean, };

/**
 * Body of `metric`.
 */
export type Metric = {
/**
 * What was measured, with its unit in the name (`portfolio_fetch_ms`).
 */
name: string,
/**
 * The measurement.
 */
value: number, };

/**
 * Guest → host: what the widget says. The service's check page says one thing more, `diagnosis`.
 */
export type WidgetMessage = { "kind": "loading", "body": Empty } | { "kind": "ready", "body": Timing } | { "kind": "painted", "body": Timing } | { "kind": "resize", "body": Resize } | { "kind": "token-needed", "body": TokenNeeded } | { "kind": "navigate", "body": Navigate } | { "kind": "kyc-changed", "body": KycChanged } | { "kind": "dirty", "body": Dirty } | { "kind": "toast", "body": Toast } | { "kind": "error", "body": GuestError } | { "kind": "metric", "body": Metric } | { "kind": "destroyed", "body": Empty };

/**
 * The literal `true`.
 */
export type True = true;

/**
 * What came of the attempt to open a session. The check page does not keep the session.
 */
export type SessionTrial = { "opened": True } | { "code": string };

/**
 * Body of `diagnosis`. `null` is what could not be learned. It holds nothing of the user or the record.
 */
export type Diagnosis = {
/**
 * The service's clock at the moment at which this was sent, RFC 3339 in UTC: as the service told it, with half a round
 * trip and the waiting since then added. To be compared with a clock that is read on receipt.
 */
serviceTime: string | null,
/**
 * The version of the service.
 */
serviceVersion: string | null,
/**
 * Whether the service knows the org.
 */
enrolled: boolean | null,
/**
 * The pages that may show the org's widget; empty also when they could not be learned.
 */
hostOrigins: Array<string>,
/**
 * The protocol versions that the service's widget speaks, newest first; empty when they could not be learned.
 */
protocolVersions: Array<number>,
/**
 * Whether this frame may compile and run WebAssembly.
 */
webAssembly: boolean,
/**
 * Whether this frame has an opaque origin.
 */
opaque: boolean,
/**
 * Milliseconds from the frame's navigation to the first byte of its document.
 */
firstByteMs: number,
/**
 * Milliseconds from asking the service for its public facts, over a connection that is open, to its whole answer.
 */
roundTripMs: number | null,
/**
 * Milliseconds for loading the widget's first WebAssembly file, past every cache. A load that was given up counts as
 * long as it was waited for.
 */
widgetLoadMs: number | null,
/**
 * What came of the attempt to open a session; `null` when none was made yet.
 */
session: SessionTrial | null, };

/**
 * Check page → host.
 */
export type CheckMessage = { "kind": "diagnosis", "body": Diagnosis };

/**
 * Guest → host: whatever stands in the frame.
 */
export type GuestMessage = WidgetMessage | CheckMessage;

export type InstanceId = string;

export type Nonce = string;

export type OrgId = string;

export type RecordId = string;

/** A message with its address on the port. */
export type Envelope<M> = { v: number; id: string; epoch: number; re?: string } & M;
