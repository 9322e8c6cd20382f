// Section "Messages", epochs: what a changed record does.

import { settle } from '../page.mjs';
import { brief, expect } from '../../verdict.mjs';
import { expectStillHears } from '../stillHears.mjs';

const SECOND = '001A0000006Vm9sIAC';
const toast = (title) => ({ variant: 'info', title, messageKey: 'copied' });

/** Connects, then changes the record; answers the two epochs. */
async function changeRecord(one, context) {
  await one.guest.connect();
  one.host.changeRecord({ ...context, recordId: SECOND });
  await settle();
  const contexts = one.guest.heard('context');
  expect(contexts.length === 2, `${contexts.length} contexts after a changed record`);
  return contexts.map(({ epoch }) => epoch);
}

export const RECORDS = [
  {
    id: 'epoch-rises',
    section: 'Messages',
    says: 'A changed record is a new context under a higher epoch, on the same port.',
    async attempt({ open, context }) {
      const one = open();
      const [before, after] = await changeRecord(one, context);
      expect(before < after, `the epoch went from ${before} to ${after}`);
      const { body } = one.guest.heard('context')[1];
      expect(body.recordId === SECOND, `the second context is of ${brief(body.recordId)}`);
      expect(one.guest.welcomes.length === 1, 'the widget was connected anew');
      return `${before}, then ${after}`;
    }
  },
  {
    id: 'late-messages',
    section: 'Messages',
    says: 'What the widget said about an earlier record is not acted on.',
    async attempt({ open, context }) {
      const one = open();
      const [before, after] = await changeRecord(one, context);
      // Where the epoch does not rise there is nothing to tell the records apart by; that is another rule.
      if (before < after) {
        await one.guest.say('toast', toast('late'), { epoch: before });
        await one.guest.say('navigate', { recordId: '001A0000006Vm9rIAC' }, { epoch: before });
        await one.guest.say('token-needed', { reason: 'first' }, { epoch: before });
      }
      await expectStillHears(one, after, 'a changed record');
      expect(
        one.told.toast.every(({ title }) => title !== 'late'),
        'showed a toast of the record before'
      );
      expect(one.told.navigate.length === 0, 'followed a link of the record before');
      expect(one.asked.length === 0, 'made an assertion for the record before');
      return 'dropped';
    }
  },
  {
    id: 'future-messages',
    section: 'Messages',
    says: 'What names an epoch that was never sent is not acted on.',
    async attempt({ open }) {
      const one = open();
      await one.guest.connect();
      const [{ epoch }] = one.guest.heard('context');
      await one.guest.say('toast', toast('ahead'), { epoch: epoch + 1 });
      await expectStillHears(one, epoch, 'a message of a later epoch');
      expect(
        one.told.toast.every(({ title }) => title !== 'ahead'),
        'showed a toast of a record that was never sent'
      );
      return 'dropped';
    }
  }
];
