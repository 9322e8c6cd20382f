/** Stand-in for the Apex method. Does not prove that the custom metadata can be read by the user's profile. */
import { apexError } from '../../apexError.js';
import { org, setup } from '../../user.js';

export default async function getSettings() {
  if (setup.refusals?.all) {
    throw apexError(setup.refusals.all);
  }
  return {
    org: org.id,
    bffOrigin: org.bffOrigin,
    navigableOrigins: org.navigableOrigins,
    usesLaunchCode: false,
    ...setup.settings
  };
}
