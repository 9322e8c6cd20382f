/** The parts of the record page around the component: highlights, details, tabs, columns. */
import { KINDS } from './recordPicker.js';

const byId = (id) => document.getElementById(id);

/** @param {(tab: string) => void} onTab what is to happen when another tab is chosen */
export function createRecordPage(onTab) {
  const tabs = createTabs(onTab);
  const details = card('Details');

  return {
    /** Shows whose page it is. */
    showRecord(org, record) {
      const kind = KINDS[record.kind].one;
      byId('record-kind').textContent = kind;
      byId('record-name').textContent = record.name;
      byId('record-icon').textContent = kind[0];
      byId('record-icon').dataset.kind = record.kind;
      byId('record-fields').replaceChildren(
        ...fields([
          ['Firm', org.name],
          ['Object', record.object],
          ['Record id', record.id]
        ])
      );
      details.body.replaceChildren(
        descriptionList([
          ['Name', record.name],
          ['Kind', kind],
          ['Object', record.object],
          ['Record id', record.id],
          ['Firm', org.name],
          ['Org id', org.org]
        ])
      );
    },

    /** Puts the components, each into its tab, into the wide or the narrow column. A frame that is moved is loaded anew, so it stays where it is. */
    showColumn(column, elements) {
      for (const [tab, element] of Object.entries(elements)) {
        if (!element.isConnected) {
          tabs.panel(tab).append(element);
        }
      }
      byId('page').dataset.column = column;
      if (!tabs.element.isConnected) {
        byId('column-main').append(tabs.element);
        byId('column-side').append(details.element);
      }
    },

    /** The writing direction of the record page, as the platform sets it for the user's language. */
    setPageDirection(dir) {
      byId('page').dir = dir;
    },

    /** Shows a tab. */
    showTab: tabs.select,

    /** Hides the component that is shown, or shows it again. */
    toggleTab: tabs.toggle
  };
}

function createTabs(onTab) {
  const element = document.createElement('div');
  element.className = 'tabs';
  element.innerHTML = `
    <div class="tab-list" role="tablist" aria-label="Record tabs">
      <button type="button" role="tab" id="tab-portfolio" aria-controls="panel-portfolio">Portfolio</button>
      <button type="button" role="tab" id="tab-kyc" aria-controls="panel-kyc">KYC</button>
      <button type="button" role="tab" id="tab-about" aria-controls="panel-about">About this page</button>
    </div>
    <div role="tabpanel" id="panel-portfolio" aria-labelledby="tab-portfolio"></div>
    <div role="tabpanel" id="panel-kyc" aria-labelledby="tab-kyc"></div>
    <div role="tabpanel" id="panel-about" aria-labelledby="tab-about" tabindex="0" class="page-card about">
      <p>The component in the tabs Portfolio and KYC is the one that is deployed to Salesforce, compiled by the open-source LWC compiler.
      What surrounds it is a stand-in: this page, the Lightning base components, and the Apex class, whose place a small local
      server takes.</p>
      <p>While this tab is open, the component's tab is hidden, as in a Lightning console: the widget is told to pause.</p>
      <p>What this page does not prove: Lightning Web Security, the platform's content security policy, Apex, permissions.</p>
    </div>`;
  const names = ['portfolio', 'kyc', 'about'];
  const tab = (name) => element.querySelector(`#tab-${name}`);
  const panel = (name) => element.querySelector(`#panel-${name}`);
  let selected;
  /** The component that "Hide tab" brings back. */
  let component = 'portfolio';

  function select(name) {
    selected = name;
    component = name === 'about' ? component : name;
    for (const each of names) {
      tab(each).setAttribute('aria-selected', String(each === name));
      tab(each).tabIndex = each === name ? 0 : -1;
      panel(each).hidden = each !== name;
    }
    byId('hide-tab').setAttribute('aria-pressed', String(name === 'about'));
  }

  for (const name of names) {
    tab(name).addEventListener('click', () => onTab(name));
  }
  element.querySelector('[role=tablist]').addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const step = event.key === 'ArrowRight' ? 1 : names.length - 1;
      const next = names[(names.indexOf(selected) + step) % names.length];
      onTab(next);
      tab(next).focus();
    }
  });
  function toggle() {
    onTab(selected === 'about' ? component : 'about');
  }
  select('portfolio');
  return { element, panel, select, toggle };
}

function card(title) {
  const element = document.createElement('section');
  element.className = 'page-card';
  const heading = document.createElement('h2');
  heading.textContent = title;
  const body = document.createElement('div');
  element.append(heading, body);
  return { element, body };
}

function descriptionList(pairs) {
  const list = document.createElement('dl');
  list.className = 'record-details';
  list.append(...fields(pairs));
  return list;
}

function fields(pairs) {
  return pairs.map(([term, text]) => {
    const pair = document.createElement('div');
    const name = document.createElement('dt');
    const value = document.createElement('dd');
    name.textContent = term;
    value.textContent = text;
    pair.append(name, value);
    return pair;
  });
}
