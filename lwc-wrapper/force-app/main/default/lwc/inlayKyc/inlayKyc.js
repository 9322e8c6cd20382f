/** The client's KYC file on a record page: start a check, follow it, see what came of it. */
import { LightningElement, api } from 'lwc';

export default class InlayKyc extends LightningElement {
  /** The record of the page. */
  @api recordId;
  /** API name of its object. */
  @api objectApiName;
  /** `Automatic`: as high as the content, within the bounds; `Fixed`: always `height`. */
  @api heightMode = 'Automatic';
  /** The height in px, where it is fixed. */
  @api height;
  /** Lower bound of the height in px. */
  @api minHeight;
  /** Upper bound of the height in px; higher content scrolls inside. */
  @api maxHeight;
  /** `Automatic`, `Light` or `Dark`. */
  @api colorScheme = 'Automatic';
  /** `Automatic`, `Comfy` or `Compact`. */
  @api density = 'Automatic';

  get look() {
    return { colorScheme: this.colorScheme, density: this.density };
  }

  get heights() {
    return { mode: this.heightMode, fixed: this.height, min: this.minHeight, max: this.maxHeight };
  }
}
