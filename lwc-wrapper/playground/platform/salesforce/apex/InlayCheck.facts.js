/** Stand-in for the Apex method, with the clock of this page. Does not prove what the org's own settings say. */
import { apexError } from '../../apexError.js';
import { org, setup, userPermissions } from '../../user.js';

export default async function facts() {
  if (setup.refusals?.all) {
    throw apexError(setup.refusals.all.replace('InlaySession', 'InlayCheck'));
  }
  return {
    org: org.id,
    bffOrigin: org.bffOrigin,
    certificateName: 'Inlay',
    usesLaunchCode: false,
    namedCredential: 'Inlay',
    navigableOrigins: org.navigableOrigins,
    now: new Date(Date.now() + (setup.clockOffMs ?? 0)).toISOString(),
    pageHosts: [window.location.origin],
    isSandbox: true,
    apiVersion: '66.0',
    packageVersion: '0.1.0',
    permissions: setup.mistake === 'no_permission' ? [] : userPermissions,
    fieldMappings: [],
    ...setup.settings
  };
}
