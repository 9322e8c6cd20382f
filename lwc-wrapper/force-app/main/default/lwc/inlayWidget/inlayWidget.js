/**
 * The widget in its frame, connected and kept in step with the page: what all exposed components of Inlay consist of.
 *
 * It reads the service's address from Apex and never from a property: whoever edits a page layout must not be able to
 * send an assertion elsewhere. It deliberately draws no figures and talks to no service but Apex.
 */
import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { EnclosingTabId } from 'lightning/platformWorkspaceApi';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import getFacts from '@salesforce/apex/InlayCheck.facts';
import getSettings from '@salesforce/apex/InlaySession.getSettings';
import mintAssertion from '@salesforce/apex/InlaySession.mintAssertion';
import IS_ADMINISTRATOR from '@salesforce/customPermission/Inlay_Administer';
import ADVICE_TITLE from '@salesforce/label/c.Inlay_Advice_Title';
import UNSAVED_LOST from '@salesforce/label/c.Inlay_Unsaved_Lost';
import { ask, isSetupCode } from 'c/inlayDiagnosis';
import { embedAddress, embedInlay, heightLimits, isUsableSettings, pageReferenceTo, toLongId } from 'c/inlayHost';
import { createCauseFinder } from './causeFinder';
import { contextOf } from './context';
import { presentProblem } from './problems';
import { createUnsavedGuard } from './unsaved';
import { wordsOf } from './views';

export default class InlayWidget extends NavigationMixin(LightningElement) {
  /** API name of the record's object. */
  @api objectApiName;
  /** `portfolio` or `kyc`. Fixed while the component stays. */
  @api view = 'portfolio';

  isWaiting = true;
  problem;
  /** What an administrator is told below a widget that shows a failure of its own. */
  advice;
  frameSource;
  height = 0;

  givenRecordId;
  givenProperties = {};
  givenLook = {};
  givenHeights = {};
  followedRecordId;
  settings;
  embedded;
  causes = createCauseFinder();
  /** Raised by every start and stop, so that what was begun before it can tell that it is no longer wanted. */
  attempt = 0;
  unsaved = createUnsavedGuard();

  /** The console tab around the component; nothing outside of a console. */
  @wire(EnclosingTabId) enclosingTabId;

  /** The record that is shown. It may change while the component stays. */
  @api
  get recordId() {
    return this.givenRecordId;
  }

  set recordId(value) {
    this.givenRecordId = value;
    // Record and object are set one after the other; both belong into one context.
    Promise.resolve().then(() => this.followRecord());
  }

  /** What the admin set, by the names of the protocol: `period`, `panels`. */
  @api
  get properties() {
    return this.givenProperties;
  }

  set properties(value) {
    if (isSame(value, this.givenProperties)) {
      return;
    }
    this.givenProperties = value ?? {};
    // With another record they go along in its own context, under its own epoch.
    if (this.longRecordId === this.followedRecordId) {
      this.embedded?.changeProperties(this.currentContext());
    }
  }

  /** `{colorScheme, density}`: what is wanted instead of the page's own look. */
  @api
  get look() {
    return this.givenLook;
  }

  set look(value) {
    if (isSame(value, this.givenLook)) {
      return;
    }
    this.givenLook = value ?? {};
    this.embedded?.changeLook(this.givenLook);
  }

  /** `{mode, fixed, min, max}`: how high the component may be, in px. */
  @api
  get heights() {
    return this.givenHeights;
  }

  set heights(value) {
    if (isSame(value, this.givenHeights)) {
      return;
    }
    this.givenHeights = value ?? {};
    this.embedded?.changeLimits(this.limits);
  }

  get longRecordId() {
    return toLongId(this.givenRecordId);
  }

  get hasNoRecord() {
    return !this.longRecordId;
  }

  /** The name and the words of what is shown. */
  get words() {
    return wordsOf(this.view);
  }

  get limits() {
    return heightLimits(this.givenHeights);
  }

  get stageStyle() {
    return `height: ${Math.max(this.height, this.limits.min)}px`;
  }

  /** The widget draws its own cards; the component draws one only around what it shows itself. */
  get cardClass() {
    const isOwnContent = this.isWaiting || this.problem || this.hasNoRecord;
    return isOwnContent ? 'widget widget_card' : 'widget';
  }

  get frameClass() {
    return this.isWaiting ? 'frame frame_covered' : 'frame';
  }

  get ariaBusy() {
    return String(this.isWaiting && !this.problem && !this.hasNoRecord);
  }

  get ariaHiddenWhileWaiting() {
    return this.isWaiting ? 'true' : null;
  }

  connectedCallback() {
    if (this.longRecordId) {
      this.start();
    }
  }

  disconnectedCallback() {
    this.stop();
  }

  handleRetry() {
    this.start();
  }

  /** Reads the settings, puts the frame on the page and waits for the widget. What was there before is gone first. */
  async start() {
    const stopped = this.stop();
    this.followedRecordId = this.longRecordId;
    const attempt = await stopped;
    if (attempt !== this.attempt) {
      return;
    }
    this.problem = undefined;
    this.isWaiting = true;
    this.height = 0;
    const settings = await getSettings().catch(() => undefined);
    if (attempt !== this.attempt) {
      return;
    }
    if (!isUsableSettings(settings)) {
      this.showProblem({ code: settings ? 'setup_incomplete' : 'setup_unreadable', retryable: true });
      return;
    }
    this.settings = settings;
    this.embed();
    // Only now: the listener is there before the widget can say hello.
    this.frameSource = embedAddress(settings);
  }

