/** Stand-in for the Apex method. Does not prove that the custom metadata can be read by the user's profile. */
import { org } from '../../user.js';

export default async function getSettings() {
  return { org: org.id, bffOrigin: org.bffOrigin, navigableOrigins: org.navigableOrigins };
}
