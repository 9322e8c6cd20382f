/**
 * Says what went wrong, what an administrator can check, and offers to try again.
 * It deliberately knows no error codes: whoever uses it brings the words.
 */
import { LightningElement, api } from 'lwc';

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
