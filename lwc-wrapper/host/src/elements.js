/** The elements that `embed` puts on the page: made node by node, never from text. */
import { sharedSheet } from './sheet.js';

/** What a sandboxed widget may still do. Without `allow-same-origin`, so that its origin is opaque. */
const SANDBOX = 'allow-scripts allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
const BONES = 5;

/** An element with a class, and with a text or children. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/**
 * The widget's place on the page: a host element with a shadow root, in it a named region, in that a stage.
 *
 * @param {string} label The name of the region.
 */
export function makePlace(label) {
  const root = element('div');
  const shadow = root.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sharedSheet()];
  const stage = element('div', 'stage');
  const probe = element('span', 'probe');
  probe.setAttribute('aria-hidden', 'true');
  const region = element('section', '', stage, probe);
  region.setAttribute('aria-label', label);
  shadow.append(region);
  return { root, region, stage, probe };
}

/** The frame, without its address: whoever listens must do so before it has one. */
export function makeFrame({ title, isSandboxed }) {
  const frame = element('iframe', 'frame');
  frame.title = title;
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  if (isSandboxed) {
    frame.setAttribute('sandbox', SANDBOX);
  }
  return frame;
}

/** What stands above the frame until there is something to see. */
export function makeSkeleton(words) {
  const status = element('p', 'spoken', words.loading);
  status.setAttribute('role', 'status');
  return element('div', 'skeleton', status, ...Array.from({ length: BONES }, () => element('div', 'bone')));
}

/** The error card. */
export function makeCard({ code, retryable, heading, sentence, checks }, words, onRetry) {
  const card = element('div', 'problem', element('h2', 'heading', heading), element('p', 'sentence', sentence));
  card.setAttribute('role', 'alert');
  if (checks.length !== 0) {
    const list = element('ul', 'checks', ...checks.map((check) => element('li', '', check)));
    card.append(element('p', 'checks-title', words.checks), list);
  }
  const foot = element('div', 'foot', element('span', 'code', `${words.code} ${code}`));
  if (retryable) {
    const button = element('button', 'retry', words.retry);
    button.type = 'button';
    button.addEventListener('click', onRetry);
    foot.prepend(button);
  }
  card.append(foot);
  return card;
}
