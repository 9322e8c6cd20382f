/** One line of the protocol log, which opens to the whole message. */

const DIRECTIONS = {
  in: { arrow: '←', words: 'from widget' },
  out: { arrow: '→', words: 'to widget' },
  note: { arrow: '•', words: 'page' }
};

export function logRow(entry) {
  const { at, direction, transport, kind, epoch, body, bytes, note } = entry;
  const row = document.createElement('details');
  row.className = 'log-row';
  row.dataset.direction = direction;
  row.dataset.kind = kind ?? '';
  if (note) {
    row.dataset.note = 'yes';
  }
  const line = document.createElement('summary');
  line.append(
    cell('log-time', time(at)),
    directionCell(DIRECTIONS[direction]),
    cell('log-kind', kind ?? '?'),
    cell('log-epoch', transport === 'window' ? 'window' : `epoch ${epoch}`),
    cell('log-body', note ?? shortText(body)),
    cell('log-bytes', bytes === undefined ? '' : `${bytes} B`)
  );
  const whole = document.createElement('pre');
  row.append(line, whole);
  // Written when it is first opened: most never are.
  row.addEventListener('toggle', () => {
    whole.textContent ||= JSON.stringify(entry, null, 2);
  });
  return row;
}

function directionCell({ arrow, words }) {
  const element = cell('log-direction', '');
  const sign = cell('', arrow);
  sign.setAttribute('aria-hidden', 'true');
  element.append(sign, cell('spoken', words));
  return element;
}

function cell(className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

function time(at) {
  return new Date(at).toISOString().slice(11, 23);
}

function shortText(body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  return text.length <= 160 ? text : `${text.slice(0, 160)}…`;
}
