/** Stand-in for `lightning-button`. Does not prove how the platform's button looks. */
import { LightningElement, api } from 'lwc';

export default class Button extends LightningElement {
  @api label;
  @api iconName;
}
