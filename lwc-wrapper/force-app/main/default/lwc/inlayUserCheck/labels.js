/** The words of the check for a user. */
import USER from '@salesforce/label/c.Inlay_Admin_User';
import USER_ACTIVE from '@salesforce/label/c.Inlay_Admin_User_Active';
import USER_ADMINISTER from '@salesforce/label/c.Inlay_Admin_User_Administer';
import USER_ASKING from '@salesforce/label/c.Inlay_Admin_User_Asking';
import USER_CLASS from '@salesforce/label/c.Inlay_Admin_User_Class';
import USER_DECIDE_KYC from '@salesforce/label/c.Inlay_Admin_User_Decide_Kyc';
import USER_ERROR from '@salesforce/label/c.Inlay_Admin_User_Error';
import USER_GROUP from '@salesforce/label/c.Inlay_Admin_User_Group';
import USER_HELD from '@salesforce/label/c.Inlay_Admin_User_Held';
import USER_HELP from '@salesforce/label/c.Inlay_Admin_User_Help';
import USER_INACTIVE from '@salesforce/label/c.Inlay_Admin_User_Inactive';
import USER_MISSING from '@salesforce/label/c.Inlay_Admin_User_Missing';
import USER_NO_CLASS from '@salesforce/label/c.Inlay_Admin_User_No_Class';
import USER_NO_SETS from '@salesforce/label/c.Inlay_Admin_User_No_Sets';
import USER_REFUSED from '@salesforce/label/c.Inlay_Admin_User_Refused';
import USER_REVEAL_KYC from '@salesforce/label/c.Inlay_Admin_User_Reveal_Kyc';
import USER_SETS from '@salesforce/label/c.Inlay_Admin_User_Sets';
import USER_START_KYC from '@salesforce/label/c.Inlay_Admin_User_Start_Kyc';
import USER_TITLE from '@salesforce/label/c.Inlay_Admin_User_Title';
import USER_UNREADABLE from '@salesforce/label/c.Inlay_Admin_User_Unreadable';
import USER_VIEW_KYC from '@salesforce/label/c.Inlay_Admin_User_View_Kyc';
import USER_VIEW_PORTFOLIO from '@salesforce/label/c.Inlay_Admin_User_View_Portfolio';

/** By what they are for. */
export const LABELS = {
  title: USER_TITLE,
  user: USER,
  help: USER_HELP,
  asking: USER_ASKING,
  active: USER_ACTIVE,
  inactive: USER_INACTIVE,
  mayUse: USER_CLASS,
  mayNotUse: USER_NO_CLASS,
  held: USER_HELD,
  missing: USER_MISSING,
  sets: USER_SETS,
  noSets: USER_NO_SETS,
  group: USER_GROUP,
  viewPortfolio: USER_VIEW_PORTFOLIO,
  viewKyc: USER_VIEW_KYC,
  startKyc: USER_START_KYC,
  decideKyc: USER_DECIDE_KYC,
  revealKyc: USER_REVEAL_KYC,
  administer: USER_ADMINISTER,
  refused: USER_REFUSED,
  unreadable: USER_UNREADABLE,
  error: USER_ERROR
};
