/** Salesforce record ids. The widget and its service take the 18-character form only. */

const CHECK_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Whether `text` is an 18-character id whose check characters are right. */
export function isSalesforceId(text) {
  return typeof text === 'string' && /^[0-9A-Za-z]{18}$/.test(text) && checkCharacters(text) === text.slice(15);
}

/**
 * The 18-character form of a record id, or `undefined` for what is no id.
 * A record page that was opened by an old link gives its components the 15-character form.
 */
export function toLongId(text) {
  if (typeof text === 'string' && /^[0-9A-Za-z]{15}$/.test(text)) {
    return text + checkCharacters(text);
  }
  return isSalesforceId(text) ? text : undefined;
}

/** Each check character stands for five characters: bit i of its index is set where character i is upper case. */
function checkCharacters(id) {
  return [0, 5, 10]
    .map((start) => {
      const index = [...id.slice(start, start + 5)].reduce(
        (bits, character, position) => (/[A-Z]/.test(character) ? bits + 2 ** position : bits),
        0
      );
      return CHECK_ALPHABET[index];
    })
    .join('');
}
