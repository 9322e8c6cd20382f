/** What is said about browser, network and clocks. */
import CLOCK_SKEW_SENTENCE_AHEAD from '@salesforce/label/c.Inlay_Cause_Clock_Skew_Sentence_Ahead';
import CLOCK_SKEW_SENTENCE_BEHIND from '@salesforce/label/c.Inlay_Cause_Clock_Skew_Sentence_Behind';
import CLOCK_SKEW_SENTENCE_DIFFERS from '@salesforce/label/c.Inlay_Cause_Clock_Skew_Sentence_Differs';
import CLOCK_SKEW_STEPS from '@salesforce/label/c.Inlay_Cause_Clock_Skew_Steps';
import CLOCK_SKEW_TITLE from '@salesforce/label/c.Inlay_Cause_Clock_Skew_Title';
import SLOW_NETWORK_SENTENCE_FIRST_BYTE from '@salesforce/label/c.Inlay_Cause_Slow_Network_Sentence_First_Byte';
import SLOW_NETWORK_SENTENCE_HELLO from '@salesforce/label/c.Inlay_Cause_Slow_Network_Sentence_Hello';
import SLOW_NETWORK_SENTENCE_ROUND_TRIP from '@salesforce/label/c.Inlay_Cause_Slow_Network_Sentence_Round_Trip';
import SLOW_NETWORK_SENTENCE_WIDGET_LOAD from '@salesforce/label/c.Inlay_Cause_Slow_Network_Sentence_Widget_Load';
import SLOW_NETWORK_STEPS from '@salesforce/label/c.Inlay_Cause_Slow_Network_Steps';
import SLOW_NETWORK_TITLE from '@salesforce/label/c.Inlay_Cause_Slow_Network_Title';
import WEBASSEMBLY_BLOCKED_SENTENCE from '@salesforce/label/c.Inlay_Cause_Webassembly_Blocked_Sentence';
import WEBASSEMBLY_BLOCKED_STEPS from '@salesforce/label/c.Inlay_Cause_Webassembly_Blocked_Steps';
import WEBASSEMBLY_BLOCKED_TITLE from '@salesforce/label/c.Inlay_Cause_Webassembly_Blocked_Title';
import { fill } from 'c/inlayWords';

/** By cause; `d` is the finding's detail. */
export const ENVIRONMENT_WORDS = {
  webassembly_blocked: {
    title: WEBASSEMBLY_BLOCKED_TITLE,
    sentence: () => WEBASSEMBLY_BLOCKED_SENTENCE,
    steps: () => WEBASSEMBLY_BLOCKED_STEPS
  },
  slow_network: {
    title: SLOW_NETWORK_TITLE,
    sentence: (d) =>
      fill(
        {
          hello: SLOW_NETWORK_SENTENCE_HELLO,
          firstByte: SLOW_NETWORK_SENTENCE_FIRST_BYTE,
          roundTrip: SLOW_NETWORK_SENTENCE_ROUND_TRIP,
          widgetLoad: SLOW_NETWORK_SENTENCE_WIDGET_LOAD
        }[d.name],
        d.measuredMs,
        d.boundMs
      ),
    steps: () => SLOW_NETWORK_STEPS
  },
  clock_skew: {
    title: CLOCK_SKEW_TITLE,
    sentence: (d) => {
      return d.seconds === null
        ? fill(CLOCK_SKEW_SENTENCE_DIFFERS, d.boundSeconds)
        : fill(
            d.direction === 'ahead' ? CLOCK_SKEW_SENTENCE_AHEAD : CLOCK_SKEW_SENTENCE_BEHIND,
            d.seconds,
            d.boundSeconds
          );
    },
    steps: () => CLOCK_SKEW_STEPS
  }
};
