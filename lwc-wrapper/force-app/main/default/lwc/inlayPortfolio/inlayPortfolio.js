/**
 * The client's portfolio: on a record page that of the record, elsewhere that of the client who was chosen last.
 *
 * What it adds to the widget is where the record comes from and what the admin may set.
 */
import { LightningElement, api, wire } from 'lwc';
import { CurrentPageReference } from 'lightning/navigation';
import { APPLICATION_SCOPE, MessageContext, subscribe, unsubscribe } from 'lightning/messageService';
import RECORD_CHANNEL from '@salesforce/messageChannel/Inlay_Record__c';
import { recordOfMessage, recordOfPage } from './chosenRecord';
import { propertiesOf } from './properties';

export default class InlayPortfolio extends LightningElement {
  /** The record of the page, given by record pages only. */
  @api recordId;
  /** API name of that record's object. */
  @api objectApiName;
  /** `Portfolio`, or `Summary`: value, chart and allocation only. */
  @api view = 'Portfolio';
  /** `Automatic`: as high as the content, within the bounds; `Fixed`: always `height`. */
  @api heightMode = 'Automatic';
  /** The height in px, where it is fixed. */
  @api height;
  /** Lower bound of the height in px. */
  @api minHeight;
  /** Upper bound of the height in px; higher content scrolls inside. */
  @api maxHeight;
  /** The period that the component opens on. */
  @api defaultPeriod = 'Automatic';
  /** Which panels are shown. Nothing set means shown: a utility bar sets nothing. */
  @api showPerformance;
  @api showAllocation;
  @api showBridge;
  @api showIncome;
  @api showAccounts;
  @api showDetails;
  /** `Automatic`, `Light` or `Dark`. */
  @api colorScheme = 'Automatic';
  /** `Automatic`, `Comfy` or `Compact`. */
  @api density = 'Automatic';

  @wire(MessageContext) messageContext;

  chosen = {};
  subscription;

  /** Where the user is: in a utility bar the component stays while record pages come and go. */
  @wire(CurrentPageReference)
  followPage(page) {
    this.chosen = recordOfPage(page) ?? this.chosen;
  }

  get record() {
    return this.recordId ? { recordId: this.recordId, objectApiName: this.objectApiName } : this.chosen;
  }

  get properties() {
    return propertiesOf(this);
  }

  get look() {
    return { colorScheme: this.colorScheme, density: this.density };
  }

  get heights() {
    return { mode: this.heightMode, fixed: this.height, min: this.minHeight, max: this.maxHeight };
  }

  connectedCallback() {
    this.subscription = subscribe(this.messageContext, RECORD_CHANNEL, (message) => this.followMessage(message), {
      scope: APPLICATION_SCOPE
    });
  }

  disconnectedCallback() {
    unsubscribe(this.subscription);
    this.subscription = undefined;
  }

  followMessage(message) {
    this.chosen = recordOfMessage(message) ?? this.chosen;
  }
}
