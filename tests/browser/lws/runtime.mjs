// Lightning Web Security in a page, with the gates that it has by default. Runs in the page, outside of any sandbox.

import { evaluateInSandbox } from '@locker/sandbox';
import { LWS_DEFAULT_GATER_FEATURES, registerGaterEnabledFeatures } from '@locker/shared';

registerGaterEnabledFeatures(LWS_DEFAULT_GATER_FEATURES);

globalThis.lightning = {
  gates: [...LWS_DEFAULT_GATER_FEATURES],

  /**
   * Evaluates `source` in the sandbox of the namespace `key` and returns what it hands out.
   * The platform has one sandbox for all components of a namespace.
   */
  evaluate(key, source) {
    let handedOut;
    evaluateInSandbox(key, source, (value) => {
      handedOut = value;
    });
    return handedOut;
  }
};
