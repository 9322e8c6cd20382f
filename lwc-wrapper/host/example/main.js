/** The example page: a list of clients, the widget for the chosen one, and what the page does with what the widget says. */
import { embed } from '/inlay-host.js';
import { getAssertion } from '/example/assertion.js';

const element = (id) => document.getElementById(id);
const { service } = document.body.dataset;

const { orgs } = await (await fetch('/config.json')).json();
const [{ org, records }] = orgs;
const recordOf = (name) => {
  const { id, object } = records.find((record) => record.name === name);
  return { id, object };
};

function say(text) {
  element('said').textContent = text;
}

function open(container, record) {
  return embed(container, {
    service,
    org,
    record,
    user: { currency: 'USD', locale: 'en-US', timeZone: 'America/New_York' },
    getAssertion: (request) => getAssertion(org, request),
    // Taken from the page's address, so that one page shows what there is to choose.
    sandbox: new URLSearchParams(location.hash.slice(1)).has('sandbox'),
    guardUnload: true,
    onNavigate: ({ recordId, url }) => say(`Leads to ${recordId ?? url}`),
    onToast: ({ title }) => say(title),
    onDirty: (isDirty) => say(isDirty ? 'Unsaved input' : ''),
    onReady: () => say('Ready'),
    onProblem: ({ code, shownBy }) => say(`${code}, shown by the ${shownBy}`)
  });
}

const names = records.map(({ name }) => name);
element('client').append(...names.map((name) => new Option(name)));
const widget = open(element('portfolio'), recordOf(names[0]));
let beside;

element('client').addEventListener('change', ({ target }) => widget.changeRecord(recordOf(target.value)));

element('dark').addEventListener('click', ({ currentTarget }) => {
  // Nothing else: the widget notices what the page looks like.
  const isDark = document.documentElement.classList.toggle('is-dark');
  currentTarget.setAttribute('aria-pressed', String(isDark));
});

element('second').addEventListener('click', async ({ currentTarget }) => {
  currentTarget.setAttribute('aria-pressed', String(!beside));
  if (beside) {
    await beside.destroy();
    beside = undefined;
  } else {
    beside = open(element('beside'), recordOf(names[1]));
  }
});

element('close').addEventListener('click', async () => {
  await Promise.all([widget.destroy(), beside?.destroy()]);
  say('Closed');
});
