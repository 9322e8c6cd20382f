/**
 * The client's portfolio, or KYC file, on a Lightning record page: the widget in its frame, connected and kept in step with the page.
 *
 * It reads the service's address from Apex and never from a property: whoever edits a page layout must not be able to
 * send an assertion elsewhere. It deliberately draws no figures and talks to no service but Apex.
 */
import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import getSettings from '@salesforce/apex/InlaySession.getSettings';
import mintAssertion from '@salesforce/apex/InlaySession.mintAssertion';
import { connectGuest, toLongId } from 'c/inlayHost';
import { contextOf } from './context';
import { clampHeight, createHeightFollower, heightLimits } from './height';
import { pageReferenceTo } from './destination';
import { presentProblem } from './problems';
import { embedAddress, isUsableSettings } from './settings';
import { createThemeWatcher } from './themeWatcher';
import { viewNamed } from './views';
import { createVisibilityWatcher } from './visibilityWatcher';

export default class InlayPortfolio extends NavigationMixin(LightningElement) {
  /** API name of the record's object, given by the record page. */
  @api objectApiName;
  /** Lower bound of the height in px. */
  @api minHeight;
  /** Upper bound of the height in px; higher content scrolls inside. */
  @api maxHeight;
  /** `Automatic`, `Comfy` or `Compact`. */
  @api density = 'Automatic';
  /** What is shown: `Portfolio` or `KYC`. Fixed while the component stays. */
  @api view = 'Portfolio';

  isWaiting = true;
  problem;
  frameSource;
  height = 0;

  givenRecordId;
  followedRecordId;
  settings;
  connection;
  /** Raised by every start and stop, so that what was begun before it can tell that it is no longer wanted. */
  attempt = 0;
  watchers = [];
  heightFollower;

  /** The record whose page is open, given by the record page. It may change while the component stays. */
  @api
  get recordId() {
    return this.givenRecordId;
  }

  set recordId(value) {
    this.givenRecordId = value;
    // The record page sets record and object one after the other; both belong into one context.
    Promise.resolve().then(() => this.followRecord());
  }

  get longRecordId() {
    return toLongId(this.givenRecordId);
  }

  get hasNoRecord() {
    return !this.longRecordId;
  }

  /** The name and the words of what is shown. */
  get words() {
    return viewNamed(this.view);
  }

  get limits() {
    return heightLimits(this.minHeight, this.maxHeight);
  }

  get stageStyle() {
    return `height: ${clampHeight(this.height, this.limits)}px`;
  }

  /** The widget draws its own cards; the component draws one only around what it shows itself. */
  get cardClass() {
    const isOwnContent = this.isWaiting || this.problem || this.hasNoRecord;
    return isOwnContent ? 'portfolio portfolio_card' : 'portfolio';
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
    this.connect();
    // Only now: the listener is there before the widget can say hello.
    this.frameSource = embedAddress(settings);
  }

  connect() {
    const theme = createThemeWatcher({
      element: this.template.host,
      probe: () => this.refs?.probe,
      densityWish: this.density,
      onChange: (changed) => this.connection?.changeTheme(changed)
    });
    const visibility = createVisibilityWatcher(this.template.host, (visible) =>
      this.connection?.changeVisibility(visible)
    );
    this.watchers = [theme, visibility];
    this.heightFollower = createHeightFollower((height) => {
      this.height = height;
    });
    const instanceId = crypto.randomUUID();
    this.connection = connectGuest({
      frameWindow: () => this.refs?.frame?.contentWindow,
      guestOrigin: this.settings.bffOrigin,
      // Some releases of Lightning Web Security sandbox every frame, and then the widget's origin is opaque.
      isOpaque: () => isOpaqueFrame(this.refs?.frame),
      instanceId,
      context: this.currentContext(),
      theme: theme.current(),
      visible: visibility.current(),
      mintAssertion: ({ nonce }) => this.mint(nonce, instanceId),
      on: {
        waiting: (isWaiting) => {
          this.isWaiting = isWaiting;
        },
        failed: (problem) => this.giveUp(problem),
        resize: (height) => this.heightFollower.follow(height),
        navigate: (wish) => this.navigate(wish),
        toast: ({ variant, title }) => this.dispatchEvent(new ShowToastEvent({ variant, title })),
        kycChanged: () => notifyRecordUpdateAvailable([{ recordId: this.longRecordId }])
      }
    });
  }

  currentContext() {
    return contextOf({
      recordId: this.longRecordId,
      objectApiName: this.objectApiName,
      org: this.settings.org,
      view: this.words.view,
      limits: this.limits
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
    if (!this.longRecordId) {
      this.stop();
    } else if (this.connection) {
      this.followedRecordId = this.longRecordId;
      this.connection.changeContext(this.currentContext());
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

  async giveUp(problem) {
    await this.stop();
    this.showProblem(problem);
  }

  showProblem(problem) {
    this.isWaiting = false;
    this.problem = presentProblem(problem, { service: this.settings?.bffOrigin, page: window.location.origin });
  }

  /** Ends the connection, asks the widget to release everything, and takes the frame away. */
  async stop() {
    this.attempt += 1;
    const { attempt, connection, watchers, heightFollower } = this;
    this.connection = undefined;
    this.followedRecordId = undefined;
    this.watchers = [];
    heightFollower?.stop();
    watchers.forEach((watcher) => watcher.stop());
    await connection?.destroy();
    if (attempt === this.attempt) {
      this.frameSource = undefined;
    }
    return attempt;
  }
}

function isOpaqueFrame(frame) {
  return Boolean(frame?.hasAttribute('sandbox')) && !frame.sandbox.contains('allow-same-origin');
}
