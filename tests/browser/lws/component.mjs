// What runs inside Lightning Web Security: our own host code, driven as the component drives it.
// It is evaluated there as one text and hands out these functions; what they return as text is plain data on either side.

import { observe } from 'c/inlayDiagnosis';
import { embedAddress, embedInlay, heightLimits, subscribeTrace } from 'c/inlayHost';

export * from './questions.mjs';

/**
 * Puts the widget into `element` and keeps it connected.
 *
 * @param {object} given
 * @param {Element} given.element where the frame goes
 * @param {string} given.service the origin of the service
 * @param {{id: string, org: string, object: string}} given.record
 * @param {string} [given.sandbox] the frame's sandbox, where Lightning Web Security gives it one
 * @param {boolean} [given.isTraced] whether each message is kept for `seen`
 * @param {(request: object) => Promise<string>} given.mint stands in for Apex, which is outside of the sandbox as well
 */
export function mount({ element, service, record, sandbox, isTraced = true, mint }) {
  const seen = { messages: [], heights: [], failures: [], navigations: [], trace: [] };
  let shown = record;
  const probe = document.createElement('span');
  probe.hidden = true;
  const frame = document.createElement('iframe');
  frame.title = 'Inlay: portfolio of this client';
  if (sandbox) frame.setAttribute('sandbox', sandbox);
  frame.style.cssText = 'width: 900px; border: 0';
  element.append(probe);
  const keep = (entry) => {
    if (entry.instanceId !== embedded?.instanceId) return;
    seen.messages.push(`${entry.direction} ${entry.kind ?? entry.note}`);
    seen.trace.push(entry);
  };
  const unsubscribe = isTraced ? subscribeTrace(keep) : () => {};
  const embedded = embedInlay({
    frame: () => frame,
    element,
    probe: () => probe,
    guestOrigin: service,
    context: contextOf(record),
    limits: heightLimits(200, 15_000),
    mintAssertion: ({ nonce, instanceId }) =>
      mint(JSON.stringify({ org: shown.org, recordId: shown.id, objectApiName: shown.object, nonce, instanceId })),
    on: {
      failed: ({ code }) => seen.failures.push(code),
      height: (height) => {
        seen.heights.push(height);
        frame.style.height = `${height}px`;
      },
      navigate: (wish) => seen.navigations.push(wish)
    }
  });
  // Only now: the listener is there before the widget can say hello.
  frame.src = embedAddress({ bffOrigin: service, org: record.org });
  element.append(frame);
  return {
    instanceId: embedded.instanceId,
    seen: () => JSON.stringify(seen),
    counters: () => JSON.stringify(embedded.counters()),
    changeRecord(next) {
      shown = { ...next };
      embedded.changeContext(contextOf(next));
    },
    changeProperties: (properties) => embedded.changeProperties({ ...properties }),
    async destroy() {
      await embedded.destroy();
      unsubscribe();
      frame.remove();
      probe.remove();
    }
  };
}

/** Looks for what keeps the widget from showing, as the component does when it does not answer. */
export async function lookForCauses({ element, service, org, timeoutMs }) {
  const settings = { bffOrigin: service, org, navigableOrigins: [] };
  return JSON.stringify(await observe({ settings, element, timeoutMs }));
}

/** The context of a record, as the component makes it. */
function contextOf({ id, object, org }) {
  return {
    recordId: id, object, org, locale: 'en-US', language: 'en', currency: 'USD', timeZone: 'UTC', direction: 'ltr',
    view: 'portfolio', properties: {}, capabilities: ['navigate', 'toast']
  };
}
