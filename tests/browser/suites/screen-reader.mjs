// What a screen reader is told about one household on one fixed day, view by view.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { answersWith } from '../answers.mjs';
import { WIDE_SCREEN, demo, withRecordPage } from '../harness.mjs';
import { SMALL, hashOf, recordNamed } from '../sandbox.mjs';
import { choosePeriod, figureButton, moreFigures, openTab, opened, tradesAsTable } from '../workspace.mjs';

/** Each view, and how one comes to it; in this order. */
const VIEWS = {
  household: ({ frame }) => frame.getByRole('article'),
  'performance-table': async (parts) => {
    const performance = parts.region('Performance');
    await choosePeriod(parts, '1 month');
    await performance.getByRole('button', { name: 'View as table', exact: true }).click();
    await performance.getByRole('table').waitFor();
    return performance;
  },
  'allocation-by-region': async ({ region }) => {
    await region('Allocation').getByRole('button', { name: 'Region', exact: true }).click();
    return region('Allocation');
  },
  trades: (parts) => tradesAsTable(parts, 'Against the model Balanced 60/40'),
  hierarchy: async ({ region }) => {
    await region('Who holds what').getByRole('button', { name: 'Open all', exact: true }).click();
    return region('Who holds what');
  },
  transactions: (parts) => openTab(parts, 'Transactions'),
  lots: (parts) => openTab(parts, 'Tax lots'),
  income: (parts) => openTab(parts, 'Income'),
  flows: (parts) => openTab(parts, 'Cash flows'),
  'more-figures': async (parts) => {
    await moreFigures(parts);
    return parts.region('Performance').getByLabel('More figures', { exact: true });
  },
  explanation: async ({ frame, region }) => {
    await figureButton(region('Performance'), 'Gain').press('Enter');
    return frame.getByRole('dialog');
  }
};

describe('screen reader', () => {
  test('what is told about a household is what was agreed', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, SMALL);
    await withRecordPage(t, { origins, hash: hashOf(record), viewport: WIDE_SCREEN, prepare: answersWith() }, async (parts) => {
      await opened(parts);
      const different = [];
      for (const [name, bring] of Object.entries(VIEWS)) {
        const snapshot = `${await (await bring(parts)).ariaSnapshot()}\n`;
        const file = new URL(`../snapshots/${name}.aria.yml`, import.meta.url);
        if (process.env.INLAY_UPDATE_SNAPSHOTS) writeFileSync(file, snapshot);
        if (snapshot !== readFileSync(file, 'utf8')) different.push([name, snapshot]);
      }
      for (const [name, snapshot] of different) t.diagnostic(`${name}:\n${snapshot}`);
      assert.deepEqual(different.map(([name]) => name), [], 'INLAY_UPDATE_SNAPSHOTS=1 takes the new ones, if they are better');
    });
  });
});