  embed() {
    const { attempt } = this;
    // A widget that is being let go may go on speaking until it has answered.
    const whileWanted =
      (act) =>
      (...said) =>
        attempt === this.attempt && act(...said);
    this.embedded = embedInlay({
      frame: () => this.refs?.frame,
      element: this.template.host,
      probe: () => this.refs?.probe,
      guestOrigin: this.settings.bffOrigin,
      context: this.currentContext(),
      look: this.givenLook,
      limits: this.limits,
      mintAssertion: ({ nonce, instanceId }) => this.mint(nonce, instanceId),
      on: {
        waiting: whileWanted((isWaiting) => {
          this.isWaiting = isWaiting;
        }),
        height: whileWanted((height) => {
          this.height = height;
        }),
        failed: whileWanted((problem) => this.giveUp(problem)),
        navigate: whileWanted((wish) => this.navigate(wish)),
        toast: whileWanted(({ variant, title }) => this.showToast(variant, title)),
        kycChanged: whileWanted((change) => this.refreshRecord(change)),
        dirty: whileWanted((isDirty) => this.changeDirty(isDirty)),
        error: whileWanted(({ code }) => this.adviseAdministrator(code)),
        painted: whileWanted(() => this.dropAdvice())
      }
    });
  }

  currentContext() {
    return contextOf({
      recordId: this.longRecordId,
      objectApiName: this.objectApiName,
      org: this.settings.org,
      view: this.view,
      limits: this.limits,
      properties: this.givenProperties
    });
  }

  mint(nonce, instanceId) {
    return mintAssertion({ recordId: this.longRecordId, nonce, instanceId, hostOrigin: window.location.origin });
  }

  /** The page shows another record: the same widget goes on with it, under a new epoch. */
  followRecord() {
    if (!this.isConnected || this.longRecordId === this.followedRecordId) {
      return;
    }
    if (this.unsaved.isDirty()) {
      // A component cannot hold the page back, so at least nobody believes that it was saved.
      this.showToast('warning', UNSAVED_LOST);
      this.changeDirty(false);
    }
    if (!this.longRecordId) {
      this.stop();
    } else if (this.embedded) {
      this.followedRecordId = this.longRecordId;
      this.dropAdvice();
      this.embedded.changeContext(this.currentContext());
    } else {
      this.start();
    }
  }

  navigate(wish) {
    const pageReference = pageReferenceTo(wish, this.settings.navigableOrigins);
    if (pageReference) {
      this[NavigationMixin.Navigate](pageReference);
    }
  }

  showToast(variant, title) {
    this.dispatchEvent(new ShowToastEvent({ variant, title }));
  }

  /** What others on the page know of the record is old now; once there is an outcome, their lists are too. */
  refreshRecord({ outcome }) {
    notifyRecordUpdateAvailable([{ recordId: this.longRecordId }]);
    if (outcome) {
      this.dispatchEvent(new RefreshEvent());
    }
  }

  changeDirty(isDirty) {
    if (isDirty !== this.unsaved.isDirty()) {
      this.unsaved.set(isDirty, this.enclosingTabId);
      this.dispatchEvent(new CustomEvent('dirtychange', { detail: { isDirty } }));
    }
  }

  async giveUp(problem) {
    const attempt = await this.stop();
    if (attempt !== this.attempt) {
      return;
    }
    this.showProblem(problem);
    if (problem.code === 'handshake_timeout') {
      await this.nameCause();
    }
  }

  /** Why nobody answered can be many things; which of them it is takes some seconds to find out. */
  async nameCause() {
    const found = await this.causes.find({ settings: this.settings, element: this.refs.lab });
    if (found) {
      this.problem = { ...this.problem, code: found.cause, sentence: found.sentence, checks: found.steps };
    }
  }

  /** The widget has said what happened, in a sentence for everybody. Which setting to change only an administrator can use. */
  async adviseAdministrator(code) {
    if (!IS_ADMINISTRATOR || !isSetupCode(code)) {
      return;
    }
    const found = await this.causes.find({
      settings: this.settings,
      facts: () => ask(() => getFacts()),
      element: this.refs.lab,
      mintAssertion: ({ nonce, instanceId }) => this.mint(nonce, instanceId)
    });
    if (found) {
      this.advice = { title: ADVICE_TITLE, ...found };
    }
  }

  /** The widget shows its content, or another record: whatever was wrong is not any more, or not with this one. */
  dropAdvice() {
    this.causes.stop();
    this.advice = undefined;
  }

  showProblem(problem) {
    this.isWaiting = false;
    this.problem = presentProblem(problem, { service: this.settings?.bffOrigin, page: window.location.origin });
  }

  /** Ends the connection, asks the widget to release everything, and takes the frame away. */
  async stop() {
    this.attempt += 1;
    const { attempt, embedded } = this;
    this.dropAdvice();
    this.embedded = undefined;
    this.followedRecordId = undefined;
    this.changeDirty(false);
    await embedded?.destroy();
    if (attempt === this.attempt) {
      this.frameSource = undefined;
    }
    return attempt;
  }
}

/** Whoever uses the component makes these small objects anew each time it is rendered. */
function isSame(one, other) {
  return JSON.stringify(one ?? {}) === JSON.stringify(other);
}
