/**
 * inlay-host: the Inlay widget in any web page.
 *
 * ```js
 * import { embed } from './inlay-host.js';
 *
 * const widget = embed(document.querySelector('#portfolio'), {
 *   service: 'https://inlay.example.com',
 *   org: '00D5g000004XYZaEAO',
 *   record: { id: '001A0000006Vm9rIAC', object: 'Account' },
 *   user: { currency: 'CHF', locale: 'de-CH' },
 *   getAssertion: async (request) => (await fetch('/inlay-assertion', { method: 'POST', body: JSON.stringify(request) })).text()
 * });
 * ```
 *
 * @packageDocumentation
 */

/**
 * Puts the widget into an element of the page, behind what is in there already.
 *
 * It makes a frame with a title, a skeleton until there is something to see, and an error card where nothing comes. All of it
 * stands in a shadow root, styled by an adopted sheet, so that a strict content security policy needs `frame-src` for the
 * service and nothing else.
 *
 * @throws {@link InlayOptionError} when an option is missing or of a wrong form. Nothing is on the page then.
 */
export function embed(container: Element, options: EmbedOptions): EmbeddedWidget;

/** What `embed` is told. Only `service`, `org`, `record`, `user` and `getAssertion` are required. */
export interface EmbedOptions {
  /** Origin of the Inlay service, exactly: `https://inlay.example.com`. `http` on the own machine only. */
  service: string;
  /** The id under which the firm is enrolled at the service: `00D…`, 18 characters. */
  org: string;
  /** The record whose portfolio is shown. */
  record: InlayRecord;
  /** How the person reads numbers, dates and words. */
  user: InlayUser;
  /**
   * Gets an assertion from your server, which signs it for the signed-in user. Called whenever the widget needs one: at first,
   * before its session ends, and after a refusal; never twice at once. Each assertion works once. What it rejects with is not
   * passed on: the widget learns that there is none. It has 10 seconds.
   */
  getAssertion(request: AssertionRequest): Promise<string>;
  /** What is shown. @defaultValue `'portfolio'` */
  view?: 'portfolio' | 'kyc';
  /** Name of the frame and of the region around it, for people who do not see them. @defaultValue English, by view */
  title?: string;
  /** What is wanted instead of the page's own look. @defaultValue the page's colour scheme and `--slds-g-…` variables */
  look?: InlayLook;
  /**
   * Height in CSS pixels: bounds between which it follows the content, or one that never changes and whose content scrolls
   * inside. @defaultValue `{ min: 320, max: 12000 }`
   */
  height?: { min?: number; max?: number } | { fixed: number };
  /** Which panels are shown, in the widget's own order. @defaultValue all */
  panels?: Array<'performance' | 'allocation' | 'bridge' | 'income' | 'accounts' | 'details'>;
  /** Which period is shown first. @defaultValue the widget's own */
  period?: 'mtd' | '1m' | 'qtd' | '3m' | '6m' | 'ytd' | '1y' | '3y' | '5y' | 'inception';
  /**
   * Whether the frame gets a sandbox without `allow-same-origin`, so that the widget's origin is opaque. The widget works in
   * both. @defaultValue `false`
   */
  sandbox?: boolean;
  /** Origins that the widget may lead to, exactly. Others are dropped and never reach `onNavigate`. @defaultValue none */
  navigableOrigins?: string[];
  /**
   * Whether the browser asks before the page is left with unsaved input in the widget. It cannot hold up your own router:
   * use `onDirty` for that. @defaultValue `false`
   */
  guardUnload?: boolean;
  /** Replaces texts that the page itself says, for readers of other languages. The widget brings its own. */
  words?: Partial<InlayWords>;
  /** The reader followed a link. Nothing happens unless you do it. Without this callback the widget is told that it cannot. */
  onNavigate?(to: { recordId: string; url?: undefined } | { url: string; recordId?: undefined }): void;
  /** The widget has something short to say. */
  onToast?(toast: { variant: 'info' | 'success' | 'warning' | 'error'; title: string }): void;
  /** There is unsaved input, or no longer. Called when that changes. */
  onDirty?(isDirty: boolean): void;
  /** A KYC check has moved on. No personal data; what it came to is on your server, not in here. */
  onKycChanged?(change: { checkId: string; state: string; outcome: string | null }): void;
  /** There is something to see: the record's figures, or the widget's own word why there are none. Again for each record. */
  onReady?(): void;
  /**
   * Something went wrong. `shownBy` says who tells the reader: the `page` (the error card, and the widget is gone), or the
   * `widget` itself, which stays and can try again.
   */
  onProblem?(problem: { code: string; retryable: boolean; shownBy: 'page' | 'widget' }): void;
  /** Makes an error card of your own in place of ours. Where it returns nothing, ours is shown. */
  renderProblem?(problem: InlayProblem, retry: () => void): Element | undefined;
}

/** What `embed` gives back. */
export interface EmbeddedWidget {
  /**
   * Another record, in the same frame and without loading it anew. What is late for the record before is dropped, and the
   * widget is covered until it has let go of it. Unsaved input is lost: ask first, with what `onDirty` told you.
   *
   * @throws {@link InlayOptionError} when the record is of a wrong form; then the one before stays.
   */
  changeRecord(record: InlayRecord): void;
  /** Another look, all of it: what is left out is the page's own again. @throws {@link InlayOptionError} */
  changeLook(look: InlayLook): void;
  /** How many messages were refused, dropped or ignored since the widget was connected, by reason. For support. */
  counters(): Record<string, number>;
  /**
   * Asks the widget to release what it holds, ends the connection and takes everything off the page: within a second, also
   * when the widget does not answer. Calls after that do nothing.
   */
  destroy(): Promise<void>;
}

