/** The talk with the service's check page in its frame: what it says, and the assertion that it tries. */
import { connectGuest, isOpaque } from 'c/inlayHost';
import { ask } from './ask';

/**
 * Begins to listen. Call it before the frame is on the page, so that no hello is missed.
 *
 * @param {object} options
 * @param {HTMLIFrameElement} options.frame
 * @param {{bffOrigin: string, org: string}} options.settings
 * @param {(request: {nonce: string, instanceId: string}) => Promise<string>} [options.mintAssertion] Without it no
 *   session is tried.
 * @param {() => void} options.onAsked Called when the page asks for an assertion.
 * @returns {{heard: object, finished: Promise<void>, end: () => void}} `heard` is
 *   `{reports, problem, mint}` and changes as things happen.
 */
export function talkWithCheckPage({ frame, settings, mintAssertion, onAsked }) {
  const heard = { reports: [], problem: null, mint: null };
  const instanceId = crypto.randomUUID();
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });

  async function answerTokenNeeded({ nonce }) {
    if (!mintAssertion) {
      return null;
    }
    onAsked();
    const answer = await ask(() => mintAssertion({ nonce, instanceId }));
    // The assertion itself is passed on and forgotten.
    const { value, ...rest } = answer;
    heard.mint = { ...rest, minted: typeof value === 'string' };
    return value;
  }

  const connection = connectGuest({
    frameWindow: () => frame.contentWindow,
    guestOrigin: settings.bffOrigin,
    isOpaque: () => isOpaque(frame),
    instanceId,
    context: contextFor(settings),
    theme: { hooks: {}, colorScheme: 'light', density: 'comfy', reducedMotion: true },
    // Nobody sees it, and how long to wait for it is decided here and not by the time-outs of a widget.
    visible: false,
    mintAssertion: answerTokenNeeded,
    on: {
      diagnosis(body) {
        heard.reports.push({ ...body, heardAt: performance.now() });
        if (body.session || !mintAssertion) {
          finish();
        }
      },
      failed({ code, outdated }) {
        heard.problem = { code, outdated: outdated ?? null };
        finish();
      }
    }
  });

  return {
    heard,
    finished,
    /** Nothing more is waited for, and nothing more is said. */
    end() {
      finish();
      connection.destroy();
    }
  };
}

/** No record: the check page needs none, and the assertion names its own. */
function contextFor({ org }) {
  return {
    recordId: '',
    object: '',
    org,
    locale: 'en',
    language: 'en',
    currency: '',
    timeZone: 'UTC',
    direction: 'ltr',
    view: 'portfolio',
    properties: {},
    capabilities: []
  };
}
