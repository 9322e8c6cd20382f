/** Whether the service's pages come through: the page's policy, the network, the address, versions, the list of pages. */
import { PROTOCOL_VERSIONS } from 'c/inlayProtocol';
import { serviceRefusal } from './codes';
import { failed, passed, warning } from './verdicts';

/** What must be right before anything is framed. */
const SETTINGS = ['permission_set_missing', 'settings_unreadable', 'settings_missing', 'settings_malformed'];
/** What must be right before the service can say anything. */
export const TALKING = [
  ...SETTINGS,
  'trusted_url_missing',
  'no_answer',
  'address_moved',
  'opaque_origin',
  'versions_apart'
];

/** What the widget's page said, or else the check page: both come from the same service. */
const anyHello = ({ widget, check }) => widget?.hello ?? check?.hello;
const spoke = (seen) => [seen.widget, seen.check].find((frame) => frame?.hello);
const latestReport = ({ reports }) => reports.at(-1);

export const REACH_CHECKS = [
  {
    cause: 'trusted_url_missing',
    after: SETTINGS,
    look: (seen) => {
      if (anyHello(seen)) {
        return passed();
      }
      return seen.violation
        ? failed({ service: seen.settings.bffOrigin, directive: seen.violation.directive })
        : undefined;
    }
  },
  {
    cause: 'no_answer',
    after: [...SETTINGS, 'trusted_url_missing'],
    look: (seen) => {
      if (anyHello(seen)) {
        return passed();
      }
      return seen.check?.silent && seen.widget?.silent ? failed({ service: seen.settings.bffOrigin }) : undefined;
    }
  },
  {
    cause: 'address_moved',
    after: [...SETTINGS, 'trusted_url_missing', 'no_answer'],
    look: (seen) => {
      const hello = anyHello(seen);
      const service = seen.settings?.bffOrigin;
      if (!hello || hello.origin === 'null') {
        return hello && passed();
      }
      return hello.origin === service ? passed() : failed({ service, found: hello.origin });
    }
  },
  {
    // A sandboxed frame works, with less: the widget has no storage and no identity of its own there.
    cause: 'opaque_origin',
    after: [...SETTINGS, 'trusted_url_missing', 'no_answer', 'address_moved'],
    look: (seen) => {
      const frame = spoke(seen);
      if (frame?.hello.origin !== 'null') {
        return frame && passed();
      }
      return frame.sandboxed
        ? warning({ by: 'salesforce' })
        : failed({ by: 'service', service: seen.settings.bffOrigin });
    }
  },
  {
    cause: 'versions_apart',
    after: [...SETTINGS, 'trusted_url_missing', 'no_answer', 'address_moved', 'opaque_origin'],
    look: (seen) => {
      const theirs = anyHello(seen)?.versions;
      const ours = PROTOCOL_VERSIONS;
      if (seen.problem?.code === 'version_mismatch' || (theirs && !theirs.some((version) => ours.includes(version)))) {
        const older = seen.problem?.outdated ?? (Math.max(...theirs) < Math.min(...ours) ? 'service' : 'package');
        return failed({ older, service: theirs ?? [], package: ours });
      }
      if (serviceRefusal(seen)?.cause === 'versions_apart') {
        return failed({ older: null, code: serviceRefusal(seen).code, service: theirs ?? [], package: ours });
      }
      return theirs && passed({ version: Math.max(...theirs.filter((version) => ours.includes(version))) });
    }
  },
  {
    cause: 'check_page_missing',
    after: TALKING,
    look: ({ check, widget, settings, reports }) => {
      if (reports.length) {
        return passed();
      }
      return check?.silent && widget?.hello ? warning({ service: settings.bffOrigin }) : undefined;
    }
  },
  {
    cause: 'wrong_org',
    after: TALKING,
    look: (seen) => {
      const enrolled = latestReport(seen)?.enrolled;
      if (enrolled === false || serviceRefusal(seen)?.cause === 'wrong_org') {
        return failed({ org: seen.settings.org, service: seen.settings.bffOrigin, page: seen.pageOrigins[0] });
      }
      return enrolled ? passed({ org: seen.settings.org }) : undefined;
    }
  },
  {
    cause: 'frame_ancestors',
    after: [...TALKING, 'wrong_org'],
    look: (seen) => {
      const listed = latestReport(seen)?.hostOrigins ?? [];
      const missing = seen.pageOrigins.filter((origin) => !listed.includes(origin));
      const isRefused = serviceRefusal(seen)?.cause === 'frame_ancestors';
      if (seen.widget?.hello && !isRefused) {
        return passed();
      }
      if (listed.length && missing.length) {
        return failed({ missing, org: seen.settings.org });
      }
      return isRefused ? failed({ missing: seen.pageOrigins.slice(0, 1), org: seen.settings.org }) : undefined;
    }
  },
  {
    cause: 'widget_silent',
    after: [...TALKING, 'wrong_org', 'frame_ancestors'],
    look: ({ check, widget, settings, pageOrigins }) => {
      if (widget?.hello) {
        return passed();
      }
      return check?.hello && widget?.silent ? failed({ service: settings.bffOrigin, page: pageOrigins[0] }) : undefined;
    }
  }
];
