// What the admin set on the component, and what the host page says of the tab: the widget keeps to it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { BOOK, PORTFOLIO, problem } from '../answers.mjs';
import { PATIENCE_MS, browser, demo, until } from '../harness.mjs';
import { CHECK, kycOf, panel, running, service, underReview } from '../kyc.mjs';
import { ANOTHER, EMPTY, ORDINARY, SMALL, recordNamed } from '../sandbox.mjs';
import { opened, periodButton, range } from '../workspace.mjs';

const REGIONS = ['Performance', 'Allocation', 'From opening to closing value', 'Income', 'Who holds what', 'Details'];
const PHONE = { width: 390, height: 844 };

/**
 * Opens a plain host page with one widget and hands it to `use`.
 *
 * @param {object} parts
 * @param {string} [parts.name] of the record
 * @param {string} [parts.view]
 * @param {object} [parts.properties] what the admin set
 * @param {boolean} [parts.visible] whether the tab is shown from the start
 * @param {number} [parts.width] of the frame
 * @param {boolean} [parts.touch] whether a finger points
 * @param {(page: import('playwright-core').Page, record: object) => Promise<void>} [parts.prepare]
 */
async function placed({ name = ORDINARY, view = 'portfolio', properties = {}, visible = true, width = 1100, touch = false, prepare }, use) {
  const origins = await demo();
  const record = await recordNamed(origins, name);
  const context = await (await browser()).newContext({
    viewport: touch ? PHONE : { width: 1280, height: 900 },
    hasTouch: touch,
    isMobile: touch
  });
  try {
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.addInitScript(countWhatRuns);
    await prepare?.(page, record);
    // Any real document of the allowed origin will do; one made up by the test could not frame a loopback address.
    await page.goto(`${origins.page}/config.json`);
    const title = view === 'kyc' ? 'KYC' : 'Portfolio';
    await page.evaluate(plainHost, { backendOrigin: origins.backend, record, view, properties, visible, width, title });
    const frame = page.locator('iframe').contentFrame();
    await use({
      origins,
      page,
      record,
      frame,
      region: (region) => frame.getByRole('region', { name: region, exact: true }),
      /** What the widget has said of this kind, oldest first. */
      said: (kind) => page.evaluate((wanted) => globalThis.host.said.filter((each) => each.kind === wanted), kind),
      tell: (kind, body) => page.evaluate(([what, told]) => globalThis.host.send(what, told), [kind, body]),
      /** The same record with other settings. */
      change: (more) => page.evaluate((changed) => globalThis.host.context(changed), more),
      /** Another record. */
      turn: (next) => page.evaluate((changed) => globalThis.host.turn(changed), next),
      /** What runs in the widget: timers, animation frames and styles that move. */
      runs: async () => (await until('the widget', () => page.frames().find((each) => each.url().includes('/embed?')))).evaluate(() => ({
        timers: globalThis.inlayRuns.timers.size,
        frames: globalThis.inlayRuns.frames.size,
        animations: document.getAnimations().filter((animation) => animation.playState === 'running').length
      }))
    });
    assert.deepEqual(errors, []);
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

/** Counts the timers and animation frames that a document waits for. Runs in every document before its own scripts. */
function countWhatRuns() {
  const timers = new Map();
  const frames = new Set();
  const counting = (name, clear, kept, once) => {
    const [begin, end] = [globalThis[name].bind(globalThis), globalThis[clear].bind(globalThis)];
    globalThis[name] = (action, ...rest) => {
      const id = begin((...given) => {
        if (once) kept.delete(id);
        action(...given);
      }, ...rest);
      if (kept instanceof Map) kept.set(id, rest[0]);
      else kept.add(id);
      return id;
    };
    globalThis[clear] = (id) => {
      kept.delete(id);
      end(id);
    };
  };
  counting('setTimeout', 'clearTimeout', timers, true);
  counting('setInterval', 'clearInterval', timers, false);
  counting('requestAnimationFrame', 'cancelAnimationFrame', frames, true);
  globalThis.inlayRuns = { timers, frames };
}

/** A host of one frame, without any framework. Runs in the host page, so it uses nothing of this file. */
function plainHost({ backendOrigin, record, view, properties, visible, width, title }) {
  document.body.replaceChildren();
  document.body.style.margin = '0';
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.style.border = '0';
  frame.style.display = 'block';
  frame.width = String(width);
  frame.height = '600';
  const instanceId = crypto.randomUUID();
  const host = { said: [], frame };
  let port;
  let epoch = 1;
  let { id, org, object } = record;
  let context = {
    recordId: id, object, org, locale: 'en-US', language: 'en', currency: 'USD', timeZone: 'UTC', direction: 'ltr', view,
    properties, capabilities: []
  };
  let nonce;
  host.send = (kind, body, re) =>
    port.postMessage({ v: 1, id: crypto.randomUUID(), kind, epoch, ...(re && { re }), body });
  host.context = (more) => {
    context = { ...context, ...more };
    host.send('context', context);
  };
  host.turn = (next) => {
    ({ id, org, object } = next);
    epoch += 1;
    host.context({ recordId: id, org, object });
  };
  const take = async ({ data }) => {
    host.said.push(data);
    if (data.kind === 'accept') {
      host.send('visibility', { visible });
      host.context({});
    }
    if (data.kind === 'resize') frame.height = String(data.body.height);
    if (data.kind === 'token-needed') {
      const answer = await fetch('/apex/mint', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ org, recordId: id, objectApiName: object, nonce, instanceId })
      });
      host.send('token', await answer.json(), data.id);
    }
  };
  window.addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow || event.origin !== backendOrigin || event.data?.kind !== 'hello') return;
    ({ nonce } = event.data);
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = take;
    frame.contentWindow.postMessage({ inlay: 1, kind: 'welcome', nonce, version: 1, instanceId }, backendOrigin, [channel.port2]);
  });
  globalThis.host = host;
  frame.src = `${backendOrigin}/embed?org=${org}`;
  document.body.append(frame);
}

