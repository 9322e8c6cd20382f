/** What is said about settings and access in Salesforce. */
import ADMIN_PERMISSION_MISSING_SENTENCE from '@salesforce/label/c.Inlay_Cause_Admin_Permission_Missing_Sentence';
import ADMIN_PERMISSION_MISSING_STEPS from '@salesforce/label/c.Inlay_Cause_Admin_Permission_Missing_Steps';
import ADMIN_PERMISSION_MISSING_TITLE from '@salesforce/label/c.Inlay_Cause_Admin_Permission_Missing_Title';
import FIELD_MAPPING_WRONG_SENTENCE from '@salesforce/label/c.Inlay_Cause_Field_Mapping_Wrong_Sentence';
import FIELD_MAPPING_WRONG_STEPS from '@salesforce/label/c.Inlay_Cause_Field_Mapping_Wrong_Steps';
import FIELD_MAPPING_WRONG_TITLE from '@salesforce/label/c.Inlay_Cause_Field_Mapping_Wrong_Title';
import PERMISSION_SET_MISSING_SENTENCE from '@salesforce/label/c.Inlay_Cause_Permission_Set_Missing_Sentence';
import PERMISSION_SET_MISSING_STEPS from '@salesforce/label/c.Inlay_Cause_Permission_Set_Missing_Steps';
import PERMISSION_SET_MISSING_TITLE from '@salesforce/label/c.Inlay_Cause_Permission_Set_Missing_Title';
import SETTINGS_MALFORMED_SENTENCE from '@salesforce/label/c.Inlay_Cause_Settings_Malformed_Sentence';
import SETTINGS_MALFORMED_STEPS from '@salesforce/label/c.Inlay_Cause_Settings_Malformed_Steps';
import SETTINGS_MALFORMED_TITLE from '@salesforce/label/c.Inlay_Cause_Settings_Malformed_Title';
import SETTINGS_MISSING_SENTENCE from '@salesforce/label/c.Inlay_Cause_Settings_Missing_Sentence';
import SETTINGS_MISSING_STEPS from '@salesforce/label/c.Inlay_Cause_Settings_Missing_Steps';
import SETTINGS_MISSING_TITLE from '@salesforce/label/c.Inlay_Cause_Settings_Missing_Title';
import SETTINGS_UNREADABLE_SENTENCE from '@salesforce/label/c.Inlay_Cause_Settings_Unreadable_Sentence';
import SETTINGS_UNREADABLE_STEPS from '@salesforce/label/c.Inlay_Cause_Settings_Unreadable_Steps';
import SETTINGS_UNREADABLE_TITLE from '@salesforce/label/c.Inlay_Cause_Settings_Unreadable_Title';
import { fill } from 'c/inlayWords';

/** By cause; `d` is the finding's detail. */
export const SETTING_WORDS = {
  permission_set_missing: {
    title: PERMISSION_SET_MISSING_TITLE,
    sentence: (d) => fill(PERMISSION_SET_MISSING_SENTENCE, d.apexClass),
    steps: (d) => fill(PERMISSION_SET_MISSING_STEPS, d.permissionSet)
  },
  settings_unreadable: {
    title: SETTINGS_UNREADABLE_TITLE,
    sentence: () => SETTINGS_UNREADABLE_SENTENCE,
    steps: () => SETTINGS_UNREADABLE_STEPS
  },
  admin_permission_missing: {
    title: ADMIN_PERMISSION_MISSING_TITLE,
    sentence: (d) => fill(ADMIN_PERMISSION_MISSING_SENTENCE, d.permission),
    steps: (d) => fill(ADMIN_PERMISSION_MISSING_STEPS, d.permissionSet)
  },
  settings_missing: {
    title: SETTINGS_MISSING_TITLE,
    sentence: (d) => fill(SETTINGS_MISSING_SENTENCE, d.field),
    steps: (d) => fill(SETTINGS_MISSING_STEPS, d.field)
  },
  settings_malformed: {
    title: SETTINGS_MALFORMED_TITLE,
    sentence: (d) => fill(SETTINGS_MALFORMED_SENTENCE, d.field, d.found),
    steps: (d) => fill(SETTINGS_MALFORMED_STEPS, d.field, d.wanted)
  },
  field_mapping_wrong: {
    title: FIELD_MAPPING_WRONG_TITLE,
    sentence: (d) => fill(FIELD_MAPPING_WRONG_SENTENCE, d.wrong, d.rows, d.object, d.field, d.problem),
    steps: () => FIELD_MAPPING_WRONG_STEPS
  }
};
