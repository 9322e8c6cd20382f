// Our host code in an ordinary page, without Lightning Web Security.

import * as component from './component.mjs';

globalThis.component = component;
