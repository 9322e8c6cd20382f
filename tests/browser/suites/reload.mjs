// Portfolio and book are read again: nothing that the reader has done is lost, the newest answer counts, and what could not be
// read again says so beside what is still there.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { BOOK, PORTFOLIO, problem, recorded } from '../answers.mjs';
import { demo, until, withRecordPage } from '../harness.mjs';
import { SMALL, hashOf, recordNamed } from '../sandbox.mjs';
import { choosePeriod, opened, periodButton, range, rowsOf } from '../workspace.mjs';

const TREE = 'Who holds what';
const NEXT_CLOSE = '2026-11-23';
const FAILURE = problem('provider_unreachable', 503, { kind: 'network', retryable: true });
const BEHIND = 'Could not be brought up to date just now; these are the figures from before.';

/** Answers of which the test changes what comes next; `portfolio` and `book` get the route and an answer of the recorded ones. */
function answers() {
  const script = {
    portfolio: (route, answer) => route.fulfill({ json: answer }),
    book: (route, answer) => route.fulfill({ json: answer })
  };
  const prepare = async (page) => {
    await page.route(PORTFOLIO, (route) => script.portfolio(route, recorded().portfolio));
    await page.route(BOOK, (route) => script.book(route, recorded().book));
  };
  return { script, prepare };
}

/** A portfolio that is one close further than its book. */
const ahead = (route, answer) => route.fulfill({ json: { ...answer, as_of: NEXT_CLOSE } });

/** A book whose only account has another name. */
const named = (name) => (route, answer) => {
  answer.accounts[0].name = name;
  return route.fulfill({ json: answer });
};

/** What is called so in the hierarchy; the end of the account's number follows. */
const called = ({ region }, name) => region(TREE).locator('.cell-main').getByText(`${name} ••••9927`, { exact: true });

async function onRecord(t, { script, prepare }, use) {
  const origins = await demo();
  const record = await recordNamed(origins, SMALL);
  await withRecordPage(t, { origins, hash: hashOf(record), prepare }, (parts) => use(parts, script));
}

describe('reading again', () => {
  test('a book of another close: both are named, Reload reads both again, and period and tree stay', async (t) => {
    const parts = answers();
    parts.script.portfolio = ahead;
    await onRecord(t, parts, async (page, script) => {
      const { region } = page;
      await opened(page);
      const notice = region('Performance').getByRole('status').filter({ hasText: 'Details are of Nov 20, 2026, the figures above of Nov 23, 2026.' });
      await notice.waitFor();
      await choosePeriod(page, '1 month');
      const before = await range(page);
      await region(TREE).getByRole('button', { name: 'Close all', exact: true }).click();
      await until('one row', async () => (await rowsOf(region(TREE))).length === 1);

      script.portfolio = (route, answer) => route.fulfill({ json: answer });
      await notice.getByRole('button', { name: 'Reload', exact: true }).click();
      await notice.waitFor({ state: 'detached' });
      assert.equal(await periodButton(page, '1 month').getAttribute('aria-pressed'), 'true', 'the period stays');
      assert.equal(await range(page), before);
      assert.equal((await rowsOf(region(TREE))).length, 1, 'what was closed stays closed');
      assert.match(await region('Total value').innerText(), /At the close of Nov 20, 2026/);
    });
  });

  test('of two books on their way the one that was asked for last counts, whichever comes first', async (t) => {
    const parts = answers();
    parts.script.portfolio = ahead;
    await onRecord(t, parts, async (page, script) => {
      const { page: host, region, widget } = page;
      await opened(page);
      const reload = region('Performance').getByRole('button', { name: 'Reload', exact: true });
      let answerLate;
      const isAsked = new Promise((asked) => {
        script.book = (route, answer) => {
          answerLate = () => named('The earlier answer')(route, answer);
          asked();
        };
      });
      await reload.click();
      await isAsked;
      script.book = named('The later answer');
      await reload.click();
      await called(page, 'The later answer').waitFor();
      const late = host.waitForResponse(BOOK);
      await answerLate();
      await (await late).finished();
      // A round through the frame's own event loop after the late answer.
      await (await widget()).evaluate(() => new Promise((done) => { setTimeout(done, 0); }));
      assert.equal(await called(page, 'The later answer').count(), 1);
      assert.equal(await called(page, 'The earlier answer').count(), 0);
    });
  });

  test('a newer book that does not come, or is none: that is said, the one before stays, and Try again gets it', async (t) => {
    const parts = answers();
    parts.script.portfolio = ahead;
    await onRecord(t, parts, async (page, script) => {
      const { frame, region } = page;
      await opened(page);
      script.portfolio = (route, answer) => route.fulfill({ json: answer });
      script.book = (route) => route.fulfill(FAILURE);
      await region('Performance').getByRole('button', { name: 'Reload', exact: true }).click();
      const alert = region('Performance').getByRole('alert').filter({ hasText: BEHIND });
      await alert.waitFor();
      assert.equal(await frame.getByRole('alert').filter({ hasText: /./ }).count(), 1, 'it is said once');
      assert.match(await range(page), /Nov 20, 2026$/);

      let nAsked = 0;
      script.book = (route) => {
        nAsked += 1;
        return route.fulfill({ contentType: 'application/json', body: '{"this":"is no book"}' });
      };
      const again = alert.getByRole('button', { name: 'Try again', exact: true });
      await again.click();
      await until('what is no book', () => nAsked === 1);
      await alert.waitFor();

      script.book = named('The account of the newer book');
      await again.click();
      await called(page, 'The account of the newer book').waitFor();
      assert.equal(await frame.getByRole('alert').filter({ hasText: /./ }).count(), 0);
    });
  });

  test('a book that is missing stays within reach when the portfolio cannot be read again either', async (t) => {
    const parts = answers();
    parts.script.book = (route) => route.fulfill(FAILURE);
    await onRecord(t, parts, async (page, script) => {
      const { frame, region } = page;
      const alert = frame.getByRole('alert').filter({ hasText: 'Details could not be loaded.' });
      await alert.waitFor();
      script.portfolio = (route) => route.fulfill(FAILURE);
      await alert.getByRole('button', { name: 'Try again', exact: true }).click();
      await region('Good to know').getByText(BEHIND).waitFor();
      await alert.waitFor();
      script.portfolio = (route, answer) => route.fulfill({ json: answer });
      script.book = (route, answer) => route.fulfill({ json: answer });
      await alert.getByRole('button', { name: 'Try again', exact: true }).click();
      await opened(page);
      assert.equal(await frame.getByRole('alert').filter({ hasText: /./ }).count(), 0);
    });
  });
});