/** A record, in the form of Salesforce's ids. */
export interface InlayRecord {
  /** 18 characters; the form with 15 is completed. See {@link toLongId}. */
  id: string;
  /** API name of its object: `Account`. */
  object: string;
}

/** How the person reads. */
export interface InlayUser {
  /** ISO 4217: `CHF`. */
  currency: string;
  /** For numbers and dates, BCP 47: `de-CH`. @defaultValue the browser's */
  locale?: string;
  /** For words, BCP 47: `de`. @defaultValue `locale` */
  language?: string;
  /** IANA name: `Europe/Zurich`. @defaultValue the browser's */
  timeZone?: string;
  /** Writing direction of the language. @defaultValue `'ltr'` */
  direction?: 'ltr' | 'rtl';
}

/** What is wanted instead of the page's own look. */
export interface InlayLook {
  /** `auto`: what the page's CSS says (`color-scheme`). @defaultValue `'auto'` */
  colorScheme?: 'auto' | 'light' | 'dark';
  /** `auto`: what the page's spacing hooks say. @defaultValue `'auto'` */
  density?: 'auto' | 'comfy' | 'compact';
  /** Styling hooks by full name, `--slds-g-color-surface-1`. With a `colorScheme`, they are that scheme's. */
  hooks?: Record<`--slds-g-${string}`, string>;
}

/** What an assertion has to be made for. */
export interface AssertionRequest {
  /** The record that is shown now; claims `rec` and `obj`. Your server checks that the user may read it. */
  record: InlayRecord;
  /** Claim `nonce`. */
  nonce: string;
  /** Claim `inst`. */
  instanceId: string;
  /** Why it is needed: the first one, before a session ends, or because one was refused. */
  reason: 'first' | 'expiring' | 'refused';
}

/** What the error card says. */
export interface InlayProblem {
  code: 'handshake_timeout' | 'version_mismatch' | 'widget_broken';
  /** Whether trying again can help. */
  retryable: boolean;
  heading: string;
  sentence: string;
  /** What whoever runs the page should look at. */
  checks: string[];
}

/** The texts that the page itself says. `{service}` and `{page}` stand for origins. */
export interface InlayWords {
  portfolioTitle: string;
  kycTitle: string;
  loading: string;
  retry: string;
  checks: string;
  code: string;
  noAnswerTitle: string;
  noAnswer: string;
  noAnswerFrame: string;
  noAnswerPages: string;
  noAnswerService: string;
  versionsTitle: string;
  versions: string;
  outdatedService: string;
  outdatedPage: string;
  brokenTitle: string;
  broken: string;
}

/** An option is missing or of a wrong form. The message is a sentence that names it. */
export class InlayOptionError extends TypeError {
  name: 'InlayOptionError';
  /** Where it stands: `record.id`. */
  option: string;
}

/**
 * The 18-character form of an id: 15 characters get their check characters, 18 are checked. `undefined` for what is no id.
 * A system without Salesforce's ids makes 15 letters and digits of its own and has them completed here.
 */
export function toLongId(id: string): string | undefined;

/** The connection alone, for a page that makes frame, skeleton and error card itself. */
export function connectGuest(options: ConnectOptions): GuestConnection;

/** What `connectGuest` is told. */
export interface ConnectOptions {
  /** The window of your frame; asked anew for each message. Listen before the frame gets its address. */
  frameWindow(): Window | null | undefined;
  /** The one origin that the widget may have. */
  guestOrigin: string;
  /** Whether you sandboxed the frame without `allow-same-origin`. */
  isOpaque?(): boolean;
  /** A fresh UUID for each widget. */
  instanceId: string;
  /** Body of `context`, as `docs/host-protocol.md` has it. */
  context: Record<string, unknown>;
  /** Body of `theme`. */
  theme: Record<string, unknown>;
  /** Whether the tab is shown. */
  visible: boolean;
  mintAssertion(request: { epoch: number; nonce: string; reason: AssertionRequest['reason'] }): Promise<string>;
  on: {
    /** Whether the widget's content must be covered. */
    waiting?(isWaiting: boolean): void;
    /** The connection has ended for good. */
    failed?(problem: { code: string; retryable: boolean; outdated?: 'service' | 'package' }): void;
    resize?(height: number): void;
    navigate?(to: { recordId?: string; url?: string }): void;
    toast?(toast: { variant: string; title: string; messageKey: string }): void;
    dirty?(isDirty: boolean): void;
    kycChanged?(change: { checkId: string; state: string; outcome?: string | null }): void;
    error?(error: { code: string; retryable: boolean }): void;
  };
}

/** A connection with the widget in a frame. */
export interface GuestConnection {
  /** Another record: a new epoch. */
  changeContext(context: Record<string, unknown>): void;
  /** The same record with other words or properties: the same epoch. */
  changeProperties(context: Record<string, unknown>): void;
  changeTheme(theme: Record<string, unknown>): void;
  changeVisibility(visible: boolean): void;
  counters(): Record<string, number>;
  destroy(): Promise<void>;
}

/**
 * Watches the protocol of all widgets of the page, for a developer's tool. An assertion never gets there as text.
 *
 * @returns Ends the subscription.
 */
export function subscribeTrace(listener: (entry: TraceEntry) => void): () => void;

/** One message, or one thing that happened to a connection. */
export interface TraceEntry {
  /** Milliseconds since 1970. */
  at: number;
  instanceId: string;
  direction: 'in' | 'out' | 'note';
  transport?: 'window' | 'port';
  kind?: string;
  epoch: number;
  id?: string;
  re?: string;
  body?: Record<string, unknown>;
  bytes?: number;
  /** Why it was refused, dropped or ignored. */
  note?: string;
}
