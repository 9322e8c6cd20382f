/**
 * The playground: pages like those of Lightning around the project's real components, for developers and integrators. It
 * may import the components' public modules and the stand-ins of `platform/`.
 * It deliberately signs nothing and invents no client data: records come from `/config.json`, assertions from the server.
 */
import '@lwc/synthetic-shadow';
import InlayAdminCheck from 'c/inlayAdminCheck';
import InlayKyc from 'c/inlayKyc';
import InlayPortfolio from 'c/inlayPortfolio';
import { setPageReference } from 'lightning/navigation';
import { LOCALES, setLocale, setOrg, setSetup, setUser, setUsers } from '../platform/user.js';
import { fillClients } from './clientsPage.js';
import { createComponentStage } from './componentStage.js';
import { createProtocolLog } from './protocolLog.js';
import { createQuickAction } from './quickAction.js';
import { createRecordPage } from './recordPage.js';
import { createStatus } from './status.js';
import { connectFaultControl } from './faultControl.js';
import { fillPropertyForm } from './properties.js';
import { fillRecordPicker, findRecord, pickerValue } from './recordPicker.js';
import { SETUPS, fillSetups, followSetup } from './setup.js';
import { readState, writeState } from './state.js';
import { showToast } from './toasts.js';

/** The controls of the toolbar, each with the part of the state that it is for. */
const CONTROLS = ['scheme', 'density', 'column', 'locale', 'user', 'setup'];
/** Which component a tab of the record page shows. */
const COMPONENTS = { portfolio: 'inlayPortfolio', kyc: 'inlayKyc' };

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
  setUsers(config.users);
  const recordPage = createRecordPage((tab) => change({ tab }));
  const quickAction = createQuickAction(byId('quick-action'));
  const onRecordPage = {
    portfolio: createComponentStage('c-inlay-portfolio', InlayPortfolio),
    kyc: createComponentStage('c-inlay-kyc', InlayKyc)
  };
  const elsewhere = {
    clients: createComponentStage('c-inlay-portfolio', InlayPortfolio),
    check: createComponentStage('c-inlay-admin-check', InlayAdminCheck)
  };
  byId('chosen-client').append(elsewhere.clients.element());
  byId('check-page').append(elsewhere.check.element());
  createStatus(byId('status'));
  createProtocolLog(byId('log'));
  fillRecordPicker(byId('record'), config.orgs);
  fillLocales(byId('locale'));
  fillUsers(byId('user'), config.users);
  fillSetups(byId('setup'));
  connectFaultControl(byId('provider-field'), byId('provider'), config.sandbox);

  let shown = {};

  /** Brings the page from what it shows to what the address says, and touches nothing that stays the same. */
  function follow() {
    const state = readState(location.hash, config);
    const { org, record } = findRecord(config.orgs, state);
    followSetup(state.setup);
    showControls(state);
    showLook(state, record);
    const isNewPage = ['org', 'locale', 'user', 'setup'].some((name) => shown[name] !== state[name]);
    if (isNewPage) {
      // On the platform all of these are fixed while a page is open, so this is a page load there.
      openPage(state, org);
    }
    showPage(state, record);
    recordPage.showRecord(org, record);
    recordPage.showColumn(
      state.column,
      Object.fromEntries(Object.entries(onRecordPage).map(([tab, stage]) => [tab, stage.element()]))
    );
    recordPage.showTab(state.tab);
    followRecord(state, record, isNewPage);
    followElsewhere(state, isNewPage);
    if (shown.org !== state.org) {
      fillClients(byId('clients'), org);
    }
    if (shown.record !== state.record || isNewPage) {
      quickAction.close();
    }
    recordPage.setPageDirection(LOCALES[state.locale].dir);
    shown = state;
  }

  function openPage(state, org) {
    setLocale(state.locale);
    setUser(state.user);
    setSetup(SETUPS[state.setup]);
    setOrg({
      id: org.org,
      bffOrigin: config.bff,
      navigableOrigins: config.sandbox ? [config.sandbox] : [],
      objectNames: Object.fromEntries(org.records.map(({ id, object }) => [id, object])),
      recordIds: org.records.map(({ id }) => id),
      names: Object.fromEntries(org.records.map(({ id, name }) => [id, name]))
    });
  }

  function followRecord(state, record, isNewPage) {
    const wasMounted = Object.entries(onRecordPage)
      .filter(([, stage]) => stage.isMounted())
      .map(([tab]) => tab);
    if (isNewPage) {
      Object.values(onRecordPage).forEach((stage) => stage.unmount());
    }
    if (state.page !== 'record') {
      return;
    }
    for (const [tab, stage] of Object.entries(onRecordPage)) {
      // As on the platform, what stands in a tab begins when the tab is first opened.
      const isWanted = wasMounted.includes(tab) || tab === state.tab || tab === 'portfolio';
      const properties = state.properties[COMPONENTS[tab]];
      if (isWanted && !stage.isMounted()) {
        stage.mount(record, properties);
      } else if (isWanted) {
        stage.setProperties(properties);
        stage.showRecord(record);
      }
    }
  }

  function followElsewhere(state, isNewPage) {
    for (const [page, stage] of Object.entries(elsewhere)) {
      if (state.page === page && (isNewPage || !stage.isMounted())) {
        stage.mount(undefined, page === 'clients' ? { ...state.properties.inlayPortfolio, view: 'Summary' } : {});
      } else if (state.page !== page) {
        stage.unmount();
      }
    }
  }

  function showControls(state) {
    byId('record').value = pickerValue(state);
    CONTROLS.forEach((name) => {
      byId(name).value = state[name];
    });
    for (const link of document.querySelectorAll('[data-page]')) {
      link.setAttribute('aria-current', link.dataset.page === state.page ? 'page' : 'false');
    }
    const component = COMPONENTS[state.tab];
    if (shown.tab !== state.tab) {
      fillPropertyForm(byId('properties'), component, state.properties, (name, value) => {
        const { properties } = readState(location.hash, config);
        change({ properties: { ...properties, [component]: { ...properties[component], [name]: value } } });
      });
    }
  }

  function showLook(state, record) {
    document.body.className = `slds-color-scheme_${state.scheme} density_${state.density}`;
    document.documentElement.lang = 'en';
    document.title = `${record.name} | Inlay playground`;
  }

  function showPage(state, record) {
    for (const name of ['record', 'clients', 'check']) {
      byId(`${name}-page`).hidden = name !== state.page;
    }
    setPageReference(
      state.page === 'record'
        ? { type: 'standard__recordPage', attributes: { recordId: record.id, objectApiName: record.object } }
        : { type: 'standard__navItemPage', attributes: { apiName: state.page }, state: {} }
    );
  }

  CONTROLS.forEach((name) => {
    byId(name).addEventListener('change', ({ target }) => change({ [name]: target.value }));
  });
  byId('record').addEventListener('change', ({ target }) => {
    const [org, record] = target.value.split('/');
    change({ org, record });
  });
  for (const link of document.querySelectorAll('[data-page]')) {
    link.addEventListener('click', () => change({ page: link.dataset.page }));
  }
  byId('kyc-action').addEventListener('click', () => quickAction.open(findRecord(config.orgs, shown).record));
  byId('reload-frame').addEventListener('click', () =>
    (onRecordPage[shown.tab] ?? onRecordPage.portfolio).reloadFrame()
  );
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
