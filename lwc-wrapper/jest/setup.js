/** What the components use of a browser and jsdom does not have. Small and deterministic: messages arrive at once. */
const { randomUUID } = require('node:crypto');
const { TextEncoder } = require('node:util');
const { registerSa11yMatcher } = require('@sa11y/jest');
const { readLabels } = require('./labels');

registerSa11yMatcher();

readLabels().forEach(([name, text]) =>
  jest.doMock(`@salesforce/label/c.${name}`, () => ({ default: text }), { virtual: true })
);

class FakePort {
  other = null;
  onmessage = null;
  isClosed = false;
  /** Everything that arrived here, whether or not anybody listened. */
  received = [];

  postMessage(data) {
    if (this.isClosed || this.other.isClosed) {
      return;
    }
    this.other.received.push(data);
    this.other.onmessage?.({ data });
  }

  close() {
    this.isClosed = true;
  }
}

class FakeMessageChannel {
  port1 = new FakePort();
  port2 = new FakePort();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

class FakeResizeObserver {
  static last;

  constructor(callback) {
    this.callback = callback;
    FakeResizeObserver.last = this;
  }

  observe() {}

  disconnect() {}

  report(width, height) {
    this.callback([{ contentRect: { width, height } }]);
  }
}

global.MessageChannel = FakeMessageChannel;
global.ResizeObserver = FakeResizeObserver;
global.TextEncoder = TextEncoder;
if (!global.crypto?.randomUUID) {
  Object.defineProperty(global, 'crypto', { value: { randomUUID } });
}
URL.canParse ??= (text) => {
  try {
    return Boolean(new URL(text));
  } catch {
    return false;
  }
};
window.matchMedia ??= () => ({ matches: false, addEventListener() {}, removeEventListener() {} });
