/** How far the service's clock is from Salesforce's, as far as two answers over a network can tell. */

/** By how much the service lets the two clocks differ. */
export const CLOCK_BOUND_SECONDS = 30;

/**
 * Each side told its time at some moment within a question and its answer, so the difference lies in an interval.
 *
 * @param {object} facts What `ask` made of `InlayCheck.facts`: `value.now` with the times of question and answer.
 * @param {{serviceTime: ?string, roundTripMs: ?number, heardAt: number}} report Of the check page, which tells the service's
 *   time as of the moment when it speaks, as right as its round trip to the service was short.
 * @returns {?{seconds: number, uncertainty: number}} Service minus Salesforce, and how much more or less it may be;
 *   `null` where one of the two said no time.
 */
export function clockDifference(facts, report) {
  const salesforce = Date.parse(facts?.value?.now ?? '');
  const service = Date.parse(report?.serviceTime ?? '');
  if (Number.isNaN(salesforce) || Number.isNaN(service)) {
    return null;
  }
  const told = service - salesforce;
  const least = told - (report.heardAt - facts.askedAt);
  const most = told - (report.heardAt - (report.roundTripMs ?? 0) - facts.answeredAt);
  return { seconds: (least + most) / 2_000, uncertainty: (most - least) / 2_000 };
}
