/** What must be right in Salesforce before anything is framed: who may ask, and the address of the service. */
import { isUsableSettings } from 'c/inlayHost';
import { failed, passed, warning } from './verdicts';

/** What the package ships with, until an admin writes the real address. */
const SHIPPED_ORIGIN = 'https://inlay.invalid';
/** The field's label on the record in Setup. */
const ORIGIN_FIELD = 'Service origin';

export const SETTING_CHECKS = [
  {
    cause: 'permission_set_missing',
    after: [],
    look: ({ settings, settingsRefusal }) => {
      if (settingsRefusal === 'no_access') {
        return failed({ permissionSet: 'Inlay User', apexClass: 'InlaySession' });
      }
      return settings ? passed() : undefined;
    }
  },
  {
    cause: 'settings_unreadable',
    after: ['permission_set_missing'],
    look: ({ settings, settingsRefusal }) => (settingsRefusal ? failed() : settings ? passed() : undefined)
  },
  {
    // Only who runs the check needs this; what it finds without is still right.
    cause: 'admin_permission_missing',
    after: ['settings_unreadable'],
    look: ({ facts }) => {
      if (facts?.value) {
        return passed();
      }
      return ['no_access', 'permission_missing'].includes(facts?.refusal)
        ? warning({ permissionSet: 'Inlay Admin', permission: 'Inlay_Administer' })
        : undefined;
    }
  },
  {
    cause: 'settings_missing',
    after: ['permission_set_missing', 'settings_unreadable'],
    look: ({ settings }) => {
      if (!settings) {
        return undefined;
      }
      const isMissing = !settings.bffOrigin?.trim() || settings.bffOrigin === SHIPPED_ORIGIN;
      return isMissing ? failed({ field: ORIGIN_FIELD }) : passed();
    }
  },
  {
    cause: 'settings_malformed',
    after: ['permission_set_missing', 'settings_unreadable', 'settings_missing'],
    look: ({ settings }) => {
      if (!settings) {
        return undefined;
      }
      const { bffOrigin } = settings;
      return isUsableSettings(settings)
        ? passed({ service: bffOrigin })
        : failed({ field: ORIGIN_FIELD, found: bffOrigin, wanted: wantedFor(bffOrigin) });
    }
  },
  {
    cause: 'field_mapping_wrong',
    after: [],
    look: ({ facts }) => {
      const rows = facts?.value?.fieldMappings;
      const wrong = rows?.filter(({ problem }) => problem);
      if (!wrong?.length) {
        return rows && passed({ rows: rows.length });
      }
      const [{ objectName, field, problem }] = wrong;
      return warning({ wrong: wrong.length, rows: rows.length, object: objectName, field, problem });
    }
  }
];

/** The origin that is most likely meant, without path and slash; an example where nothing can be made of it. */
function wantedFor(text) {
  const address = URL.canParse(text) ? text : `https://${text}`;
  const { protocol, host } = URL.canParse(address) ? new URL(address) : {};
  return ['http:', 'https:'].includes(protocol) && host.includes('.') ? `https://${host}` : 'https://inlay.example.com';
}
