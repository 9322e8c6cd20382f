/** The client's KYC file as a quick action: the same widget in the platform's own dialog. */
import { LightningElement, api } from 'lwc';
import { CloseActionScreenEvent } from 'lightning/actions';
import LightningConfirm from 'lightning/confirm';
import CLOSE from '@salesforce/label/c.Inlay_Close';
import DISCARD from '@salesforce/label/c.Inlay_Discard';
import DISCARD_QUESTION from '@salesforce/label/c.Inlay_Discard_Question';
import KYC_NAME from '@salesforce/label/c.Inlay_Kyc_Name';

export default class InlayKycAction extends LightningElement {
  /** The record that the action was started on. The platform sets it after the component is on the page. */
  @api recordId;
  /** API name of its object. */
  @api objectApiName;

  words = { header: KYC_NAME, close: CLOSE };
  isDirty = false;

  handleDirtyChange({ detail }) {
    this.isDirty = detail.isDirty;
  }

  /** Asks first when something was typed and not sent. The dialog's own cross closes without asking: it cannot be held up. */
  async handleClose() {
    const isWanted =
      !this.isDirty || (await LightningConfirm.open({ label: DISCARD, message: DISCARD_QUESTION, theme: 'warning' }));
    if (isWanted) {
      this.dispatchEvent(new CloseActionScreenEvent());
    }
  }
}
