/** Replays the recorded messages that both sides of the protocol are tested with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROTOCOL_VERSIONS } from 'c/inlayProtocol';
import { connectGuest, readEnvelope } from 'c/inlayHost';
import { createFakeGuest, deliverWindowMessage } from '../../../../../../jest/fakeGuest';

const folder = join(__dirname, '../../../../../../../tests/protocol');
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const handshake = read('handshake.json');
const toHost = read('to-host.json');

/** We get objects instead of text, so a string inside of the message is lengthened. */
function lengthened({ message, padTo }) {
  if (!padTo) {
    return message;
  }
  return { ...message, id: message.id + ' '.repeat(padTo - JSON.stringify(message).length) };
}

function outcome(read_) {
  if (read_.envelope) {
    return { known: read_.envelope.kind };
  }
  return read_.unknown ? { unknown: read_.unknown } : { refused: read_.refused };
}

describe('port messages to the host', () => {
  it.each(toHost.messages)('$note', (recorded) => {
    expect(outcome(readEnvelope(lengthened(recorded), PROTOCOL_VERSIONS))).toEqual(recorded.expect);
  });
});

describe('window messages to the host', () => {
  it.each(handshake.host)('$note', ({ source, origin, data, expect: expected }) => {
    const frameWindow = {};
    const guest = createFakeGuest(frameWindow);
    const failed = jest.fn();
    const connection = connectGuest({
      frameWindow: () => frameWindow,
      guestOrigin: handshake.guestOrigin,
      instanceId: '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69',
      context: {},
      theme: {},
      visible: false,
      mintAssertion: jest.fn(),
      on: { failed }
    });
    deliverWindowMessage({ source: source ? frameWindow : {}, origin, data });
    const welcomed = guest.welcomes.length === 1 ? 'welcomed' : 'ignored';
    expect(failed.mock.calls[0]?.[0].code === 'version_mismatch' ? 'version-mismatch' : welcomed).toBe(expected);
    connection.destroy();
  });
});
