/** One check and what came of it: state, sentence, what to do, and details for who wants them. */
import { LightningElement, api } from 'lwc';
import BECAUSE from '@salesforce/label/c.Inlay_Admin_Because';
import DETAILS from '@salesforce/label/c.Inlay_Admin_Details';
import STATE_FAILED from '@salesforce/label/c.Inlay_Admin_State_Failed';
import STATE_PASSED from '@salesforce/label/c.Inlay_Admin_State_Passed';
import STATE_UNKNOWN from '@salesforce/label/c.Inlay_Admin_State_Unknown';
import STATE_WARNING from '@salesforce/label/c.Inlay_Admin_State_Warning';
import TO_DO from '@salesforce/label/c.Inlay_Admin_To_Do';
import { titleOf, wordsOf } from 'c/inlayFindingWords';
import { fill } from 'c/inlayWords';

const STATES = {
  passed: { text: STATE_PASSED, icon: 'utility:success', variant: 'success' },
  failed: { text: STATE_FAILED, icon: 'utility:error', variant: 'error' },
  warning: { text: STATE_WARNING, icon: 'utility:warning', variant: 'warning' },
  unknown: { text: STATE_UNKNOWN, icon: 'utility:help', variant: '' }
};

export default class InlayFinding extends LightningElement {
  /** A finding of the diagnosis: `{cause, state, detail}`. */
  @api finding;

  labels = { details: DETAILS, toDo: TO_DO };

  get state() {
    return STATES[this.finding.state];
  }

  get words() {
    return wordsOf(this.finding);
  }

  /** What is wrong; or, of what was not checked, what has to be mended before. */
  get sentence() {
    const { because } = this.finding.detail;
    return because ? fill(BECAUSE, titleOf(because)) : this.words.sentence;
  }

  get hasSteps() {
    return 0 < this.steps.length;
  }

  get steps() {
    return this.words.steps.map((text, index) => ({ key: String(index), text }));
  }

  get hasDetails() {
    return 0 < this.details.length;
  }

  /** As the report names them; that is what whoever helps will ask for. */
  get details() {
    return Object.entries(this.finding.detail)
      .filter(([name, value]) => name !== 'because' && value !== null)
      .map(([name, value]) => ({ name, value: [value].flat().join(', ') }));
  }

  get rowClass() {
    return `finding finding_${this.finding.state}`;
  }
}
