// Every finding has words with all their values, and the document for admins says what the page says.
import { CAUSES, findings } from 'c/inlayDiagnosis';
import { titleOf, wordsOf } from 'c/inlayFindingWords';
import { FAILURES, WARNINGS } from '../../inlayDiagnosis/__tests__/faults';
import { healthy, unsigned } from '../../inlayDiagnosis/__tests__/observations';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { readLabels } = require('../../../../../../jest/labels');

const DOCUMENT = readFileSync(join(__dirname, '../../../../../../../docs/diagnosis.md'), 'utf8');
const CODES = readFileSync(join(__dirname, '../../inlayDiagnosis/codes.js'), 'utf8');
const labelPrefix = (cause) => `Inlay_Cause_${cause.replaceAll(/(^|_)[a-z]/g, (part) => part.toUpperCase())}_`;
const labelsOf = (cause) => readLabels().filter(([name]) => name.startsWith(labelPrefix(cause)));

describe('wordsOf', () => {
  it.each([...FAILURES, ...WARNINGS])('says what is wrong with %s and what to do: %s', (cause, _fault, seen) => {
    const { title, sentence, steps } = wordsOf(findings(seen).find((finding) => finding.cause === cause));
    expect(title).toBe(titleOf(cause));
    [title, sentence, ...steps].forEach((text) => {
      expect(text).not.toBe('');
      expect(text).not.toMatch(/\{\d+\}|undefined|null|\[object|NaN/);
    });
    // A frame that Salesforce sandboxes works; there is nothing to do.
    expect(steps.length === 0).toBe(cause === 'opaque_origin' && sentence.includes('nothing has to be changed'));
  });

  it('says nothing where nothing has to be done', () => {
    findings(healthy()).forEach((finding) => expect(wordsOf(finding)).toMatchObject({ sentence: '', steps: [] }));
    const unknown = findings(unsigned('certificate_unusable')).find(({ state }) => state === 'unknown');
    expect(wordsOf(unknown)).toMatchObject({ sentence: '', steps: [] });
  });

  it('names the certificate only where somebody may know its name', () => {
    const [found] = findings(unsigned('certificate_unusable', { facts: null })).filter(
      ({ state }) => state === 'failed'
    );
    expect(wordsOf(found).sentence).toBe('Salesforce cannot sign with the certificate that Inlay Setting names.');
  });
});

describe('docs/diagnosis.md', () => {
  const headings = [...DOCUMENT.matchAll(/^#### `([a-z_]+)`: (.+)$/gm)];

  it('tells of every cause, in the order of the page, and of no other', () => {
    expect(headings.map(([, cause]) => cause)).toEqual(CAUSES);
    expect(headings.map(([, , title]) => title)).toEqual(CAUSES.map(titleOf));
  });

  it.each(CAUSES)('says of %s what the admin sees, what to do and which setting it is', (cause) => {
    const start = DOCUMENT.indexOf(`#### \`${cause}\``);
    const rest = DOCUMENT.slice(start + 4);
    const section = rest.slice(0, rest.search(/^#{2,4} /m));
    expect(section).toMatch(/^Seen: .+\.$/m);
    expect(section).toMatch(/^Setting: .+\.$/m);
    const texts = labelsOf(cause).filter(([name]) => !name.endsWith('_Title'));
    expect(texts.length).toBeGreaterThanOrEqual(2);
    // The document has no values, so an ellipsis stands for each.
    texts.forEach(([, text]) =>
      text
        .replaceAll(/\{\d\}/g, '…')
        .split('\n')
        .forEach((line) => expect(section).toContain(line))
    );
  });

  it('lists every code of the service that leads to a cause', () => {
    const inCode = [...CODES.matchAll(/^ {2}([a-z_]+): '([a-z_]+)'/gm)].map(([, code, cause]) => [code, cause]);
    const inDocument = [...DOCUMENT.matchAll(/^\| `([a-z_]+)` \| `([a-z_]+)` \|$/gm)].map(([, code, cause]) => [
      code,
      cause
    ]);
    expect(inDocument).toEqual(inCode);
    expect(inCode.length).toBeGreaterThan(10);
  });
});
