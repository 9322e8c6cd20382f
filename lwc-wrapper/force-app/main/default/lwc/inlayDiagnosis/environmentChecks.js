/** What the browser, the network and the clocks do: none of it is set in Salesforce. */
import { HANDSHAKE_TIMEOUT_MS } from 'c/inlayProtocol';
import { CLOCK_BOUND_SECONDS, clockDifference } from './clock';
import { isOpened, serviceRefusal } from './codes';
import { TALKING } from './reachChecks';
import { failed, passed, warning } from './verdicts';

/** Above these an advisor notices the wait; the widget still comes. */
const FIRST_BYTE_BOUND_MS = 2_000;
const ROUND_TRIP_BOUND_MS = 2_000;
const WIDGET_LOAD_BOUND_MS = 5_000;

export const ENVIRONMENT_CHECKS = [
  {
    cause: 'webassembly_blocked',
    after: TALKING,
    look: ({ reports }) => {
      const can = reports.at(-1)?.webAssembly;
      return can === undefined ? undefined : can ? passed() : failed();
    }
  },
  {
    cause: 'slow_network',
    after: [],
    hiddenBy: TALKING,
    look: ({ check, widget, reports }) => {
      const helloMs = (widget?.hello ?? check?.hello)?.ms;
      if (HANDSHAKE_TIMEOUT_MS < helloMs) {
        return failed({ name: 'hello', measuredMs: helloMs, boundMs: HANDSHAKE_TIMEOUT_MS });
      }
      const report = reports.at(-1);
      if (!report) {
        return undefined;
      }
      const slowest = measured(report).find(({ measuredMs, boundMs }) => boundMs < measuredMs);
      return slowest ? warning(slowest) : passed(measured(report).at(-1));
    }
  },
  {
    cause: 'clock_skew',
    after: TALKING,
    look: (seen) => {
      const difference = clockDifference(seen.facts, seen.reports[0]);
      const detail = difference && inWords(difference);
      const refusal = serviceRefusal(seen);
      const isApart = difference && CLOCK_BOUND_SECONDS < Math.abs(difference.seconds);
      const isCertain = isApart && CLOCK_BOUND_SECONDS < Math.abs(difference.seconds) - difference.uncertainty;
      if (refusal?.cause === 'clock_skew' && (isApart || !difference)) {
        return failed(
          detail ?? { seconds: null, direction: directionOf(refusal.code), boundSeconds: CLOCK_BOUND_SECONDS }
        );
      }
      if (isCertain && !isOpened(seen)) {
        return failed(detail);
      }
      // An assertion lives for a minute, so a service that is somewhat ahead still takes it.
      return isApart ? warning(detail) : difference && passed(detail);
    }
  }
];

/** The figures of the check page with their bounds, from the first byte to the whole widget; what is unknown is left out. */
function measured({ firstByteMs, roundTripMs, widgetLoadMs }) {
  return [
    { name: 'firstByte', measuredMs: firstByteMs, boundMs: FIRST_BYTE_BOUND_MS },
    { name: 'roundTrip', measuredMs: roundTripMs, boundMs: ROUND_TRIP_BOUND_MS },
    { name: 'widgetLoad', measuredMs: widgetLoadMs, boundMs: WIDGET_LOAD_BOUND_MS }
  ]
    .filter(({ measuredMs }) => measuredMs !== null)
    .map((figure) => ({ ...figure, measuredMs: Math.round(figure.measuredMs) }));
}

function inWords({ seconds, uncertainty }) {
  return {
    seconds: Math.round(Math.abs(seconds)),
    direction: 0 < seconds ? 'ahead' : 'behind',
    uncertaintySeconds: Math.ceil(uncertainty),
    boundSeconds: CLOCK_BOUND_SECONDS
  };
}

/** The service takes an assertion for too old when its own clock is ahead, for too new when it is behind. */
function directionOf(code) {
  return code === 'assertion_expired' ? 'ahead' : 'behind';
}
