/** What is said about opening a session. */
import ASSERTION_FAILED_SENTENCE from '@salesforce/label/c.Inlay_Cause_Assertion_Failed_Sentence';
import ASSERTION_FAILED_STEPS from '@salesforce/label/c.Inlay_Cause_Assertion_Failed_Steps';
import ASSERTION_FAILED_TITLE from '@salesforce/label/c.Inlay_Cause_Assertion_Failed_Title';
import AUDIENCE_MISMATCH_SENTENCE from '@salesforce/label/c.Inlay_Cause_Audience_Mismatch_Sentence';
import AUDIENCE_MISMATCH_STEPS from '@salesforce/label/c.Inlay_Cause_Audience_Mismatch_Steps';
import AUDIENCE_MISMATCH_TITLE from '@salesforce/label/c.Inlay_Cause_Audience_Mismatch_Title';
import CERTIFICATE_UNKNOWN_SENTENCE from '@salesforce/label/c.Inlay_Cause_Certificate_Unknown_Sentence';
import CERTIFICATE_UNKNOWN_SENTENCE_UNNAMED from '@salesforce/label/c.Inlay_Cause_Certificate_Unknown_Sentence_Unnamed';
import CERTIFICATE_UNKNOWN_STEPS from '@salesforce/label/c.Inlay_Cause_Certificate_Unknown_Steps';
import CERTIFICATE_UNKNOWN_TITLE from '@salesforce/label/c.Inlay_Cause_Certificate_Unknown_Title';
import CERTIFICATE_UNUSABLE_SENTENCE from '@salesforce/label/c.Inlay_Cause_Certificate_Unusable_Sentence';
import CERTIFICATE_UNUSABLE_SENTENCE_UNNAMED from '@salesforce/label/c.Inlay_Cause_Certificate_Unusable_Sentence_Unnamed';
import CERTIFICATE_UNUSABLE_STEPS from '@salesforce/label/c.Inlay_Cause_Certificate_Unusable_Steps';
import CERTIFICATE_UNUSABLE_TITLE from '@salesforce/label/c.Inlay_Cause_Certificate_Unusable_Title';
import CUSTOM_PERMISSION_MISSING_SENTENCE from '@salesforce/label/c.Inlay_Cause_Custom_Permission_Missing_Sentence';
import CUSTOM_PERMISSION_MISSING_SENTENCE_SOME from '@salesforce/label/c.Inlay_Cause_Custom_Permission_Missing_Sentence_Some';
import CUSTOM_PERMISSION_MISSING_STEPS from '@salesforce/label/c.Inlay_Cause_Custom_Permission_Missing_Steps';
import CUSTOM_PERMISSION_MISSING_TITLE from '@salesforce/label/c.Inlay_Cause_Custom_Permission_Missing_Title';
import LAUNCH_REFUSED_SENTENCE from '@salesforce/label/c.Inlay_Cause_Launch_Refused_Sentence';
import LAUNCH_REFUSED_STEPS from '@salesforce/label/c.Inlay_Cause_Launch_Refused_Steps';
import LAUNCH_REFUSED_TITLE from '@salesforce/label/c.Inlay_Cause_Launch_Refused_Title';
import LAUNCH_UNREACHABLE_SENTENCE from '@salesforce/label/c.Inlay_Cause_Launch_Unreachable_Sentence';
import LAUNCH_UNREACHABLE_STEPS from '@salesforce/label/c.Inlay_Cause_Launch_Unreachable_Steps';
import LAUNCH_UNREACHABLE_TITLE from '@salesforce/label/c.Inlay_Cause_Launch_Unreachable_Title';
import PAGE_FOREIGN_SENTENCE from '@salesforce/label/c.Inlay_Cause_Page_Foreign_Sentence';
import PAGE_FOREIGN_STEPS from '@salesforce/label/c.Inlay_Cause_Page_Foreign_Steps';
import PAGE_FOREIGN_TITLE from '@salesforce/label/c.Inlay_Cause_Page_Foreign_Title';
import RECORD_UNREADABLE_SENTENCE from '@salesforce/label/c.Inlay_Cause_Record_Unreadable_Sentence';
import RECORD_UNREADABLE_STEPS from '@salesforce/label/c.Inlay_Cause_Record_Unreadable_Steps';
import RECORD_UNREADABLE_TITLE from '@salesforce/label/c.Inlay_Cause_Record_Unreadable_Title';
import SERVICE_TROUBLE_SENTENCE from '@salesforce/label/c.Inlay_Cause_Service_Trouble_Sentence';
import SERVICE_TROUBLE_STEPS from '@salesforce/label/c.Inlay_Cause_Service_Trouble_Steps';
import SERVICE_TROUBLE_TITLE from '@salesforce/label/c.Inlay_Cause_Service_Trouble_Title';
import SESSION_REFUSED_SENTENCE from '@salesforce/label/c.Inlay_Cause_Session_Refused_Sentence';
import SESSION_REFUSED_STEPS from '@salesforce/label/c.Inlay_Cause_Session_Refused_Steps';
import SESSION_REFUSED_TITLE from '@salesforce/label/c.Inlay_Cause_Session_Refused_Title';
import SETTINGS_INCOMPLETE_SENTENCE from '@salesforce/label/c.Inlay_Cause_Settings_Incomplete_Sentence';
import SETTINGS_INCOMPLETE_STEPS from '@salesforce/label/c.Inlay_Cause_Settings_Incomplete_Steps';
import SETTINGS_INCOMPLETE_TITLE from '@salesforce/label/c.Inlay_Cause_Settings_Incomplete_Title';
import { fill } from 'c/inlayWords';