/** Nothing of the page is out of sight to the right. */
async function fits(frame) {
  const [content, seen] = await frame.locator('html').evaluate((root) => [root.scrollWidth, root.clientWidth]);
  assert.ok(content <= seen, `${content} pixels in ${seen}`);
}

/** Which of the panels are there. */
async function shownRegions({ region }) {
  const counts = await Promise.all(REGIONS.map((name) => region(name).count()));
  return REGIONS.filter((_, index) => counts[index] > 0);
}

const pressed = (parts, title) => periodButton(parts, title).and(parts.frame.locator('[aria-pressed="true"]')).waitFor();
const heading = ({ frame }, name) => frame.getByRole('heading', { name, exact: true, level: 1 }).waitFor();

describe('what the admin set', () => {
  test('only the allocation, in a narrow column: total and allocation, nothing that leads nowhere, and no scrolling sideways', async () => {
    await placed({ properties: { panels: 'allocation' }, width: 300 }, async (parts) => {
      const { frame, region, said } = parts;
      await region('Total value').waitFor();
      await region('Allocation').getByRole('group').waitFor();
      assert.deepEqual(await shownRegions(parts), ['Allocation']);
      assert.equal(await frame.getByRole('group', { name: 'Period', exact: true }).count(), 0, 'nothing depends on a period');
      const rows = region('Allocation').getByRole('listitem');
      assert.ok(0 < (await rows.count()));
      assert.equal(await rows.getByRole('button').count(), 0, 'there is no table to narrow');
      await until('painted', async () => (await said('painted')).length === 1);
      await fits(frame);
    });
  });

  test('a changed list: what leaves is gone, what stays is untouched, and nothing is asked for again', async () => {
    const asked = [];
    const prepare = (page) => page.on('request', (request) => request.url().includes('/api/') && asked.push(request.url()));
    await placed({ prepare }, async (parts) => {
      const { frame, region, change } = parts;
      await opened(parts);
      assert.deepEqual(await shownRegions(parts), REGIONS);
      await region('Details').getByRole('tab', { name: 'Lots' }).click();
      const mark = (name) => region(name).evaluate((element) => { element.kept = true; });
      const isKept = (name) => region(name).evaluate((element) => element.kept === true);
      await mark('Details');
      await mark('Income');
      const before = asked.length;
      await change({ properties: { panels: 'income, details' } });
      await region('Performance').waitFor({ state: 'detached' });
      assert.deepEqual(await shownRegions(parts), ['Income', 'Details']);
      assert.ok((await isKept('Details')) && (await isKept('Income')));
      await region('Details').getByRole('tab', { name: 'Lots', selected: true }).waitFor();
      // The period is that of what is shown, so it can be read and changed still.
      const periods = frame.getByRole('group', { name: 'Period', exact: true });
      await periods.getByTitle('1 year', { exact: true }).click();
      await periods.getByTitle('1 year', { exact: true }).and(frame.locator('[aria-pressed="true"]')).waitFor();
      assert.match(await frame.locator('.period-range').innerText(), /\d{4}/);

      await change({ properties: {} });
      await region('Performance').waitFor();
      await pressed(parts, '1 year');
      assert.deepEqual(await shownRegions(parts), REGIONS);
      assert.ok((await isKept('Details')) && (await isKept('Income')));
      assert.equal(asked.length, before, 'everything was there already');
    });
  });

  test('the default period: the first picture is of it, and nothing jumps when the workspace opens', async () => {
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    const prepare = (page) => page.route(BOOK, async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await placed({ properties: { period: '1y' }, prepare }, async (parts) => {
      const { region } = parts;
      const headline = region('Performance').locator('.headline');
      await headline.waitFor();
      const figure = await headline.locator('.headline-figure').innerText();
      const since = (await headline.locator('.headline-words').innerText()).split('\n')[0];
      release();
      await opened(parts);
      await pressed(parts, '1 year');
      const day = /\w{3} \d+, \d{4}/.exec(since)[0];
      assert.ok((await range(parts)).includes(day), `${since} is where the period begins`);
      const opens = region('Performance').getByRole('button', { name: /Explain Time-weighted return$/ });
      assert.equal((await opens.textContent()).split(' – ')[0].trim(), figure);
    });
  });

  test("the reader's own period wins over the default, and goes along; a default that changes before that is followed", async () => {
    await placed({ properties: { period: 'ytd' } }, async (parts) => {
      const { origins, change, turn } = parts;
      await opened(parts);
      await pressed(parts, 'Year to date');
      await change({ properties: { period: '3m' } });
      await pressed(parts, '3 months');
      await periodButton(parts, '6 months').click();
      await pressed(parts, '6 months');
      await change({ properties: { period: '1m' } });
      const next = await recordNamed(origins, SMALL);
      await turn(next);
      await heading(parts, next.name);
      await opened(parts);
      await pressed(parts, '6 months');
    });
  });

  test('a default that a younger record does not have: the next best, as without one', async () => {
    await placed({ name: ANOTHER, properties: { period: '5y' } }, async (parts) => {
      await opened(parts);
      await pressed(parts, 'Since inception');
    });
  });

  test('nothing held: panels that were left out stay out', async () => {
    await placed({ name: EMPTY, properties: { panels: 'performance,income' } }, async (parts) => {
      await parts.frame.getByRole('heading', { level: 2, name: /Nothing/ }).waitFor();
      await until('painted', async () => (await parts.said('painted')).length === 1);
      assert.deepEqual(await shownRegions(parts), []);
    });
    await placed({ name: EMPTY, properties: { panels: 'details' } }, async (parts) => {
      await parts.region('Details').waitFor();
      assert.deepEqual(await shownRegions(parts), ['Details']);
    });
  });

  test('a book that does not come: what was left out does not come in its place', async () => {
    const answer = problem('provider_timeout', 504, { kind: 'timeout', retryable: true });
    const prepare = (page) => page.route(BOOK, (route) => route.fulfill(answer));
    await placed({ properties: { panels: 'allocation,accounts' }, prepare }, async ({ frame, region }) => {
      await region('Accounts').waitFor();
      await region('Allocation').waitFor();
      await frame.getByRole('alert').getByRole('button', { name: 'Try again', exact: true }).waitFor();
      assert.equal(await region('Holdings').count(), 0);
      assert.equal(await region('Performance').count(), 0);
    });
  });
});

describe('unsaved input', () => {
  const officer = (record) => panel(record, { checks: [underReview()] });
  const forms = [
    {
      name: 'consent and purpose',
      file: (record) => panel(record),
      fill: async ({ button, dialog }) => {
        await button('Start a check').click();
        await dialog.getByRole('radio', { name: 'Onboarding', exact: true }).check();
      }
    },
    {
      name: 'a decision and its note',
      file: officer,
      fill: async ({ button, dialog }) => {
        await button('Decide').click();
        await dialog.getByRole('textbox').fill('Not the person on the list.');
      }
    },
    {
      name: 'an override',
      file: (record) => panel(record, { checks: [underReview({ review: null, effective: 'approved' })] }),
      fill: async ({ button, dialog }) => {
        await button('Override').click();
        await dialog.getByRole('radio').first().check();
      }
    },
    {
      name: 'the reason for a look at personal data',
      file: (record) => panel(record),
      fill: async ({ button, dialog }) => {
        await button('Show full data').click();
        await dialog.getByRole('textbox').fill('Address to confirm');
      }
    }
  ];
  const ways = {
    cancelled: async ({ dialog }) => dialog.getByRole('button', { name: 'Cancel', exact: true }).click(),
    'closed with the keyboard': async ({ page }) => page.keyboard.press('Escape'),
    'on to another record': async ({ origins, turn, held }) => {
      const next = await recordNamed(origins, ANOTHER);
      held.file = panel(next);
      await turn(next);
    },
    'ended by the page': async ({ tell, said }) => {
      await tell('destroy', {});
      await until('destroyed', async () => (await said('destroyed')).length === 1);
    },
    'sent': async ({ dialog, held, record }) => {
      const over = underReview({ effective: 'declined' });
      held.answers.start = { status: 201, json: { outcome: 'started', check: running() } };
      held.answers.decision = { json: over };
      held.answers.reveal = { json: { birth_date: null, document_number: null, address: [], email: null, hide_at: '2026-06-30T08:00:30Z' } };
      held.file = panel(record, { sequence: 2 });
      const boxes = dialog.getByRole('checkbox');
      if (await boxes.count()) {
        await dialog.getByRole('radio', { name: /^Standard identity/ }).check();
        await boxes.check();
      } else {
        await dialog.getByRole('textbox').fill('A reason.');
        if (await dialog.getByRole('radio').count()) await dialog.getByRole('radio').first().check();
      }
      await dialog.locator('button[type="submit"]').click();
    }
  };
  for (const form of forms) {
    for (const [how, leave] of Object.entries(ways)) {
      test(`${form.name}, ${how}: the page hears of it once, and once that it is over`, async () => {
        let held;
        const prepare = async (page, record) => {
          held = service(form.file(record));
          await held.prepare(page);
        };
        await placed({ view: 'kyc', prepare }, async (parts) => {
          const dirty = async () => (await parts.said('dirty')).map(({ body }) => body.dirty);
          const all = { ...parts, ...kycOf(parts), held };
          await form.fill(all);
          await until('there is input', async () => (await dirty()).length === 1);
          await leave(all);
          await until('there is none', async () => (await dirty()).length === 2);
          // Whatever else would be said of it has been said by then.
          await parts.page.evaluate(() => new Promise((done) => { setTimeout(done, 0); }));
          assert.deepEqual(await dirty(), [true, false]);
          const kinds = await parts.page.evaluate(() => globalThis.host.said.map(({ kind }) => kind));
          if (kinds.includes('destroyed')) assert.equal(kinds.at(-1), 'destroyed', 'nothing is said after the end');
        });
      });
    }
  }
});

describe('behind a tab', () => {
  const still = { timers: 0, frames: 0, animations: 0 };
  const isStill = async ({ runs }) => JSON.stringify(await runs()) === JSON.stringify(still);

  test('a portfolio that is hidden runs nothing, and goes on when it is shown', async () => {
    await placed({}, async (parts) => {
      await opened(parts);
      await until('the renewal of the session', async () => (await parts.runs()).timers === 1);
      await parts.tell('visibility', { visible: false });
      await until('stillness', () => isStill(parts));
      await parts.tell('visibility', { visible: true });
      await until('the renewal of the session', async () => (await parts.runs()).timers === 1);
    });
  });

  test('a portfolio that begins hidden is ready when it is shown, and runs nothing until then', async () => {
    const asked = [];
    const prepare = (page) => page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith('/api/')) asked.push(pathname);
    });
    await placed({ visible: false, prepare }, async (parts) => {
      await parts.region('Total value').waitFor({ state: 'attached' });
      await until('the book', () => asked.includes('/api/portfolio/book'));
      await opened(parts);
      await until('stillness', () => isStill(parts));
      const before = asked.length;
      await parts.tell('visibility', { visible: true });
      await until('the renewal of the session', async () => (await parts.runs()).timers === 1);
      assert.equal(asked.length, before, 'what is there is fresh');
    });
  });

  test('while it waits behind a tab, nothing moves', async () => {
    let release;
    const waiting = new Promise((resolve) => { release = resolve; });
    const prepare = (page) => page.route(PORTFOLIO, async (route) => {
      await waiting;
      await route.continue().catch(() => {});
    });
    await placed({ visible: false, prepare }, async ({ frame, runs }) => {
      await frame.locator('.skeleton').first().waitFor();
      await until('no movement', async () => (await runs()).animations === 0);
      release();
    });
  });

  for (const how of ['with a stream', 'without a stream']) {
    test(`a check that is running, ${how}: hidden, nothing runs and nothing is asked; shown, it is followed again`, async () => {
      let held;
      const closed = [];
      const prepare = async (page, record) => {
        page.on('requestfailed', (request) => request.url().endsWith('/api/kyc/events') && closed.push(request));
        held = service(panel(record, { overall: 'running', checks: [running()] }));
        if (how === 'without a stream') held.answers.events = { status: 503, body: '' };
        await held.prepare(page);
      };
      await placed({ view: 'kyc', prepare }, async (parts) => {
        await parts.region('Latest check').getByText('1 of 3 parts done').waitFor();
        await until('it is followed', () => held.streams.length > 0);
        await parts.tell('visibility', { visible: false });
        await until('stillness', () => isStill(parts));
        if (how === 'with a stream') await until('the stream is closed', () => closed.length === 1);
        const before = held.streams.length + held.asked.length;
        await parts.tell('visibility', { visible: true });
        await until('it is followed again', () => held.streams.length + held.asked.length > before);
      });
    });
  }
});

