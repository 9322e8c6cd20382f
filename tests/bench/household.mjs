// Milliseconds to open the book of a large household, to ask it everything for the first time, and to ask again for
// another period, in Chromium. Prints one line of JSON.

import { inPage } from './page.mjs';

const OPENINGS = 3;
// Each goes through all periods.
const ROUNDS = 12;

const [built] = process.argv.slice(2);
const result = await inPage(built, 1, measure, { openings: OPENINGS, rounds: ROUNDS });
process.stdout.write(`${JSON.stringify({ openings: OPENINGS, rounds: ROUNDS, ...result })}\n`);

/** Runs in the page. */
async function measure({ openings, rounds }) {
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const household = globalThis.inlayHousehold;
  const { periods } = household;
  const ofPeriod = Object.entries(household.ofPeriod);
  const ofHoldings = Object.entries(household.ofHoldings);
  const asked = [...ofPeriod, ...ofHoldings];
  const timed = (action) => {
    const start = performance.now();
    const came = action();
    const took = performance.now() - start;
    return { came, took };
  };
  const rest = () => new Promise((done) => setTimeout(done, 0));

  const size = household.make();
  if (!size) throw new Error('no book was made');
  const sinceInception = periods.length - 1;
  const opening = [];
  const firsts = [];
  const first = {};
  for (let run = 0; run < openings; run += 1) {
    household.copy();
    await rest();
    const opened = timed(() => household.open());
    if (!opened.came) throw new Error('the book was not opened');
    opening.push(opened.took);
    let sum = 0;
    for (const [name, ask] of asked) {
      const { came, took } = timed(() => ask(sinceInception));
      if (came === 0) throw new Error(`${name} has no answer`);
      (first[name] ??= []).push(took);
      sum += took;
    }
    firsts.push(sum);
  }

  const changes = [];
  const byPeriod = periods.map(() => []);
  const byPart = Object.fromEntries(asked.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const period of periods.keys()) {
      // Each change in a task of its own, as in use.
      await rest();
      let sum = 0;
      for (const [name, ask] of ofPeriod) {
        const { took } = timed(() => ask(period));
        byPart[name].push(took);
        sum += took;
      }
      changes.push(sum);
      byPeriod[period].push(sum);
      for (const [name, ask] of ofHoldings) byPart[name].push(timed(() => ask(period)).took);
    }
  }
  const medians = (all) => Object.fromEntries(Object.entries(all).map(([name, times]) => [name, median(times)]));
  const ofSlowest = Math.max(...byPeriod.map(median));
  return {
    size,
    open_ms: median(opening),
    first_answers_ms: median(firsts),
    first_answer_parts_ms: medians(first),
    period_change_ms: median(changes),
    slowest_period: { name: periods.find((_, period) => median(byPeriod[period]) === ofSlowest), ms: ofSlowest },
    period_change_by_period_ms: Object.fromEntries(periods.map((name, period) => [name, median(byPeriod[period])])),
    of_period_ms: medians(Object.fromEntries(ofPeriod.map(([name]) => [name, byPart[name]]))),
    of_holdings_ms: medians(Object.fromEntries(ofHoldings.map(([name]) => [name, byPart[name]])))
  };
}
