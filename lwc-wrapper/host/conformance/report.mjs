// The result for people: one line to each rule, and what was seen where it was broken.

const SIGNS = { kept: 'kept   ', broken: 'BROKEN ', untried: 'UNTRIED', skipped: 'skipped' };

/** Whether the implementation conforms: nothing broken, nothing that could not be tried. */
export function conforms(results) {
  return results.every(({ verdict }) => verdict === 'kept' || verdict === 'skipped');
}

/** The list as text. */
export function textOf(title, results) {
  const lines = [`Inlay host protocol, version 1: ${title}`, ''];
  for (const { rule, section, says, verdict, seen } of results) {
    lines.push(`${SIGNS[verdict]}  ${rule.padEnd(24)}${says}`);
    lines.push(`${' '.repeat(33)}docs/host-protocol.md, ${section}`);
    lines.push(`${' '.repeat(33)}seen: ${seen}`);
  }
  const count = (verdict) => results.filter((result) => result.verdict === verdict).length;
  const rest = ['broken', 'untried', 'skipped'].filter(count).map((verdict) => `${count(verdict)} ${verdict}`);
  lines.push(
    '',
    `${count('kept')} of ${results.length} rules kept${rest.length === 0 ? '.' : `; ${rest.join(', ')}.`}`
  );
  return `${lines.join('\n')}\n`;
}
