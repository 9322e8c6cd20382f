/**
 * The playground: a page like a Lightning record page around the project's real component, for developers and
 * integrators. It may import the components' public modules and the stand-ins of `platform/`.
 * It deliberately signs nothing and invents no client data: records come from `/config.json`, assertions from the server.
 */
import '@lwc/synthetic-shadow';
import InlayKyc from 'c/inlayKyc';
import InlayPortfolio from 'c/inlayPortfolio';
import { LOCALES, setLocale, setOrg, setUser } from '../platform/user.js';
import { createComponentStage } from './componentStage.js';
import { createProtocolLog } from './protocolLog.js';
import { createRecordPage } from './recordPage.js';
import { createStatus } from './status.js';
import { connectFaultControl } from './faultControl.js';
import { fillRecordPicker, findRecord, pickerValue } from './recordPicker.js';
import { readState, writeState } from './state.js';
import { showToast } from './toasts.js';

const byId = (id) => document.getElementById(id);

async function start() {
  const answer = await fetch('/config.json');
  if (!answer.ok) {
    throw new Error(`/config.json: ${answer.status}`);
  }
  const config = await answer.json();
  const change = (part) => {
    location.hash = writeState({ ...readState(location.hash, config), ...part });
  };
  const recordPage = createRecordPage((tab) => change({ tab }));
  const stages = {
    portfolio: createComponentStage('c-inlay-portfolio', InlayPortfolio),
    kyc: createComponentStage('c-inlay-kyc', InlayKyc)
  };
  createStatus(byId('status'));
  createProtocolLog(byId('log'));
  fillRecordPicker(byId('record'), config.orgs);
  fillLocales(byId('locale'));
  fillUsers(byId('user'), config.users);
  connectFaultControl(byId('provider-field'), byId('provider'), config.sandbox);

  let shown = {};

  /** Brings the page from what it shows to what the address says, and touches nothing that stays the same. */
  function follow() {
    const state = readState(location.hash, config);
    const { org, record } = findRecord(config.orgs, state);
    showControls(state);
    recordPage.showRecord(org, record);
    recordPage.showColumn(
      state.column,
      Object.fromEntries(Object.entries(stages).map(([tab, stage]) => [tab, stage.element()]))
    );
    recordPage.showTab(state.tab);
    document.body.className = `slds-color-scheme_${state.scheme} density_${state.density}`;
    document.documentElement.lang = 'en';
    document.title = `${record.name} | Inlay playground`;
    const isNewPage = ['org', 'locale', 'user'].some((name) => shown[name] !== state[name]);
    if (isNewPage) {
      // On the platform all of these are fixed while a page is open, so this is a page load there.
      setLocale(state.locale);
      setUser(state.user);
      setOrg({
        id: org.org,
        bffOrigin: config.bff,
        navigableOrigins: config.sandbox ? [config.sandbox] : [],
        objectNames: Object.fromEntries(org.records.map(({ id, object }) => [id, object]))
      });
    }
    for (const [tab, stage] of Object.entries(stages)) {
      // As on the platform, what stands in a tab begins when the tab is first opened.
      const isWanted = stage.isMounted() || tab === state.tab || tab === 'portfolio';
      if (isWanted && (isNewPage || !stage.isMounted())) {
        stage.mount(record);
      } else if (isWanted) {
        stage.showRecord(record);
      }
    }
    recordPage.setPageDirection(LOCALES[state.locale].dir);
    shown = state;
  }

  function showControls(state) {
    byId('record').value = pickerValue(state);
    ['scheme', 'density', 'column', 'locale', 'user'].forEach((name) => {
      byId(name).value = state[name];
    });
  }

  ['scheme', 'density', 'column', 'locale', 'user'].forEach((name) => {
    byId(name).addEventListener('change', ({ target }) => change({ [name]: target.value }));
  });
  byId('record').addEventListener('change', ({ target }) => {
    const [org, record] = target.value.split('/');
    change({ org, record });
  });
  byId('reload-frame').addEventListener('click', () => (stages[shown.tab] ?? stages.portfolio).reloadFrame());
  byId('hide-tab').addEventListener('click', () => recordPage.toggleTab());
  window.addEventListener('hashchange', follow);
  document.addEventListener('playgroundtoast', ({ detail }) => showToast(detail));
  document.addEventListener('playgroundnavigate', ({ detail }) => {
    const { recordId, url } = detail.attributes;
    const target = config.orgs.find(
      ({ org, records }) => org === shown.org && records.some(({ id }) => id === recordId)
    );
    if (target) {
      change({ record: recordId });
    } else {
      showToast({ variant: 'info', title: `The widget asks to open ${recordId ?? url}` });
      if (url) {
        window.open(url, '_blank', 'noopener');
      }
    }
  });
  follow();
}

function fillLocales(select) {
  select.append(...Object.entries(LOCALES).map(([name, { label }]) => new Option(`${name} · ${label}`, name)));
}

function fillUsers(select, users) {
  select.append(...users.map(({ id, name, role }) => new Option(`${name} · ${role}`, id)));
}

start().catch((error) => {
  const status = byId('status');
  status.dataset.state = 'failed';
  status.textContent = `The playground could not start: ${error.message}`;
});
