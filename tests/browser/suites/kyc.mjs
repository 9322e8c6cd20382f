// The KYC panel: what an advisor sees of a check, and what can be done about it.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ADVISOR, CHECK, approved, eventText, former, hurry, kycHash, kycOf, panel, refusal, running, service, underReview } from '../kyc.mjs';
import { ANOTHER, ORDINARY, recordNamed } from '../sandbox.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What a test shows: a file, and what the service answers. */
async function shows(t, { file, prepare, more = {}, viewport }, use) {
  const origins = await demo();
  const record = await recordNamed(origins, ORDINARY);
  const held = service(panel(record, file));
  const opening = async (page) => {
    await held.prepare(page);
    await prepare?.(held, page, record);
  };
  await withRecordPage(t, { origins, hash: kycHash(record, more), prepare: opening, viewport }, async (parts, problems) => {
    await use({ ...parts, ...kycOf(parts), held, record }, problems);
    assert.deepEqual(problems.errors, []);
    assert.deepEqual(problems.violations, []);
  });
}

/** Fills in the dialog that starts a check. */
async function fillIn({ dialog }) {
  await dialog.getByRole('radio', { name: /^Standard identity/ }).check();
  await dialog.getByRole('radio', { name: 'Onboarding', exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'The client has consented to this text.' }).check();
}

