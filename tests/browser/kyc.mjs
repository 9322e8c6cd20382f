// The KYC panel: answers of the backend that a test puts in its place, and the way into the panel.

import { problem } from './answers.mjs';
import { hashOf } from './sandbox.mjs';

export const ADVISOR = { user: '005A0000008vm9qIAA', name: 'Ada Advisor' };
const READER = '0055g00000OFFCRAA5';
const FIRST_CHECK = '018f0c6e-6a3f-7f0e-9f57-0d1f5a3f6b01';
export const CHECK = '018f0c6e-6a3f-7f0e-9f57-0d1f5a3f6b02';

const said = (value, raw) => ({ value, ...(raw && { raw }) });

/** A part of a check. */
export function part(kind, state, more = {}) {
  return {
    id: `part-${kind}`,
    kind: said(kind, `${kind}_report`),
    state: said(state),
    result: null,
    sub_result: null,
    reasons: [],
    started_at: null,
    finished_at: null,
    ...more
  };
}

/** A check that is running, one of three parts over. */
export function running(more = {}) {
  return {
    id: CHECK,
    attempt: { number: 1, previous: null },
    package: 'standard',
    provider: 'Onfido',
    state: said('in_progress', 'processing'),
    outcome: null,
    effective: null,
    reasons: [],
    parts: [
      part('document', 'finished', { result: said('clear', 'clear'), finished_at: '2026-06-30T08:01:00Z' }),
      part('face', 'in_progress', { started_at: '2026-06-30T08:01:00Z' }),
      part('watchlist', 'waiting')
    ],
    risk: 'unknown',
    requirements_due: null,
    started_by: ADVISOR,
    purpose: 'onboarding',
    consent_version: '2026-01',
    started_at: '2026-06-30T08:00:00Z',
    finished_at: null,
    valid_until: null,
    review: null,
    override: null,
    delay: null,
    has_report: false,
    ...more
  };
}

/** A check that is over and approved. */
export function approved(more = {}) {
  return running({
    state: said('finished', 'approved'),
    outcome: said('approved', 'approved'),
    effective: 'approved',
    parts: ['document', 'face', 'watchlist'].map((kind) =>
      part(kind, 'finished', { result: said('clear', 'clear'), finished_at: '2026-06-30T08:04:00Z' })),
    risk: 'low',
    finished_at: '2026-06-30T08:04:00Z',
    valid_until: '2031-06-30',
    has_report: true,
    ...more
  });
}

/** A check that waits for a decision. */
export function underReview(more = {}) {
  return running({
    state: said('finished', 'review'),
    outcome: said('attention', 'review'),
    effective: 'attention',
    parts: [
      part('document', 'finished', { result: said('clear', 'clear'), finished_at: '2026-06-30T08:02:00Z' }),
      part('watchlist', 'finished', {
        result: said('attention', 'consider'),
        sub_result: 'caution',
        reasons: [{ code: 'sanctions', raw: 'sanction' }, { code: 'other', raw: 'list_77' }],
        finished_at: '2026-06-30T08:04:00Z'
      }),
      part('unknown', 'unknown', { kind: said('unknown', 'retina_scan'), state: said('unknown', 'on_hold') })
    ],
    risk: 'high',
    finished_at: '2026-06-30T08:04:00Z',
    review: { state: 'open', opened_at: '2026-06-30T08:04:00Z', resolution: null },
    has_report: true,
    ...more
  });
}

/** A first attempt that came to nothing, years ago. */
export function former() {
  return running({
    id: FIRST_CHECK,
    state: said('abandoned', 'abandoned'),
    parts: [],
    started_at: '2023-06-01T08:00:00Z',
    finished_at: '2023-06-08T08:00:00Z'
  });
}

/** The file of `record`, with whatever a test has otherwise. */
export function panel(record, more = {}) {
  return {
    party: {
      record: record.id,
      kind: 'person',
      name: record.name,
      birth_year: 1971,
      document_ending: '81X4',
      country: 'CH',
      members: []
    },
    overall: 'never_checked',
    risk: 'unknown',
    last_completed: null,
    next_review: null,
    checks: [],
    packages: [
      {
        id: 'standard',
        name: 'Standard identity',
        parts: ['document', 'face', 'watchlist'],
        typical: { median_seconds: 75, most_seconds: 300, checks: 40 }
      },
      { id: 'screening', name: 'Screening only', parts: ['watchlist'], typical: null }
    ],
    consent: {
      version: '2026-01',
      language: 'en',
      text: 'I agree that my identity is checked.\n\nThe provider keeps the result as long as the law asks for it.'
    },
    reader: READER,
    may: { read: true, start: true, decide: true, reveal: true },
    sequence: 1,
    ...more
  };
}

/** An event of the stream, as text. */
export function eventText(sequence, kind, check) {
  const data = JSON.stringify({ sequence, at: '2026-06-30T08:04:00Z', kind, check });
  return `id: ${sequence}\nevent: kyc\ndata: ${data}\n\n`;
}

/**
 * A service that holds one file. What a test changes in it is what is answered from then on; `asked` has what was asked.
 * Without `events` the stream opens and stays silent.
 */
export function service(file) {
  const held = { file, events: null, answers: {}, asked: [], streams: [] };
  held.prepare = async (page) => {
    await page.route(/\/api\/kyc(\?|$)/, (route) => {
      held.asked.push({ path: 'file', url: route.request().url() });
      return held.answers.file ? route.fulfill(held.answers.file) : route.fulfill({ json: held.file });
    });
    await page.route('**/api/kyc/events', (route) => {
      held.streams.push(route.request().headers()['last-event-id']);
      if (held.answers.events) return route.fulfill(held.answers.events);
      const text = held.events?.shift();
      // Without anything to say the stream is left open.
      return text === undefined ? undefined : route.fulfill({ contentType: 'text/event-stream', body: `: keep-alive\n\n${text}` });
    });
    const asks = (path, name) => page.route(path, (route) => {
      const request = route.request();
      held.asked.push({ path: name, body: request.postDataJSON(), key: request.headers()['idempotency-key'] });
      const answer = held.answers[name];
      return route.fulfill(typeof answer === 'function' ? answer(request) : answer);
    });
    await asks('**/api/kyc/checks', 'start');
    await asks('**/api/kyc/checks/*/decision', 'decision');
    await asks('**/api/kyc/checks/*/report-link', 'report-link');
    await asks('**/api/kyc/reveal', 'reveal');
  };
  return held;
}

/** A refusal of the service. */
export const refusal = (code, status, kind = 'duplicate') => problem(code, status, { kind, retryable: false });

/** The address of the page that shows the KYC panel of `record`. */
export const kycHash = (record, more = {}) => hashOf(record, { tab: 'kyc', ...more });

/** The panel within the page, by role and name. */
export function kycOf({ page }) {
  const frame = page.locator('iframe[title*="KYC"]').contentFrame();
  return {
    frame,
    region: (name) => frame.getByRole('region', { name, exact: true }),
    button: (name) => frame.getByRole('button', { name, exact: true }),
    dialog: frame.getByRole('dialog')
  };
}

/** Lets the clock and the timers of a page that wait for seconds run so many times as fast. */
export function hurry(times) {
  const begun = Date.now();
  const now = Date.now.bind(Date);
  Date.now = () => begun + (now() - begun) * times;
  const set = window.setTimeout.bind(window);
  window.setTimeout = (action, milliseconds, ...more) => set(action, milliseconds < 500 ? milliseconds : milliseconds / times, ...more);
}
