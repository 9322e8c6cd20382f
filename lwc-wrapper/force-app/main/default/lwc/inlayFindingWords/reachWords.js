/** What is said about the way to the service. */
import ADDRESS_MOVED_SENTENCE from '@salesforce/label/c.Inlay_Cause_Address_Moved_Sentence';
import ADDRESS_MOVED_STEPS from '@salesforce/label/c.Inlay_Cause_Address_Moved_Steps';
import ADDRESS_MOVED_TITLE from '@salesforce/label/c.Inlay_Cause_Address_Moved_Title';
import CHECK_PAGE_MISSING_SENTENCE from '@salesforce/label/c.Inlay_Cause_Check_Page_Missing_Sentence';
import CHECK_PAGE_MISSING_STEPS from '@salesforce/label/c.Inlay_Cause_Check_Page_Missing_Steps';
import CHECK_PAGE_MISSING_TITLE from '@salesforce/label/c.Inlay_Cause_Check_Page_Missing_Title';
import FRAME_ANCESTORS_SENTENCE from '@salesforce/label/c.Inlay_Cause_Frame_Ancestors_Sentence';
import FRAME_ANCESTORS_STEPS from '@salesforce/label/c.Inlay_Cause_Frame_Ancestors_Steps';
import FRAME_ANCESTORS_TITLE from '@salesforce/label/c.Inlay_Cause_Frame_Ancestors_Title';
import NO_ANSWER_SENTENCE from '@salesforce/label/c.Inlay_Cause_No_Answer_Sentence';
import NO_ANSWER_STEPS from '@salesforce/label/c.Inlay_Cause_No_Answer_Steps';
import NO_ANSWER_TITLE from '@salesforce/label/c.Inlay_Cause_No_Answer_Title';
import OPAQUE_ORIGIN_SENTENCE from '@salesforce/label/c.Inlay_Cause_Opaque_Origin_Sentence';
import OPAQUE_ORIGIN_SENTENCE_SERVICE from '@salesforce/label/c.Inlay_Cause_Opaque_Origin_Sentence_Service';
import OPAQUE_ORIGIN_STEPS from '@salesforce/label/c.Inlay_Cause_Opaque_Origin_Steps';
import OPAQUE_ORIGIN_TITLE from '@salesforce/label/c.Inlay_Cause_Opaque_Origin_Title';
import TRUSTED_URL_MISSING_SENTENCE from '@salesforce/label/c.Inlay_Cause_Trusted_Url_Missing_Sentence';
import TRUSTED_URL_MISSING_STEPS from '@salesforce/label/c.Inlay_Cause_Trusted_Url_Missing_Steps';
import TRUSTED_URL_MISSING_TITLE from '@salesforce/label/c.Inlay_Cause_Trusted_Url_Missing_Title';
import VERSIONS_APART_SENTENCE_PACKAGE from '@salesforce/label/c.Inlay_Cause_Versions_Apart_Sentence_Package';
import VERSIONS_APART_SENTENCE_PROOF from '@salesforce/label/c.Inlay_Cause_Versions_Apart_Sentence_Proof';
import VERSIONS_APART_SENTENCE_SERVICE from '@salesforce/label/c.Inlay_Cause_Versions_Apart_Sentence_Service';
import VERSIONS_APART_STEPS_PACKAGE from '@salesforce/label/c.Inlay_Cause_Versions_Apart_Steps_Package';
import VERSIONS_APART_STEPS_SERVICE from '@salesforce/label/c.Inlay_Cause_Versions_Apart_Steps_Service';
import VERSIONS_APART_TITLE from '@salesforce/label/c.Inlay_Cause_Versions_Apart_Title';
import WIDGET_SILENT_SENTENCE from '@salesforce/label/c.Inlay_Cause_Widget_Silent_Sentence';
import WIDGET_SILENT_STEPS from '@salesforce/label/c.Inlay_Cause_Widget_Silent_Steps';
import WIDGET_SILENT_TITLE from '@salesforce/label/c.Inlay_Cause_Widget_Silent_Title';
import WRONG_ORG_SENTENCE from '@salesforce/label/c.Inlay_Cause_Wrong_Org_Sentence';
import WRONG_ORG_STEPS from '@salesforce/label/c.Inlay_Cause_Wrong_Org_Steps';
import WRONG_ORG_TITLE from '@salesforce/label/c.Inlay_Cause_Wrong_Org_Title';
import { fill } from 'c/inlayWords';

/** By cause; `d` is the finding's detail. */
export const REACH_WORDS = {
  trusted_url_missing: {
    title: TRUSTED_URL_MISSING_TITLE,
    sentence: (d) => fill(TRUSTED_URL_MISSING_SENTENCE, d.service, d.directive),
    steps: (d) => fill(TRUSTED_URL_MISSING_STEPS, d.service)
  },
  no_answer: {
    title: NO_ANSWER_TITLE,
    sentence: (d) => fill(NO_ANSWER_SENTENCE, d.service),
    steps: (d) => fill(NO_ANSWER_STEPS, d.service)
  },
  address_moved: {
    title: ADDRESS_MOVED_TITLE,
    sentence: (d) => fill(ADDRESS_MOVED_SENTENCE, d.service, d.found),
    steps: (d) => fill(ADDRESS_MOVED_STEPS, d.found)
  },
  opaque_origin: {
    title: OPAQUE_ORIGIN_TITLE,
    sentence: (d) => {
      return d.by === 'service' ? OPAQUE_ORIGIN_SENTENCE_SERVICE : OPAQUE_ORIGIN_SENTENCE;
    },
    steps: (d) => {
      return d.by === 'service' ? fill(OPAQUE_ORIGIN_STEPS, d.service) : '';
    }
  },
  versions_apart: {
    title: VERSIONS_APART_TITLE,
    sentence: (d) => {
      return d.code
        ? fill(VERSIONS_APART_SENTENCE_PROOF, d.code)
        : fill(
            d.older === 'service' ? VERSIONS_APART_SENTENCE_SERVICE : VERSIONS_APART_SENTENCE_PACKAGE,
            d.service.join(', '),
            d.package.join(', ')
          );
    },
    steps: (d) => {
      return d.older === 'service' ? VERSIONS_APART_STEPS_SERVICE : VERSIONS_APART_STEPS_PACKAGE;
    }
  },
  check_page_missing: {
    title: CHECK_PAGE_MISSING_TITLE,
    sentence: (d) => fill(CHECK_PAGE_MISSING_SENTENCE, d.service),
    steps: (d) => fill(CHECK_PAGE_MISSING_STEPS, d.service)
  },
  wrong_org: {
    title: WRONG_ORG_TITLE,
    sentence: (d) => fill(WRONG_ORG_SENTENCE, d.service, d.org),
    steps: (d) => fill(WRONG_ORG_STEPS, d.service, d.org, d.page)
  },
  frame_ancestors: {
    title: FRAME_ANCESTORS_TITLE,
    sentence: (d) => fill(FRAME_ANCESTORS_SENTENCE, d.missing.join(', ')),
    steps: (d) => fill(FRAME_ANCESTORS_STEPS, d.missing.join(', '), d.org)
  },
  widget_silent: {
    title: WIDGET_SILENT_TITLE,
    sentence: (d) => fill(WIDGET_SILENT_SENTENCE, d.service, d.page),
    steps: (d) => fill(WIDGET_SILENT_STEPS, d.service)
  }
};
