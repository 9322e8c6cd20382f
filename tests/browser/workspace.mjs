// The widget's workspace, read as a person reads it: figures, rows and dialogs by their names.

/**
 * Brings the widget into sight and waits until periods, sections and tables are there. A browser does not paint a frame that is
 * scrolled away, and what follows the first picture waits for it.
 */
export async function opened({ page, region }) {
  await page.locator('iframe[title]').first().scrollIntoViewIfNeeded();
  await region('Performance').getByRole('group', { name: 'Period', exact: true }).waitFor();
  await region('Details').getByRole('grid').waitFor();
}

/** The button of a figure that can explain itself, in a region. */
export function figureButton(region, label) {
  return region.getByRole('button', { name: new RegExp(`– Explain ${label}$`) });
}

/** A figure as it is written. */
export async function figure(region, label) {
  return (await figureButton(region, label).textContent()).split(' – ')[0].trim();
}

/** Opens the key figures that are less often asked for. */
export async function moreFigures({ region }) {
  const button = region('Performance').getByRole('button', { name: 'More figures', exact: true });
  await button.click();
  await button.and(region('Performance').locator('[aria-expanded="true"]')).waitFor();
}

/** An amount as it is written in English, in whole cents. */
export function cents(text) {
  const [, sign, digits] = /([-+]?)\D?([\d,]+\.\d\d)/.exec(text) ?? [];
  if (!digits) throw new Error(`no amount: ${text}`);
  return BigInt(digits.replaceAll(/[,.]/g, '')) * (sign === '-' ? -1n : 1n);
}

/** The button of a period, whose short label its title writes out. */
export function periodButton({ region }, title) {
  return region('Performance').getByRole('group', { name: 'Period', exact: true }).getByTitle(title, { exact: true });
}

/** Chooses a period and waits until that is said. */
export async function choosePeriod(parts, title) {
  const { region } = parts;
  const button = periodButton(parts, title);
  await button.click();
  await button.and(region('Performance').locator('[aria-pressed="true"]')).waitFor();
}

/** The days between which the period lies, as they are written. */
export function range({ region }) {
  return region('Performance').locator('.period-range').innerText();
}

/** Opens a tab of the details. */
export async function openTab({ region }, name) {
  const tab = region('Details').getByRole('tab', { name, exact: true });
  await tab.click();
  await tab.and(region('Details').locator('[aria-selected="true"]')).waitFor();
  return region('Details').getByRole('tabpanel', { name, exact: true });
}

/** Shows as a table what the section `title`, which compares with a model, says to buy and sell. */
export async function tradesAsTable({ region }, title) {
  await region(title).getByRole('button', { name: 'View as table', exact: true }).click();
  await region(title).getByRole('table').waitFor();
  return region(title);
}

/** The titles of the columns of a grid. */
export function columnsOf(part) {
  return part.getByRole('columnheader').evaluateAll((headers) =>
    headers.map((header) => (header.querySelector('.sort-title') ?? header).textContent.trim()));
}

/**
 * The rows of a grid or tree that are there to be seen: for each its place, how it is opened, and the text of each cell by
 * the title of its column.
 */
export async function rowsOf(part) {
  const titles = await columnsOf(part);
  const rows = await part.locator('tbody [role="row"]').evaluateAll((elements) =>
    elements.map((row) => ({
      index: Number(row.ariaRowIndex),
      level: Number(row.ariaLevel),
      expanded: row.ariaExpanded,
      texts: [...row.children].map((cell) => cell.querySelector('.cell-main').textContent),
      notes: [...row.children].map((cell) => cell.querySelector('.cell-note')?.textContent ?? '')
    })));
  return rows
    .toSorted((one, other) => one.index - other.index)
    .map(({ texts, notes, ...row }) => ({
      ...row,
      cells: Object.fromEntries(texts.map((text, slot) => [titles[slot], text])),
      notes: Object.fromEntries(notes.map((text, slot) => [titles[slot], text]))
    }));
}

/** The lines of a text of comma-separated values (RFC 4180), each a list of fields. */
export function csvLines(text) {
  const field = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y;
  const lines = [[]];
  while (field.lastIndex < text.length) {
    const [, raw, end] = field.exec(text);
    lines.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ',' && field.lastIndex < text.length) lines.push([]);
  }
  return lines;
}
