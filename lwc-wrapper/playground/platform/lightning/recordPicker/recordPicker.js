/** Stand-in for `lightning-record-picker`: a list of what the playground knows. Does not prove the platform's search. */
import { LightningElement, api } from 'lwc';
import { allUsers, org } from '../../user.js';

export default class RecordPicker extends LightningElement {
  @api label;
  @api placeholder;
  @api objectApiName;
  @api displayInfo;
  @api filter;
  @api matchingInfo;
  @api value;
  @api required;
  @api disabled;
  @api fieldLevelHelp;
  @api variant;

  get options() {
    return this.objectApiName === 'User'
      ? allUsers.map(({ id, name }) => ({ id, name }))
      : org.recordIds.map((id) => ({ id, name: org.names[id] }));
  }

  handleChange({ target }) {
    this.dispatchEvent(new CustomEvent('change', { detail: { recordId: target.value || null } }));
  }

  @api
  clearSelection() {
    this.template.querySelector('select').value = '';
  }
}
