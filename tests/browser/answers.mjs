// Answers of the backend that a test puts in its place, where the real one cannot be had on demand.

import { readFileSync } from 'node:fs';

/** What is asked for a portfolio, and for its book. */
export const PORTFOLIO = '**/api/portfolio';
export const BOOK = '**/api/portfolio/book';

/** The answers for one household on one fixed day: the sandbox's own days go on. New objects at each call. */
export function recorded() {
  const read = (name) => JSON.parse(readFileSync(new URL(`snapshots/household.${name}.json`, import.meta.url), 'utf8'));
  return { portfolio: read('portfolio'), book: read('book') };
}

/** Lets a page read the recorded answers, after `change` has had them. */
export function answersWith(change = () => {}) {
  const answers = recorded();
  change(answers);
  return async (page) => {
    await page.route(PORTFOLIO, (route) => route.fulfill({ json: answers.portfolio }));
    await page.route(BOOK, (route) => route.fulfill({ json: answers.book }));
  };
}

/** A problem document as the backend writes it, for Playwright's `route.fulfill`. */
export function problem(code, status, { kind, retryable, detail = 'A sentence that nobody is shown.' }) {
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: `urn:inlay:problem:${code}`,
      title: code,
      status,
      detail,
      code,
      kind,
      retryable,
      request_id: '7d8f6c52-0000-4000-8000-00000000b0b0'
    })
  };
}

/** Holds back every portfolio that is asked for from `hold()` on, until `release()`. */
export function heldPortfolios() {
  let waiting = null;
  let open = () => {};
  return {
    prepare: (page) =>
      page.route('**/api/portfolio*', async (route) => {
        await waiting;
        await route.continue().catch(() => {});
      }),
    hold() {
      waiting = new Promise((resolve) => { open = resolve; });
    },
    release() {
      waiting = null;
      open();
    }
  };
}
