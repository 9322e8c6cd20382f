/** Stand-in for `lightning-icon` with drawings of our own. Does not prove that the platform has an icon of that name. */
import { LightningElement, api } from 'lwc';

const CIRCLE = 'M3 12 a9 9 0 1 1 18 0 a9 9 0 1 1 -18 0';
const OUTLINES = {
  'utility:success': `${CIRCLE} M8 12.5 L11 15.5 L16.5 9`,
  'utility:error': `${CIRCLE} M9 9 L15 15 M15 9 L9 15`,
  'utility:help': `${CIRCLE} M9.5 9.5 a2.5 2.5 0 1 1 3.6 2.3 q-1.1 .6 -1.1 1.9 M12 16.8 V17.2`,
  'utility:ban': `${CIRCLE} M6 6 L18 18`,
  'utility:copy': 'M9 9 H20 V21 H9 Z M5 15 H4 V3 H15 V4',
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
    const size = this.size === 'x-small' ? 'drawing_small' : '';
    return `drawing ${size} ${this.variant ? `drawing_${this.variant}` : ''}`;
  }
}
