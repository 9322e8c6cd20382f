// Answers of the backend that a test puts in its place, where the real one cannot be had on demand.

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
