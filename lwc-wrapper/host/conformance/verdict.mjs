// How a rule says that it was broken.

/** What was tried did what the rule forbids, or did not do what it asks for. */
export class Broken extends Error {}

/** Ends the rule as broken unless `condition` holds; `seen` says what was seen instead. */
export function expect(condition, seen) {
  if (!condition) {
    throw new Broken(seen);
  }
}

/** As few words as possible about data. */
export function brief(data) {
  let text;
  try {
    text = JSON.stringify(data) ?? String(data);
  } catch {
    text = String(data);
  }
  return text.length <= 90 ? text : `${text.slice(0, 90)}…`;
}
