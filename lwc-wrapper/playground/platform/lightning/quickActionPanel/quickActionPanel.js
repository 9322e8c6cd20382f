/** Stand-in for `lightning-quick-action-panel`. The dialog around it is the page's. */
import { LightningElement, api } from 'lwc';

export default class QuickActionPanel extends LightningElement {
  @api header;
}
