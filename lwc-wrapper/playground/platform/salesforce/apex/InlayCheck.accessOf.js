/** Stand-in for the Apex method: what the playground's users may do. Does not prove permission sets, groups or muting. */
import { apexError } from '../../apexError.js';
import { allUsers } from '../../user.js';

const ALL = [
  'Inlay_View_Portfolio',
  'Inlay_View_Kyc',
  'Inlay_Start_Kyc',
  'Inlay_Decide_Kyc',
  'Inlay_Reveal_Kyc',
  'Inlay_Administer'
];

export default async function accessOf({ userId }) {
  const user = allUsers.find(({ id }) => id === userId);
  if (!user) {
    throw apexError('record_unreadable');
  }
  return {
    isActive: true,
    permissionSets: [],
    canCallInlay: user.permissions.length !== 0,
    permissions: Object.fromEntries(ALL.map((name) => [name, user.permissions.includes(name)])),
    hasOutdatedGroup: false
  };
}
