// KYC through every layer: record page, widget, backend, provider and CRM. Each test has a client of its own, so none finds
// what another one left. One firm has its checks made by the platform, the other by a vendor with Onfido's wire format.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  ALEX, BILLIE, OLU, PAT, ROBIN, STANDARD, advances, checks, crmSays, ends, fillIn, inCrm, isSubmitted, opens, starts
} from '../clients.mjs';
import { demo, until } from '../harness.mjs';
import { hurry } from '../kyc.mjs';
import { recordNamed, withFault } from '../sandbox.mjs';

describe('KYC with the real service', () => {
  for (const [firm, client, provider] of [
    ['Northwind Wealth', 'Eleanor Whitfield', 'Sandbox Checks'],
    ['Southbank Advisory', 'Rosalind Abernathy', 'Sandbox Identity']
  ]) {
    test(`${firm}: a check is started with consent, seen part by part, and ends in panel, host page and CRM`, async (t) => {
      const origins = await demo();
      await opens(t, origins, client, {}, async (parts) => {
        const { region, button, dialog, logged, frame, record } = parts;
        await region('Where it stands').getByText('Never checked').waitFor();
        await button('Start a check').click();
        await dialog.getByText('The client agrees that the firm has their identity checked').waitFor();
        await dialog.getByText('Text version demo-1').waitFor();
        await fillIn(parts, STANDARD);
        await dialog.getByRole('button', { name: 'Start', exact: true }).click();
        const latest = region('Latest check');
        await latest.getByText(/^[123] of 4 parts done$/).waitFor();
        await region('Where it stands').getByText('Check in progress').waitFor();
        for (const part of ['Identity document', 'Face', 'Identity in registers', 'Sanctions, public office, media']) {
          await latest.getByText(part, { exact: true }).waitFor();
        }
        await latest.getByText(/ by you$/).waitFor();
        await ends(parts, origins, 'Valid');
        await latest.getByText('Approved', { exact: true }).waitFor();
        await latest.getByText(provider, { exact: true }).waitFor();
        assert.equal(await latest.getByText('Clear', { exact: true }).count(), 4);
        await frame.getByRole('status').getByText('The check is over: Approved').waitFor({ state: 'attached' });
        const told = logged('kyc-changed').filter({ hasText: '"outcome":"approved"' });
        await told.first().waitFor({ state: 'attached' });
        assert.ok(!(await told.first().textContent()).includes(client.split(' ')[1]), 'the page is told no name');
        const written = await crmSays(origins, record, { Inlay_State__c: 'finished', Inlay_Result__c: 'approved' });
        assert.equal(written.fields.Inlay_Provider__c, provider);
        const { records, events } = await until('the event of the end', async () => {
          const all = await inCrm(origins, record);
          return all.events.some(({ fields }) => fields.State__c === 'finished') && all;
        });
        assert.equal(records.length, 1, 'one check is one record');
        const numbers = events.map(({ fields }) => fields.Sequence__c);
        assert.deepEqual(numbers, [...numbers].sort((one, other) => one - other), 'events come in their order');
        assert.equal(new Set(events.map(({ fields }) => fields.Event_Key__c)).size, events.length, 'none comes twice');
      });
    });
  }

  test('an advisor who leaves finds the check going on, and its result without ever having waited for it', async (t) => {
    const origins = await demo();
    const client = 'Adaeze Okafor';
    await opens(t, origins, client, {}, async (parts) => {
      await starts(parts);
      await isSubmitted(parts);
    });
    await opens(t, origins, client, {}, async ({ region }) => {
      await region('Latest check').getByText('1 of 2 parts done').waitFor();
      await region('Latest check').getByText(/Running for/).waitFor();
    });
    await until('the CRM has the result while no page is open', async () => {
      await advances(origins);
      const { records } = await inCrm(origins, await recordNamed(origins, client));
      return records.at(-1)?.fields.Inlay_Result__c === 'approved';
    });
    await opens(t, origins, client, {}, async ({ region }) => {
      await region('Where it stands').getByText('Valid', { exact: true }).waitFor();
      await region('Latest check').getByText('2 of 2 parts done').waitFor({ state: 'detached' });
    });
  });

  test('two advisors at once: the second one joins the check of the first, sees whose it is, and both follow it', async (t) => {
    const origins = await demo();
    const client = 'Henrik Lindqvist';
    await opens(t, origins, client, { as: BILLIE }, async (second) => {
      await second.button('Start a check').click();
      await fillIn(second);
      await opens(t, origins, client, {}, async (first) => {
        await starts(first);
        await second.dialog.getByRole('button', { name: 'Start', exact: true }).click();
        await second.region('Where it stands').getByText(`${ALEX} has already started a check. You see that one now.`).waitFor();
        await second.region('Latest check').getByText(/ by Alex Advisor$/).waitFor();
        assert.equal(await second.button('Start a check').count(), 0);
        // This client has to bring something first.
        for (const { region } of [first, second]) await region('Where it stands').getByText('Waiting for the client').waitFor();
        await ends(first, origins, 'Valid');
        await second.region('Where it stands').getByText('Valid', { exact: true }).waitFor();
        assert.equal((await inCrm(origins, first.record)).records.length, 1, 'there is one check');
      });
    });
  });

  test('a result that is still valid asks before it is checked again, and the first attempt is kept', async (t) => {
    const origins = await demo();
    await opens(t, origins, 'Ingrid Sorensen', {}, async (parts) => {
      const { region, button, dialog, frame } = parts;
      await checks(parts, origins, 'Valid');
      await button('Start a check').click();
      await fillIn(parts);
      await dialog.getByRole('button', { name: 'Start', exact: true }).click();
      await dialog.getByRole('alert').getByText('The last result is still valid.').waitFor();
      await dialog.getByRole('button', { name: 'Start all the same', exact: true }).click();
      await region('Latest check').getByText('You can leave this page').waitFor();
      await region('Earlier attempts').getByText('Attempt 1').click();
      await region('Earlier attempts').getByText('Approved', { exact: true }).first().waitFor();
      await ends(parts, origins, 'Valid');
      assert.equal(await frame.getByRole('alert').filter({ hasText: /\w/ }).count(), 0);
    });
  });

  test('what a check leaves open is decided by somebody else than who started it, and everybody sees it', async (t) => {
    const origins = await demo();
    const client = 'James Whitfield';
    await opens(t, origins, client, {}, async (own) => {
      await checks(own, origins, 'Waiting for a decision', STANDARD);
      await own.region('Latest check').getByText('You started this check, so somebody else must decide it.').waitFor();
      assert.equal(await own.button('Decide').count(), 0);
      await opens(t, origins, client, { as: OLU }, async ({ region, button, dialog, logged, frame }) => {
        await region('Latest check').getByText(/ by Alex Advisor$/).waitFor();
        await button('Decide').click();
        await dialog.getByRole('radio', { name: /^False positive/ }).check();
        await dialog.getByLabel('Note', { exact: true }).fill('Another year of birth.');
        await dialog.getByRole('button', { name: 'Record the decision' }).click();
        await region('Where it stands').getByText('Valid', { exact: true }).waitFor();
        await region('Latest check').getByText(/^By you, /).waitFor();
        await region('Latest check').getByText('Another year of birth.').waitFor();
        await logged('kyc-changed').first().waitFor({ state: 'attached' });
        assert.equal(await frame.getByRole('heading', { name: 'Latest check' }).evaluate((heading) => heading === document.activeElement), true);
      });
      await own.region('Where it stands').getByText('Valid', { exact: true }).waitFor();
      await own.region('Latest check').getByText(/^By Olu Officer, /).waitFor();
      await own.region('Latest check').getByText('You started this check, so only somebody else can override its result.').waitFor();
      await crmSays(origins, own.record, { Inlay_Result__c: 'approved' });
    });
  });

  test('a declined client is not checked again until somebody overrides it and says why', async (t) => {
    const origins = await demo();
    const client = 'Vincent Castellan';
    await opens(t, origins, client, { as: BILLIE }, async (parts) => {
      await checks(parts, origins, 'Declined');
      await parts.region('Where it stands').getByText('The last check was declined.').waitFor();
      for (const name of ['Start a check', 'Override']) assert.equal(await parts.button(name).count(), 0, name);
    });
    await opens(t, origins, client, { as: OLU }, async ({ region, button, dialog, record }) => {
      await button('Override').click();
      await dialog.getByRole('radio', { name: 'Override: approved' }).check();
      await dialog.getByLabel('Note', { exact: true }).fill('The document was seen in the branch.');
      await dialog.getByRole('button', { name: 'Record the decision' }).click();
      await region('Where it stands').getByText('Valid', { exact: true }).waitFor();
      await region('Latest check').getByText('Sandbox Checks said: Declined').waitFor();
      const { fields } = await crmSays(origins, record, { Inlay_Is_Overridden__c: true, Inlay_Result__c: 'approved' });
      assert.equal(fields.Inlay_Override_Reason__c, 'The document was seen in the branch.');
    });
  });

  for (const [client, head, said] of [
    ['Camille Moreau', 'Valid', /^Approved with requirements$/],
    ['Katharina Brandt', 'Not complete', /^Abandoned before its end$/],
    ['Tobias Brandt', 'Not complete', /^Could not be carried out$/],
    ['Beatriz Ferreira', 'Waiting for a decision', /^Provider’s word: conditional_pass$/]
  ]) {
    test(`how the check of ${client} ends is said in words: ${said.source}`, async (t) => {
      const origins = await demo();
      await opens(t, origins, client, {}, async (parts) => {
        await checks(parts, origins, head, STANDARD);
        await parts.region('Latest check').getByText(said).first().waitFor();
      });
    });
  }

  test('full data is shown for a reason, with the seconds that are left, and is gone in time, behind a tab and on another record', async (t) => {
    const origins = await demo();
    const prepare = async (page) => page.addInitScript(hurry, 6);
    await opens(t, origins, 'Margaret Hartwell', { prepare }, async ({ page, frame, region, button, dialog, choose, record }) => {
      const data = region('Client data');
      const ending = (await data.getByText(/^•••• /).innerText()).slice(5);
      const full = data.getByText(new RegExp(`^X.*${ending}$`));
      const shows = async () => {
        await button('Show full data').click();
        await dialog.getByLabel('Reason', { exact: true }).fill('The client is on the phone');
        const answer = page.waitForResponse(/\/api\/kyc\/reveal$/);
        await dialog.getByRole('button', { name: 'Show', exact: true }).click();
        assert.match((await (await answer).json()).hide_at, /^\d{4}-/);
        await full.waitFor();
      };
      await shows();
      const timer = data.getByRole('timer');
      const first = Number((await timer.innerText()).match(/\d+/)[0]);
      await until('the seconds run', async () => Number((await timer.innerText()).match(/\d+/)[0]) < first);
      assert.equal(await timer.evaluate((element) => element.closest('[aria-live], [role="status"], [role="alert"]')), null, 'no second is announced');
      await full.waitFor({ state: 'detached' });
      await frame.getByRole('status').getByText('Full data is hidden again.').waitFor({ state: 'attached' });
      await shows();
      await page.getByRole('button', { name: 'Hide tab', exact: true }).click();
      await full.waitFor({ state: 'detached' });
      await page.getByRole('tab', { name: 'KYC' }).click();
      await button('Show full data').waitFor();
      await shows();
      const other = await recordNamed(origins, 'Oliver Hartwell');
      await choose(other);
      await frame.getByRole('heading', { name: other.name, exact: true }).waitFor();
      assert.equal(await full.count(), 0);
      await choose(record);
      await button('Show full data').waitFor();
      assert.equal(await full.count(), 0, 'and it is not there when one comes back');
    });
  });

  for (const [client, vendor] of [['Beatrice Hartwell', 'platform'], ['Paul Sorensen', 'onfido']]) {
    test(`the report is read here, and the document of the ${vendor} is had by a link that works once`, async (t) => {
      const origins = await demo();
      await opens(t, origins, client, {}, async (parts) => {
        await checks(parts, origins, 'Valid');
        await parts.button('Report').click();
        const { dialog, page } = parts;
        await dialog.getByRole('heading', { name: `KYC report: ${client}` }).waitFor();
        await dialog.getByText('Approved', { exact: true }).waitFor();
        await dialog.getByText(/^Attempt 1 · [0-9a-f-]{36}$/).waitFor();
        // The browser reads the document in its own way, beside the page; here it is enough that it is one.
        const got = page.context().waitForEvent('response', { predicate: (response) => response.url().includes('/reports/') });
        await dialog.getByRole('button', { name: 'Provider’s PDF' }).click();
        const answer = await got;
        assert.equal(answer.status(), 200);
        assert.equal(answer.headers()['content-type'], 'application/pdf');
        const again = await fetch(answer.url());
        assert.equal(again.status, 410, 'the link works once');
      });
    });
  }

  test('a provider that is down: the check waits, says so, and finishes by itself', async (t) => {
    const origins = await demo();
    await opens(t, origins, 'Julian Hartwell', {}, async (parts) => {
      const { region } = parts;
      await withFault(origins, { mode: 'down', path_contains: '/v1/' }, async () => {
        await starts(parts);
        await region('Latest check').getByText(/^The provider cannot be reached since .* Nothing is lost/).waitFor();
      });
      await region('Latest check').getByText(/^The provider cannot be reached since/).waitFor({ state: 'detached' });
      await ends(parts, origins, 'Valid');
    });
  });

  test('a CRM that takes nothing for a while: the check finishes here, and the CRM has it later', async (t) => {
    const origins = await demo();
    await opens(t, origins, 'Imogen Hartwell-Rao', {}, async (parts) => {
      await withFault(origins, { mode: 'down', path_contains: '/sobjects/Inlay_Kyc' }, async () => {
        await checks(parts, origins, 'Valid');
        assert.deepEqual(await inCrm(origins, parts.record), { records: [], events: [] });
      });
      await crmSays(origins, parts.record, { Inlay_State__c: 'finished', Inlay_Result__c: 'approved' });
    });
  });

  test('a CRM that cannot be read is named as what is down, and the file comes back with it', async (t) => {
    const origins = await demo();
    const client = 'Anand Rao';
    await withFault(origins, { mode: 'down', path_contains: '/salesforce/' }, () =>
      opens(t, origins, client, {}, async ({ frame }) => {
        const alert = frame.getByRole('alert').filter({ hasText: 'The KYC file cannot be shown' });
        await alert.getByText('Inlay cannot reach Salesforce at the moment').waitFor();
        assert.doesNotMatch(await alert.innerText(), /portfolio|provider/i);
        await withFault(origins, { mode: 'none' }, async () => {
          await frame.getByRole('button', { name: 'Try again', exact: true }).click();
          await frame.getByRole('heading', { name: client, exact: true }).waitFor();
        });
      }));
  });

  test('each reader has what they may do, and a sentence where they may not', async (t) => {
    const origins = await demo();
    const client = 'Colette Fairweather';
    await opens(t, origins, client, { as: ROBIN }, async ({ region, button }) => {
      await region('Where it stands').getByText('You may read this file, not start checks.').waitFor();
      await region('Client data').getByText('Full data is shown to holders of the permission set').waitFor();
      for (const name of ['Start a check', 'Show full data']) assert.equal(await button(name).count(), 0, name);
    });
    await opens(t, origins, client, { as: OLU }, async ({ region, button }) => {
      await region('Where it stands').getByText('You may read this file, not start checks.').waitFor();
      await button('Show full data').waitFor();
    });
    await opens(t, origins, client, { as: PAT }, async ({ frame }) => {
      const status = frame.getByRole('status').filter({ hasText: 'You do not have permission' });
      await status.getByText('Ask your administrator for the Inlay KYC permission set.').waitFor();
      assert.doesNotMatch(await status.innerText(), /portfolio/i);
      assert.equal(await frame.getByText(client).count(), 0);
    });
  });

  test('a household leads to its members, and an account to nobody', async (t) => {
    const origins = await demo();
    const member = await recordNamed(origins, 'Philippa Hartwell');
    await opens(t, origins, 'Hartwell Family Office', {}, async ({ region, button, frame }) => {
      await region('Members').getByText('Checks are made for each person.').waitFor();
      assert.equal(await button('Start a check').count(), 0);
      await button(`Open the record of ${member.name}`).click();
      await frame.getByRole('heading', { name: member.name, exact: true }).waitFor();
      await button('Start a check').waitFor();
    });
    const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
    const account = orgs[0].records.find(({ kind }) => kind === 'account');
    await opens(t, origins, account.name, {}, async ({ frame, button }) => {
      await frame.getByText('KYC checks are made on the record of a person.').waitFor();
      assert.equal(await button('Start a check').count(), 0);
    });
  });

  test('a start that was begun in one record is not there in the next', async (t) => {
    const origins = await demo();
    const other = await recordNamed(origins, 'Theodore Hartwell');
    await opens(t, origins, 'Oliver Hartwell', {}, async (parts) => {
      await parts.button('Start a check').click();
      await fillIn(parts);
      await parts.choose(other);
      await parts.frame.getByRole('heading', { name: other.name, exact: true }).waitFor();
      assert.equal(await parts.dialog.count(), 0);
      await parts.region('Latest check').getByText('No check was ever made for this client.').waitFor();
    });
  });

  test('start, report and full data with a keyboard alone, and the focus is never lost', async (t) => {
    const origins = await demo();
    await opens(t, origins, 'Anand Rao', {}, async (parts) => {
      const { page, button, dialog, frame } = parts;
      const focused = () => frame.locator(':focus');
      await button('Start a check').focus();
      await page.keyboard.press('Enter');
      await dialog.getByRole('heading', { name: 'Start a KYC check' }).waitFor();
      for (const [key, wanted] of [['Space', /Registers/], ['Tab', null], ['Space', /Onboarding/]]) {
        await page.keyboard.press(key);
        if (wanted) assert.equal(await dialog.getByRole('radio', { name: wanted }).isChecked(), true, String(wanted));
      }
      // The text can be scrolled, so it is reached before the box under it.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await until('the focus is on the check', () => focused().evaluate((element) => element.textContent).then((text) => text === 'Latest check', () => false));
      await ends(parts, origins, 'Valid');
      await button('Report').focus();
      await page.keyboard.press('Enter');
      await dialog.getByRole('heading', { name: /^KYC report/ }).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      assert.equal(await focused().innerText(), 'Report', 'the focus is where it was');
      await button('Show full data').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.type('Asked by the client');
      await page.keyboard.press('Enter');
      await until('the focus is on the data', () => focused().evaluate((element) => element.textContent).then((text) => text.includes('Hide now'), () => false));
      await page.keyboard.press('Tab');
      assert.equal(await focused().innerText(), 'Hide now');
      await page.keyboard.press('Enter');
      await until('the focus is on the button', () => focused().innerText().then((text) => text === 'Show full data', () => false));
    });
  });
});
