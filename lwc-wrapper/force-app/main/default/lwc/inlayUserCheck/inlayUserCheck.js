/** Says of a chosen user what is still missing to use Inlay, and with which permission set it comes. */
import { LightningElement } from 'lwc';
import accessOf from '@salesforce/apex/InlayCheck.accessOf';
import { ask } from 'c/inlayDiagnosis';
import { presentAccess, presentRefusal } from './access';
import { LABELS } from './labels';

export default class InlayUserCheck extends LightningElement {
  labels = LABELS;
  /** What is known of the chosen user, one sentence each. */
  rows = [];
  isAsking = false;
  /** Raised by every choice, so that a late answer is not taken for that of another user. */
  choice = 0;

  get status() {
    return this.isAsking ? LABELS.asking : '';
  }

  get hasRows() {
    return 0 < this.rows.length;
  }

  async handleUser({ detail }) {
    this.choice += 1;
    const { choice } = this;
    this.rows = [];
    this.isAsking = Boolean(detail.recordId);
    if (!detail.recordId) {
      return;
    }
    const { value, refusal } = await ask(() => accessOf({ userId: detail.recordId }));
    if (choice === this.choice) {
      this.isAsking = false;
      this.rows = value ? presentAccess(value) : [presentRefusal(refusal)];
    }
  }
}
