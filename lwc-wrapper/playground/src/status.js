/** One line in the header: how the connection stands, read from the same trace as the log. */
import { subscribeTrace } from 'c/inlayHost';

const WORDS = {
  hello: ['waiting', 'Widget found'],
  welcome: ['waiting', 'Welcomed'],
  accept: ['waiting', 'Connected'],
  context: ['waiting', 'Loading'],
  ready: ['ready', 'Ready'],
  painted: ['ready', 'Painted'],
  error: ['failed', 'Error'],
  failed: ['failed', 'Failed']
};

export function createStatus(element) {
  let failedEpoch;
  subscribeTrace(({ kind, epoch, body, note }) => {
    if (note || !WORDS[kind]) {
      return;
    }
    // A widget that shows a failure is ready all the same; only content ends the failure here.
    if (kind === 'ready' && failedEpoch === epoch) {
      return;
    }
    failedEpoch = kind === 'error' ? epoch : undefined;
    const [state, word] = WORDS[kind];
    const what = body?.code ? `${word}: ${body.code}` : word;
    element.dataset.state = state;
    element.textContent = `${what} · epoch ${epoch}`;
  });
}
