/** Stand-in for `lightning-icon` with drawings of our own. Does not prove that the platform has an icon of that name. */
import { LightningElement, api } from 'lwc';

const OUTLINES = {
  'utility:warning': 'M12 3 L22 20 H2 Z M12 9.5 V14 M12 16.6 V17.2',
  'utility:refresh': 'M20 12 a8 8 0 1 1 -2.4 -5.7 M20 3.5 V8 H15.5'
};

export default class Icon extends LightningElement {
  @api iconName;
  @api size;
  @api variant;

  get outline() {
    return OUTLINES[this.iconName];
  }

  get svgClass() {
    return `drawing ${this.size === 'x-small' ? 'drawing_small' : ''} ${this.variant === 'warning' ? 'drawing_warning' : ''}`;
  }
}
