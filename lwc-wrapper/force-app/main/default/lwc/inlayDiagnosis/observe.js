/** Collects what can be seen from this page of the way to the service. Decides nothing: that is `findings`. */
import { checkAddress, embedAddress, isUsableSettings } from 'c/inlayHost';
import { talkWithCheckPage } from './checkTalk';
import { openHiddenFrame } from './hiddenFrame';
import { blockingDirective } from './pagePolicy';
import { pause } from './pause';
import { watchPolicy } from './policyWatch';

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Opens the service's check page and the widget's own page in hidden frames, listens, and takes both away again.
 *
 * @param {object} options
 * @param {?object} options.settings What `InlaySession.getSettings` answered.
 * @param {?string} [options.settingsRefusal] The code with which it refused, from `ask`.
 * @param {object} [options.facts] What `ask` made of `InlayCheck.facts`; without it what Salesforce knows stays unknown.
 * @param {Element} options.element Where the frames are put; in a component, an element with `lwc:dom="manual"`.
 * @param {(request: {nonce: string, instanceId: string}) => Promise<string>} [options.mintAssertion] Without it no
 *   session is tried.
 * @param {number} [options.timeoutMs] How long a frame may stay silent, and then the check page be busy; 30 s. A widget
 *   gives up after 15 s, so with less a slow network cannot be told from none.
 * @param {(step: 'frames' | 'answer' | 'session') => void} [options.onStep] Told what is waited for.
 * @param {AbortSignal} [options.signal] Ends everything and takes the frames away.
 * @returns {Promise<object>} The observations; plain data.
 */
export async function observe(options) {
  const { settings, signal } = options;
  throwIfAborted(signal);
  const observations = startingWith(options);
  if (!isUsableSettings(settings)) {
    return observations;
  }
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const frameOf = (address) => openHiddenFrame({ element: options.element, address, timeoutMs });
  const check = frameOf(checkAddress(settings));
  const widget = frameOf(embedAddress(settings));
  const frames = [check, widget];
  const talk = talkWithCheckPage({
    frame: check.frame,
    settings,
    mintAssertion: options.mintAssertion,
    onAsked: () => options.onStep?.('session')
  });
  const stopWatching = watchPolicy(settings.bffOrigin, (directive) => {
    observations.violation = { directive };
    frames.forEach((frame) => frame.stop());
  });
  const cancel = () => {
    frames.forEach((frame) => frame.remove());
    talk.end();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    options.onStep?.('frames');
    frames.forEach((frame) => frame.show());
    // The widget's page has done its part with its hello; nothing else of it is needed, so nothing else is loaded.
    widget.settled.then(widget.remove);
    await check.settled;
    if (isConnecting(check.seen, settings)) {
      options.onStep?.('answer');
      await withinTime(talk.finished, timeoutMs);
    }
    if (!isWidgetRefused(talk.heard.reports, observations.pageOrigins)) {
      await widget.settled;
    }
    if (!observations.violation && frames.every(({ seen }) => seen.silent)) {
      const directive = await blockingDirective(settings.bffOrigin, signal);
      observations.violation = directive ? { directive } : null;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    stopWatching();
    cancel();
  }
  throwIfAborted(signal);
  return { ...observations, ...talk.heard, check: check.seen, widget: widget.seen };
}

function startingWith({ settings, settingsRefusal, facts }) {
  return {
    pageOrigins: pageOrigins(),
    settings: settings ?? null,
    settingsRefusal: settingsRefusal ?? null,
    facts: facts ?? null,
    violation: null,
    check: null,
    widget: null,
    reports: [],
    problem: null,
    mint: null
  };
}

/** Whether a guest said hello from where it is expected; any other is refused, and says nothing more. */
function isConnecting({ hello, sandboxed }, { bffOrigin }) {
  return hello?.origin === (sandboxed ? 'null' : bffOrigin);
}

async function withinTime(event, milliseconds) {
  const patience = pause(milliseconds);
  await Promise.race([event, patience.over]);
  patience.end();
}

/** Where the service says that it lets nobody, or not this page, frame the widget, there is nothing to wait for. */
function isWidgetRefused(reports, origins) {
  const latest = reports.at(-1);
  return (
    latest?.enrolled === false ||
    origins.some((origin) => latest?.hostOrigins.length && !latest.hostOrigins.includes(origin))
  );
}

/** The page and the pages around it: `frame-ancestors` must allow each. */
function pageOrigins() {
  // Firefox does not tell the ancestors; then the page itself has to do.
  return [...new Set([window.location.origin, ...(window.location.ancestorOrigins ?? [])])];
}

function throwIfAborted(signal) {
  if (signal?.aborted) {
    throw new DOMException('The check was cancelled.', 'AbortError');
  }
}
