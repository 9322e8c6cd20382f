/** The record picker: every record of the records file, by org and kind. */

export const KINDS = {
  household: { one: 'Household', many: 'Households' },
  person: { one: 'Person', many: 'Persons' },
  account: { one: 'Account', many: 'Accounts' }
};

/** Fills the select; the option's text is the record's name, its value org and id. */
export function fillRecordPicker(select, orgs) {
  for (const { org, name, records } of orgs) {
    for (const [kind, { many }] of Object.entries(KINDS)) {
      const ofKind = records.filter((record) => record.kind === kind);
      if (ofKind.length !== 0) {
        const group = document.createElement('optgroup');
        group.label = `${name} · ${many}`;
        group.append(...ofKind.map((record) => new Option(record.name, pickerValue({ org, record: record.id }))));
        select.append(group);
      }
    }
  }
}

export function pickerValue({ org, record }) {
  return `${org}/${record}`;
}

/** The org and the record of a state. */
export function findRecord(orgs, state) {
  const org = orgs.find((candidate) => candidate.org === state.org);
  return { org, record: org.records.find(({ id }) => id === state.record) };
}
