/** What the page shows, kept in the address after `#`, so that a reload or a shared link shows the same. */
import { LOCALES } from '../platform/user.js';
import { readProperties, writeProperties } from './properties.js';
import { SETUPS } from './setup.js';

const CHOICES = {
  page: ['record', 'clients', 'check'],
  scheme: ['light', 'dark'],
  density: ['comfy', 'compact'],
  column: ['wide', 'narrow'],
  tab: ['portfolio', 'kyc', 'about'],
  locale: Object.keys(LOCALES),
  setup: Object.keys(SETUPS)
};

/** The state in an address; whatever is missing or impossible becomes the first choice. */
export function readState(hash, { orgs, users }) {
  const parameters = new URLSearchParams(hash.slice(1));
  const state = {};
  for (const [name, values] of Object.entries(CHOICES)) {
    state[name] = values.includes(parameters.get(name)) ? parameters.get(name) : values[0];
  }
  const record = parameters.get('record');
  const holds = ({ records }) => records.some(({ id }) => id === record);
  const org =
    orgs.find((candidate) => candidate.org === parameters.get('org') && holds(candidate)) ??
    orgs.find(holds) ??
    orgs[0];
  const user = users.find(({ id }) => id === parameters.get('user')) ?? users[0];
  return {
    ...state,
    user: user.id,
    org: org.org,
    record: holds(org) ? record : org.records[0].id,
    properties: readProperties(parameters)
  };
}

/** The address of a state. */
export function writeState({ properties, ...state }) {
  return `#${new URLSearchParams({ ...state, ...writeProperties(properties) })}`;
}
