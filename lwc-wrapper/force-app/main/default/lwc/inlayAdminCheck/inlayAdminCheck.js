/**
 * The check for administrators: runs the diagnosis from this very page and says which setting to change.
 *
 * It deliberately changes nothing, and keeps nothing of the record or the user with which it tries.
 */
import { LightningElement } from 'lwc';
import getFacts from '@salesforce/apex/InlayCheck.facts';
import getSampleRecord from '@salesforce/apex/InlayCheck.sampleRecord';
import getSettings from '@salesforce/apex/InlaySession.getSettings';
import mintAssertion from '@salesforce/apex/InlaySession.mintAssertion';
import { ask, findings, observe, reportOf } from 'c/inlayDiagnosis';
import { LABELS, STEPS } from './labels';
import { verdictOf } from './verdict';

const ICONS = {
  works: { name: 'utility:success', variant: 'success' },
  notes: { name: 'utility:warning', variant: 'warning' },
  failed: { name: 'utility:error', variant: 'error' },
  open: { name: 'utility:help', variant: '' },
  broken: { name: 'utility:help', variant: '' }
};

export default class InlayAdminCheck extends LightningElement {
  labels = LABELS;
  /** The step that runs, or nothing where none does. */
  step;
  verdict;
  found = [];
  report = '';
  copyNote = '';
  hasNoRecord = false;

  chosenRecordId;
  controller;

  get isRunning() {
    return Boolean(this.step);
  }

  /** Read out as it changes. */
  get status() {
    return this.isRunning ? STEPS[this.step] : (this.verdict?.text ?? '');
  }

  get statusClass() {
    return this.isRunning ? 'status status_running' : `status status_${this.verdict?.kind}`;
  }

  get ariaBusy() {
    return String(this.isRunning);
  }

  get icon() {
    return ICONS[this.verdict?.kind];
  }

  get isIconShown() {
    return !this.isRunning && Boolean(this.icon);
  }

  /** What to do first, in the order in which to do it. */
  get steps() {
    return (this.isRunning ? [] : (this.verdict?.steps ?? [])).map((text, index) => ({ key: String(index), text }));
  }

  get hasSteps() {
    return 0 < this.steps.length;
  }

  get rows() {
    return this.found.map((finding) => ({ key: finding.cause, finding }));
  }

  get hasRows() {
    return 0 < this.found.length;
  }

  connectedCallback() {
    this.run();
  }

  disconnectedCallback() {
    this.controller?.abort();
  }

  handleRun() {
    this.run();
  }

  handleRecord({ detail }) {
    this.chosenRecordId = detail.recordId ?? undefined;
  }

  /** Runs all checks anew; a run that was under way is dropped. */
  async run() {
    this.controller?.abort();
    const controller = new AbortController();
    this.controller = controller;
    this.step = 'settings';
    this.copyNote = '';
    try {
      await this.check(controller.signal);
    } catch {
      // Nothing of it is shown: it could be a text about a record.
      if (!controller.signal.aborted) {
        this.found = [];
        this.report = '';
        this.verdict = { kind: 'broken', text: LABELS.broken, steps: [] };
      }
    }
    if (!controller.signal.aborted) {
      this.step = undefined;
    }
  }

  async check(signal) {
    const [settings, facts, sample] = await Promise.all([ask(getSettings), ask(getFacts), ask(getSampleRecord)]);
    if (signal.aborted) {
      return;
    }
    const recordId = this.chosenRecordId ?? sample.value;
    const observations = await observe({
      settings: settings.value,
      settingsRefusal: settings.refusal,
      facts,
      element: this.refs.frames,
      mintAssertion: recordId ? (handshake) => mintFor(recordId, handshake) : undefined,
      onStep: (step) => {
        this.step = signal.aborted ? this.step : step;
      },
      signal
    });
    this.found = findings(observations);
    this.verdict = verdictOf(this.found);
    this.hasNoRecord = !recordId;
    this.report = reportOf(observations, this.found, { now: new Date(), browser: navigator.userAgent });
  }

  async handleCopy() {
    try {
      await navigator.clipboard.writeText(this.report);
      this.copyNote = LABELS.copied;
    } catch {
      this.copyNote = LABELS.notCopied;
      this.refs.report.open = true;
    }
  }
}

function mintFor(recordId, { nonce, instanceId }) {
  return mintAssertion({ recordId, nonce, instanceId, hostOrigin: window.location.origin });
}
