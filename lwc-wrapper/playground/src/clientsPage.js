/** An app page: a list of clients, and the component beside it that shows whoever is chosen. Nothing but the channel between. */
import { publish } from 'lightning/messageService';
import RECORD_CHANNEL from '@salesforce/messageChannel/Inlay_Record__c';

const SHOWN = 12;

/** Fills the list with clients of an org. */
export function fillClients(list, org) {
  list.replaceChildren(
    ...org.records
      .filter(({ kind }) => kind !== 'account')
      .slice(0, SHOWN)
      .map((record) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = record.name;
        button.addEventListener('click', () => choose(list, button, record));
        item.append(button);
        return item;
      })
  );
}

function choose(list, button, { id, object }) {
  for (const each of list.querySelectorAll('button')) {
    each.setAttribute('aria-pressed', String(each === button));
  }
  publish({}, RECORD_CHANNEL, { recordId: id, objectApiName: object });
}
