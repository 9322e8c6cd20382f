/** Stand-in for the Apex method: the first record of the org. Does not prove what the user can read. */
import { org } from '../../user.js';

export default async function sampleRecord() {
  return org.recordIds[0] ?? null;
}