/** By cause; `d` is the finding's detail. */
export const SESSION_WORDS = {
  settings_incomplete: {
    title: SETTINGS_INCOMPLETE_TITLE,
    sentence: (d) => fill(SETTINGS_INCOMPLETE_SENTENCE, d.field),
    steps: () => SETTINGS_INCOMPLETE_STEPS
  },
  record_unreadable: {
    title: RECORD_UNREADABLE_TITLE,
    sentence: () => RECORD_UNREADABLE_SENTENCE,
    steps: () => RECORD_UNREADABLE_STEPS
  },
  page_foreign: {
    title: PAGE_FOREIGN_TITLE,
    sentence: (d) => fill(PAGE_FOREIGN_SENTENCE, d.page, d.own.join(', ') || '?'),
    steps: () => PAGE_FOREIGN_STEPS
  },
  certificate_unusable: {
    title: CERTIFICATE_UNUSABLE_TITLE,
    sentence: (d) => {
      return d.certificate ? fill(CERTIFICATE_UNUSABLE_SENTENCE, d.certificate) : CERTIFICATE_UNUSABLE_SENTENCE_UNNAMED;
    },
    steps: () => CERTIFICATE_UNUSABLE_STEPS
  },
  assertion_failed: {
    title: ASSERTION_FAILED_TITLE,
    sentence: () => ASSERTION_FAILED_SENTENCE,
    steps: () => ASSERTION_FAILED_STEPS
  },
  launch_unreachable: {
    title: LAUNCH_UNREACHABLE_TITLE,
    sentence: (d) => fill(LAUNCH_UNREACHABLE_SENTENCE, d.namedCredential),
    steps: (d) => fill(LAUNCH_UNREACHABLE_STEPS, d.namedCredential, d.service)
  },
  audience_mismatch: {
    title: AUDIENCE_MISMATCH_TITLE,
    sentence: (d) => fill(AUDIENCE_MISMATCH_SENTENCE, d.service),
    steps: (d) => fill(AUDIENCE_MISMATCH_STEPS, d.service)
  },
  certificate_unknown: {
    title: CERTIFICATE_UNKNOWN_TITLE,
    sentence: (d) => {
      return d.certificate
        ? fill(CERTIFICATE_UNKNOWN_SENTENCE, d.certificate, d.org)
        : fill(CERTIFICATE_UNKNOWN_SENTENCE_UNNAMED, d.org);
    },
    steps: (d) => fill(CERTIFICATE_UNKNOWN_STEPS, d.org)
  },
  custom_permission_missing: {
    title: CUSTOM_PERMISSION_MISSING_TITLE,
    sentence: (d) => {
      return fill(
        d.missing.length === 1 ? CUSTOM_PERMISSION_MISSING_SENTENCE_SOME : CUSTOM_PERMISSION_MISSING_SENTENCE,
        d.missing.join(', ')
      );
    },
    steps: (d) => fill(CUSTOM_PERMISSION_MISSING_STEPS, d.permissionSet)
  },
  service_trouble: {
    title: SERVICE_TROUBLE_TITLE,
    sentence: (d) => fill(SERVICE_TROUBLE_SENTENCE, d.code),
    steps: (d) => fill(SERVICE_TROUBLE_STEPS, d.code)
  },
  launch_refused: {
    title: LAUNCH_REFUSED_TITLE,
    sentence: (d) => fill(LAUNCH_REFUSED_SENTENCE, d.code),
    steps: (d) => fill(LAUNCH_REFUSED_STEPS, d.namedCredential, d.code)
  },
  session_refused: {
    title: SESSION_REFUSED_TITLE,
    sentence: (d) => fill(SESSION_REFUSED_SENTENCE, d.code),
    steps: () => SESSION_REFUSED_STEPS
  }
};
