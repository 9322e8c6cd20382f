/** The words of the page. */
import CHECKS from '@salesforce/label/c.Inlay_Admin_Checks';
import COPIED from '@salesforce/label/c.Inlay_Admin_Copied';
import COPY from '@salesforce/label/c.Inlay_Admin_Copy';
import INTRO from '@salesforce/label/c.Inlay_Admin_Intro';
import NO_RECORD from '@salesforce/label/c.Inlay_Admin_No_Record';
import NOT_COPIED from '@salesforce/label/c.Inlay_Admin_Not_Copied';
import RECORD from '@salesforce/label/c.Inlay_Admin_Record';
import RECORD_HELP from '@salesforce/label/c.Inlay_Admin_Record_Help';
import REPORT from '@salesforce/label/c.Inlay_Admin_Report';
import REPORT_NOTE from '@salesforce/label/c.Inlay_Admin_Report_Note';
import RUN from '@salesforce/label/c.Inlay_Admin_Run';
import STEP_ANSWER from '@salesforce/label/c.Inlay_Admin_Step_Answer';
import STEP_FRAMES from '@salesforce/label/c.Inlay_Admin_Step_Frames';
import STEP_SESSION from '@salesforce/label/c.Inlay_Admin_Step_Session';
import STEP_SETTINGS from '@salesforce/label/c.Inlay_Admin_Step_Settings';
import TITLE from '@salesforce/label/c.Inlay_Admin_Title';
import TO_DO from '@salesforce/label/c.Inlay_Admin_To_Do';
import VERDICT_BROKEN from '@salesforce/label/c.Inlay_Admin_Verdict_Broken';
import VERDICT_FAILED from '@salesforce/label/c.Inlay_Admin_Verdict_Failed';
import VERDICT_NOTES from '@salesforce/label/c.Inlay_Admin_Verdict_Notes';
import VERDICT_OPEN from '@salesforce/label/c.Inlay_Admin_Verdict_Open';
import VERDICT_WORKS from '@salesforce/label/c.Inlay_Admin_Verdict_Works';
import WITH from '@salesforce/label/c.Inlay_Admin_With';

/** By what they are for. */
export const LABELS = {
  title: TITLE,
  intro: INTRO,
  run: RUN,
  copy: COPY,
  copied: COPIED,
  notCopied: NOT_COPIED,
  toDo: TO_DO,
  report: REPORT,
  reportNote: REPORT_NOTE,
  checks: CHECKS,
  works: VERDICT_WORKS,
  notes: VERDICT_NOTES,
  failed: VERDICT_FAILED,
  open: VERDICT_OPEN,
  broken: VERDICT_BROKEN,
  noRecord: NO_RECORD,
  choice: WITH,
  record: RECORD,
  recordHelp: RECORD_HELP
};

/** What is being waited for, by step. */
export const STEPS = {
  settings: STEP_SETTINGS,
  frames: STEP_FRAMES,
  answer: STEP_ANSWER,
  session: STEP_SESSION
};