describe('KYC panel', () => {
  test('a client who was never checked: that is said, and a check is started once however often the button is pressed', async (t) => {
    const prepare = (held) => {
      held.answers.start = { status: 201, json: { outcome: 'started', check: running() } };
    };
    await shows(t, { prepare }, async (parts) => {
      const { region, button, dialog, frame, held, logged } = parts;
      await region('Where it stands').getByText('Never checked').waitFor();
      await region('Latest check').getByText('No check was ever made for this client.').waitFor();
      await button('Start a check').press('Enter');
      await dialog.getByRole('heading', { name: 'Start a KYC check' }).waitFor();
      await dialog.getByText('I agree that my identity is checked.').waitFor();
      await dialog.getByText('Text version 2026-01').waitFor();
      await dialog.getByRole('button', { name: 'Start', exact: true }).click();
      await dialog.getByRole('alert').getByText('Choose a package and a purpose').waitFor();
      assert.equal(held.asked.filter(({ path }) => path === 'start').length, 0);
      await fillIn(parts);
      await logged('dirty').filter({ hasText: '"dirty":true' }).waitFor({ state: 'attached' });
      held.file = { ...held.file, overall: 'running', checks: [running()], sequence: 2 };
      await dialog.getByRole('button', { name: 'Start', exact: true }).dblclick();
      await dialog.waitFor({ state: 'hidden' });
      await logged('dirty').filter({ hasText: '"dirty":false' }).waitFor({ state: 'attached' });
      await region('Latest check').getByText('1 of 3 parts done').waitFor();
      await frame.getByRole('status').getByText('The check was started.').waitFor({ state: 'attached' });
      const starts = held.asked.filter(({ path }) => path === 'start');
      assert.equal(starts.length, 1);
      assert.match(starts[0].key, /^[0-9a-f-]{36}$/);
      assert.deepEqual(starts[0].body, {
        package: 'standard',
        purpose: 'onboarding',
        consent: { version: '2026-01', language: 'en' },
        although_valid: false
      });
    });
  });

  test('a check that is running is followed by its events, and its end is told to the page without a name', async (t) => {
    const prepare = (held) => {
      const next = running({ state: { value: 'awaiting_client', raw: 'awaiting_client_input' } });
      held.events = [eventText(3, 'progressed', next), eventText(4, 'finished', approved())];
    };
    const file = { overall: 'running', checks: [running(), former()], sequence: 2 };
    await shows(t, { file, prepare }, async ({ region, frame, held, logged, record }) => {
      await region('Latest check').getByText(/Running for/).waitFor();
      await region('Latest check').getByText('Usually 75 seconds, in nine of ten cases at most 5 minutes.').waitFor();
      await region('Latest check').getByText('You can leave this page').waitFor();
      held.file = { ...held.file, overall: 'valid', risk: 'low', checks: [approved(), former()], sequence: 4 };
      await region('Where it stands').getByText(/Valid$/).waitFor();
      await region('Latest check').getByText(/Approved$/).waitFor();
      await frame.getByRole('status').getByText('The check is over: Approved').waitFor({ state: 'attached' });
      assert.deepEqual(held.streams.slice(0, 2), ['2', '3'], 'the stream goes on after the last event');
      const told = logged('kyc-changed');
      await told.first().waitFor({ state: 'attached' });
      assert.equal(await told.count(), 1);
      const text = await told.first().textContent();
      assert.match(text, new RegExp(`${CHECK}.*finished.*approved`, 's'));
      assert.ok(!text.includes(record.name) && !text.includes('Ada'));
    });
  });

  test('without a stream the file is asked for, and that is said', async (t) => {
    const prepare = async (held, page) => {
      held.answers.events = refusal('too_many_streams', 503, 'rate_limit');
      await page.addInitScript(hurry, 20);
    };
    const file = { overall: 'running', checks: [running()], sequence: 2 };
    await shows(t, { file, prepare }, async ({ region, held }) => {
      await region('Latest check').getByText('this page asks every 15 seconds').waitFor();
      assert.ok(3 <= held.streams.length, 'a stream is tried for first');
      held.file = { ...held.file, overall: 'valid', checks: [approved()], sequence: 4 };
      await region('Where it stands').getByText(/Valid$/).waitFor();
    });
  });

  test('a second start joins the first, and says whose it is', async (t) => {
    const prepare = (held) => {
      held.answers.start = { status: 200, json: { outcome: 'joined', check: running() } };
    };
    await shows(t, { prepare }, async (parts) => {
      await parts.button('Start a check').click();
      await fillIn(parts);
      await parts.dialog.getByRole('button', { name: 'Start', exact: true }).click();
      await parts.region('Where it stands').getByText('Ada Advisor has already started a check.').waitFor();
    });
  });

  test('a result that is still valid asks first; a declined one explains and offers no start', async (t) => {
    const prepare = (held) => {
      held.answers.start = (request) => request.postDataJSON().although_valid
        ? { status: 201, json: { outcome: 'started', check: running() } }
        : refusal('kyc_still_valid', 409);
    };
    const valid = { overall: 'valid', risk: 'low', last_completed: '2026-06-30', next_review: '2031-06-30', checks: [approved()] };
    await shows(t, { file: valid, prepare }, async (parts) => {
      const { dialog, held } = parts;
      await parts.button('Start a check').click();
      await fillIn(parts);
      await dialog.getByRole('button', { name: 'Start', exact: true }).click();
      await dialog.getByRole('alert').getByText('The last result is still valid.').waitFor();
      await dialog.getByRole('button', { name: 'Start all the same', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      const keys = held.asked.filter(({ path }) => path === 'start').map(({ key }) => key);
      assert.equal(new Set(keys).size, 2, 'another request has another name');
    });
    const declined = approved({ outcome: { value: 'declined', raw: 'declined' }, effective: 'declined' });
    await shows(t, { file: { overall: 'declined', checks: [declined] } }, async ({ region, button }) => {
      await region('Where it stands').getByText('The last check was declined.').waitFor();
      assert.equal(await button('Start a check').count(), 0);
    });
  });

  test('what a check left open is decided with a note; unknown words of the provider are shown as they came', async (t) => {
    const decided = underReview({
      effective: 'approved',
      review: {
        state: 'false_positive',
        opened_at: '2026-06-30T08:04:00Z',
        resolution: { by: { user: '005A0000008vm9qIAA', name: 'Olu Officer' }, at: '2026-07-01T08:00:00Z', note: 'Another date of birth.' }
      }
    });
    const prepare = (held) => { held.answers.decision = { json: decided }; };
    const file = { overall: 'in_review', risk: 'high', checks: [underReview(), former()] };
    await shows(t, { file, prepare }, async ({ region, button, dialog, held, logged }) => {
      const latest = region('Latest check');
      await latest.getByText('A person of this name stands on a list of sanctions.').waitFor();
      for (const word of ['Another reason: list_77', 'Provider’s word: retina_scan', 'Provider’s word: on_hold', 'In detail: caution']) {
        await latest.getByText(word).waitFor();
      }
      await button('Decide').click();
      await dialog.getByRole('button', { name: 'Record the decision' }).click();
      await dialog.getByRole('alert').getByText('Choose a decision and say why.').waitFor();
      await dialog.getByRole('radio', { name: /^False positive/ }).check();
      await dialog.getByLabel('Note', { exact: true }).fill('Another date of birth.');
      held.file = { ...held.file, overall: 'valid', checks: [decided, former()], sequence: 5 };
      await dialog.getByRole('button', { name: 'Record the decision' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await latest.getByText('By Olu Officer').waitFor();
      await logged('kyc-changed').first().waitFor({ state: 'attached' });
      const [{ body }] = held.asked.filter(({ path }) => path === 'decision');
      assert.deepEqual(body, { decision: 'false_positive', note: 'Another date of birth.' });
    });
  });

  test('who started a check reads that it is theirs, and why somebody else has to decide it', async (t) => {
    const file = { overall: 'in_review', checks: [underReview()], reader: ADVISOR.user };
    await shows(t, { file }, async ({ region, button }) => {
      await region('Latest check').getByText(/ by you$/).waitFor();
      await region('Latest check').getByText('You started this check, so somebody else must decide it.').waitFor();
      for (const name of ['Decide', 'Override']) assert.equal(await button(name).count(), 0, name);
    });
  });

  test('who may only read sees who can help, and no button that would be refused', async (t) => {
    const file = { overall: 'in_review', checks: [underReview()], may: { read: true, start: false, decide: false, reveal: false } };
    await shows(t, { file }, async ({ region, button }) => {
      await region('Where it stands').getByText('Inlay KYC Advisor').waitFor();
      await region('Latest check').getByText('Inlay KYC Officer').waitFor();
      await region('Client data').getByText('Inlay KYC Officer').waitFor();
      for (const name of ['Start a check', 'Decide', 'Override', 'Show full data']) assert.equal(await button(name).count(), 0, name);
    });
  });

  test('personal data is masked, shown for a reason and for half a minute, and gone when the reader looks away', async (t) => {
    const secret = { birth_date: '1971-02-03', document_number: 'X1234581X4', address: ['Main Street 1', 'Zurich'], email: 'a@example.com', hide_at: '2026-06-30T08:00:30Z' };
    const prepare = async (held, page) => {
      held.answers.reveal = { json: secret };
      await page.addInitScript(hurry, 4);
    };
    await shows(t, { prepare }, async ({ page, region, button, dialog, held }) => {
      const party = region('Client data');
      await party.getByText('•••• 81X4').waitFor();
      const show = async () => {
        await button('Show full data').click();
        await dialog.getByLabel('Reason', { exact: true }).fill('The client is on the phone');
        await dialog.getByRole('button', { name: 'Show', exact: true }).click();
        await party.getByText('X1234581X4').waitFor();
      };
      await show();
      assert.deepEqual(held.asked.filter(({ path }) => path === 'reveal')[0].body, { reason: 'The client is on the phone' });
      await party.getByText(/Hidden in \d+ seconds/).waitFor();
      await party.getByText('X1234581X4').waitFor({ state: 'detached' });
      await show();
      await page.getByRole('button', { name: 'Hide tab', exact: true }).click();
      await party.getByText('X1234581X4').waitFor({ state: 'detached' });
      const log = await page.getByRole('region', { name: 'Protocol log' }).textContent();
      assert.ok(!log.includes('X1234581X4') && !log.includes('Main Street'));
    });
  });

  test('a household leads to its members', async (t) => {
    const origins = await demo();
    const member = await recordNamed(origins, ANOTHER);
    const prepare = (held, _page, record) => {
      held.file.party = { ...held.file.party, kind: 'household', members: [{ record: member.id, name: member.name }] };
      assert.notEqual(record.id, member.id);
    };
    await shows(t, { prepare }, async ({ region, button, logged }) => {
      await region('Members').getByText('Checks are made for each person.').waitFor();
      assert.equal(await button('Start a check').count(), 0);
      await button(`Open the record of ${member.name}`).click();
      await logged('navigate').filter({ hasText: member.id }).first().waitFor({ state: 'attached' });
    });
  });

  test('a check can be read as a report, printed, and had as the provider wrote it', async (t) => {
    const prepare = async (held, page) => {
      held.answers['report-link'] = { json: { path: '/reports/once', works_until: '2099-01-01T00:00:00Z' } };
      await page.context().route('**/reports/once', (route) => route.fulfill({ contentType: 'text/plain', body: 'the document' }));
    };
    await shows(t, { file: { overall: 'valid', checks: [approved()] }, prepare }, async ({ page, button, dialog, record }) => {
      await button('Report').click();
      await dialog.getByRole('heading', { name: `KYC report: ${record.name}` }).waitFor();
      await dialog.getByText(CHECK).waitFor();
      const other = page.context().waitForEvent('page');
      await dialog.getByRole('button', { name: 'Provider’s PDF' }).click();
      await (await other).getByText('the document').waitFor();
    });
  });

  test('a provider that is down, a failure and a missing permission are each told in words', async (t) => {
    const delayed = running({ delay: { since: '2026-06-30T08:01:00Z', code: 'provider_unreachable' } });
    await shows(t, { file: { overall: 'running', checks: [delayed] } }, async ({ region }) => {
      await region('Latest check').getByText('Nothing is lost: the check goes on by itself.').waitFor();
    });
    const failing = (held) => { held.answers.file = refusal('store_unavailable', 503, 'network'); };
    await shows(t, { prepare: failing }, async ({ frame }) => {
      await frame.getByRole('heading', { name: 'The KYC file cannot be shown' }).waitFor();
    });
    const forbidden = (held) => { held.answers.file = refusal('kyc_permission_missing', 403, 'authentication'); };
    await shows(t, { prepare: forbidden }, async ({ frame }) => {
      await frame.getByRole('status').getByText('You do not have permission for this.').waitFor();
    });
  });

  test('another record is another file, and nothing of the former stays', async (t) => {
    const origins = await demo();
    const second = await recordNamed(origins, ANOTHER);
    await shows(t, { file: { overall: 'valid', checks: [approved()] } }, async ({ frame, held, choose, record }) => {
      await frame.getByRole('heading', { name: record.name, exact: true }).waitFor();
      held.file = panel(second);
      await choose(second);
      await frame.getByRole('heading', { name: second.name, exact: true }).waitFor();
      assert.equal(await frame.getByText(/Approved$/).count(), 0);
    });
  });

  for (const [name, file] of Object.entries({
    running: { overall: 'running', checks: [running(), former()] },
    'under review': { overall: 'in_review', risk: 'high', checks: [underReview(), former()] },
    empty: {}
  })) {
    test(`axe finds nothing, light and dark, wide and narrow: ${name}`, async (t) => {
      await shows(t, { file }, async ({ page, region, set }) => {
        await region('Where it stands').waitFor();
        const document = await until('the frame', () => page.frames().findLast((each) => each.url().includes('/embed?')));
        for (const scheme of ['light', 'dark']) {
          await set('Colour scheme', scheme);
          for (const column of ['wide', 'narrow']) {
            await set('Column', column);
            await document.evaluate(axe);
            await document.evaluate((colour) => { window.document.documentElement.style.background = colour; }, scheme === 'dark' ? '#181818' : '#f3f3f3');
            const { violations } = await document.evaluate((tags) => window.axe.run(window.document, { runOnly: { type: 'tag', values: tags }, iframes: false }), RULES);
            const lines = violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`);
            assert.deepEqual(lines, [], `${scheme}, ${column}`);
            const tooWide = await document.evaluate(() => window.document.documentElement.scrollWidth - window.document.documentElement.clientWidth);
            assert.equal(tooWide, 0);
          }
        }
      });
    });
  }

  test('what is told about a check under review is what was agreed', async (t) => {
    const file = { overall: 'in_review', risk: 'high', checks: [underReview(), former()] };
    await shows(t, { file, viewport: { width: 1920, height: 1000 } }, async ({ frame, region }) => {
      await region('Earlier attempts').waitFor();
      const snapshot = `${await frame.getByRole('article').ariaSnapshot()}\n`;
      const kept = new URL('../snapshots/kyc.aria.yml', import.meta.url);
      if (process.env.INLAY_UPDATE_SNAPSHOTS) writeFileSync(kept, snapshot);
      assert.equal(snapshot, readFileSync(kept, 'utf8'), 'INLAY_UPDATE_SNAPSHOTS=1 takes the new one, if it is better');
    });
  });
});
