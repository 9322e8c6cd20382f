/** The protocol log: every message between page and widget, as it happens. The last 500 are kept. */
import { subscribeTrace } from 'c/inlayHost';
import { logRow } from './logRow.js';
import { connectLogKeys } from './logKeys.js';

const KEPT = 500;

const MARKUP = `
  <div class="log-bar">
    <h2>Protocol log</h2>
    <span class="field"><label for="log-filter">Filter</label><input type="search" id="log-filter" placeholder="kind or text" autocomplete="off"></span>
    <span class="field"><label for="log-direction">Direction</label><select id="log-direction">
      <option value="">Both</option><option value="out">To widget</option><option value="in">From widget</option>
    </select></span>
    <p class="log-count" id="log-count"></p>
    <span class="log-buttons">
      <button type="button" id="log-pause" aria-pressed="false">Pause</button>
      <button type="button" id="log-clear">Clear</button>
      <button type="button" id="log-copy">Copy</button>
      <button type="button" id="log-fold" aria-expanded="true" aria-controls="log-rows">Fold</button>
    </span>
  </div>
  <div class="log-rows" id="log-rows" role="group" aria-label="Messages" tabindex="0"></div>`;

export function createProtocolLog(section) {
  section.innerHTML = MARKUP;
  const part = (name) => section.querySelector(`#log-${name}`);
  const rows = part('rows');
  let entries = [];
  let missed = 0;
  let isPaused = false;

  const isWanted = ({ entry, text }) =>
    text.includes(part('filter').value.trim().toLowerCase()) &&
    (part('direction').value === '' || part('direction').value === entry.direction);

  function showCount() {
    const shown = entries.filter(isWanted).length;
    const total = entries.length === 1 ? '1 message' : `${entries.length} messages`;
    const base = shown === entries.length ? total : `${shown} of ${total}`;
    part('count').textContent = isPaused ? `${base}, ${missed} while paused` : base;
  }

  function add(entry) {
    if (isPaused) {
      missed += 1;
      showCount();
      return;
    }
    // Whoever has scrolled up is reading; only at the end does the log follow.
    const isAtEnd = rows.scrollHeight - rows.scrollTop - rows.clientHeight < 24;
    const item = { entry, text: JSON.stringify(entry).toLowerCase(), row: logRow(entry) };
    item.row.hidden = !isWanted(item);
    entries.push(item);
    rows.append(item.row);
    while (KEPT < entries.length) {
      entries.shift().row.remove();
    }
    if (isAtEnd) {
      rows.scrollTop = rows.scrollHeight;
    }
    showCount();
  }

  function filter() {
    entries.forEach((item) => {
      item.row.hidden = !isWanted(item);
    });
    showCount();
  }

  part('filter').addEventListener('input', filter);
  part('direction').addEventListener('change', filter);
  part('pause').addEventListener('click', ({ currentTarget }) => {
    isPaused = !isPaused;
    missed = 0;
    currentTarget.setAttribute('aria-pressed', String(isPaused));
    showCount();
  });
  part('clear').addEventListener('click', () => {
    entries = [];
    rows.replaceChildren();
    showCount();
  });
  part('copy').addEventListener('click', async ({ currentTarget }) => {
    const lines = entries.filter(isWanted).map(({ entry }) => JSON.stringify(entry));
    const copied = await navigator.clipboard.writeText(lines.join('\n')).then(
      () => true,
      () => false
    );
    currentTarget.textContent = copied ? 'Copied' : 'Not allowed';
    setTimeout(() => {
      part('copy').textContent = 'Copy';
    }, 1500);
  });
  part('fold').addEventListener('click', ({ currentTarget }) => {
    const isOpen = section.classList.toggle('log_folded') === false;
    currentTarget.setAttribute('aria-expanded', String(isOpen));
    currentTarget.textContent = isOpen ? 'Fold' : 'Unfold';
  });
  connectLogKeys(rows);
  subscribeTrace(add);
  showCount();
}
