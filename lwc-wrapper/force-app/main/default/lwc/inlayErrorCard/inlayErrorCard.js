/**
 * Says what went wrong, what an administrator can check, and offers to try again.
 * It deliberately knows no error codes: whoever uses it brings the words.
 */
import { LightningElement, api } from 'lwc';
import CHECKS_TITLE from '@salesforce/label/c.Inlay_Checks_Title';
import CODE from '@salesforce/label/c.Inlay_Code';
import RETRY from '@salesforce/label/c.Inlay_Retry';
import { fill } from 'c/inlayWords';

export default class InlayErrorCard extends LightningElement {
  /** Short summary. */
  @api heading;
  /** One sentence for the person: what happened, what to do. */
  @api sentence;
  /** The stable code, for whoever is asked for help. */
  @api code;
  /** What an administrator can check, one sentence each. */
  @api checks = [];
  /** Whether Retry is offered; pressing it sends `retry`. */
  @api isRetryOffered = false;

  words = { checks: CHECKS_TITLE, retry: RETRY };

  get codeLine() {
    return fill(CODE, this.code);
  }

  get hasChecks() {
    return 0 < this.checks.length;
  }

  get numberedChecks() {
    return this.checks.map((text, index) => ({ key: String(index), text }));
  }

  handleRetry() {
    this.dispatchEvent(new CustomEvent('retry'));
  }
}
