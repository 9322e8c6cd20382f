/** What an integrator's mistake looks like: a sentence that names the option. */

/** An option is missing or of a wrong form; nothing was put on the page. */
export class InlayOptionError extends TypeError {
  name = 'InlayOptionError';

  /**
   * @param {string} option Where it stands, as in `record.id`.
   * @param {string} wanted What it has to be.
   * @param {unknown} given What it is.
   */
  constructor(option, wanted, given) {
    super(`Inlay: the option "${option}" ${wanted}; it is ${inWords(given)}.`);
    this.option = option;
  }
}

function inWords(given) {
  if (given === undefined) {
    return 'missing';
  }
  if (typeof given === 'string') {
    return `"${given}"`;
  }
  return given === null || typeof given === 'number' || typeof given === 'boolean'
    ? String(given)
    : `a ${typeof given}`;
}