describe('a small screen under a finger', () => {
  /** What can be pressed and is smaller than a fingertip, by its name. */
  const tooSmall = (frame, least) => frame.locator('html').evaluate((root, pixels) => {
    const isSeen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
    return [...root.querySelectorAll('button, [role="tab"], input, summary, a[href]')]
      .filter((element) => isSeen(element) && !element.closest('[role="grid"], [role="treegrid"], .columns-list'))
      .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width < pixels - 0.5 || box.height < pixels - 0.5)
      .map(({ element, box }) =>
        `${element.className} “${element.textContent.slice(0, 30)}” ${Math.round(box.width)} × ${Math.round(box.height)}`);
  }, least);

  /** How many pixels across and down a touch reaches something, which may be more than is seen of it. */
  const reach = (locator) => locator.evaluate((element) => {
    element.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2].map(Math.round);
    const along = (place) => {
      const isHit = (step) => element.contains(document.elementFromPoint(...place(step)));
      let [first, last] = [0, 0];
      while (isHit(first - 1)) first -= 1;
      while (isHit(last + 1)) last += 1;
      return last - first + 1;
    };
    return [along((step) => [x + step, y]), along((step) => [x, y + step])];
  });

  for (const width of [390, 320, 280]) {
    test(`${width} pixels wide: everything can be pressed, and the page does not scroll sideways`, async () => {
      await placed({ width, touch: true }, async (parts) => {
        await opened(parts);
        assert.ok(await parts.frame.locator('html').evaluate(() => matchMedia('(pointer: coarse)').matches), 'a finger points');
        assert.deepEqual(await tooSmall(parts.frame, 44), []);
        const toggle = await reach(parts.frame.locator('.tree-toggle').first());
        assert.ok(toggle.every((pixels) => 44 <= pixels), `a level opens within ${toggle.join(' × ')} pixels`);
        await fits(parts.frame);
      });
    });
  }

  test('the KYC panel and its forms', async () => {
    let held;
    const prepare = async (page, record) => {
      held = service(panel(record, { checks: [underReview({ id: CHECK })] }));
      await held.prepare(page);
    };
    await placed({ view: 'kyc', width: 320, touch: true, prepare }, async (parts) => {
      const { button, dialog } = kycOf(parts);
      await parts.region('Latest check').waitFor();
      assert.deepEqual(await tooSmall(parts.frame, 44), []);
      await button('Decide').click();
      await dialog.getByRole('textbox').waitFor();
      assert.deepEqual(await tooSmall(parts.frame, 44), []);
      await fits(parts.frame);
    });
  });
});
