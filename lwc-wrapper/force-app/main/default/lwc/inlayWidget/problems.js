/** Words for what the person sees instead of the widget, when there is no widget that could say it itself. */
import CHECK_ASK_ADMIN from '@salesforce/label/c.Inlay_Check_Ask_Admin';
import NO_ANSWER_FRAME from '@salesforce/label/c.Inlay_No_Answer_Check_Frame';
import NO_ANSWER_PAGES from '@salesforce/label/c.Inlay_No_Answer_Check_Pages';
import NO_ANSWER_SENTENCE from '@salesforce/label/c.Inlay_No_Answer_Sentence';
import NO_ANSWER_SERVICE from '@salesforce/label/c.Inlay_No_Answer_Check_Service';
import NO_ANSWER_TITLE from '@salesforce/label/c.Inlay_No_Answer_Title';
import OUTDATED_PACKAGE from '@salesforce/label/c.Inlay_Outdated_Package';
import OUTDATED_SERVICE from '@salesforce/label/c.Inlay_Outdated_Service';
import SETUP_INCOMPLETE_CHECK from '@salesforce/label/c.Inlay_Setup_Incomplete_Check';
import SETUP_INCOMPLETE_SENTENCE from '@salesforce/label/c.Inlay_Setup_Incomplete_Sentence';
import SETUP_INCOMPLETE_TITLE from '@salesforce/label/c.Inlay_Setup_Incomplete_Title';
import SETUP_UNREADABLE_CHECK from '@salesforce/label/c.Inlay_Setup_Unreadable_Check';
import SETUP_UNREADABLE_SENTENCE from '@salesforce/label/c.Inlay_Setup_Unreadable_Sentence';
import SETUP_UNREADABLE_TITLE from '@salesforce/label/c.Inlay_Setup_Unreadable_Title';
import VERSIONS_SENTENCE from '@salesforce/label/c.Inlay_Versions_Sentence';
import VERSIONS_TITLE from '@salesforce/label/c.Inlay_Versions_Title';
import WIDGET_BROKEN_SENTENCE from '@salesforce/label/c.Inlay_Widget_Broken_Sentence';
import WIDGET_BROKEN_TITLE from '@salesforce/label/c.Inlay_Widget_Broken_Title';
import { fill } from 'c/inlayWords';

const WORDS = {
  setup_incomplete: {
    title: SETUP_INCOMPLETE_TITLE,
    sentence: SETUP_INCOMPLETE_SENTENCE,
    checks: () => [SETUP_INCOMPLETE_CHECK]
  },
  setup_unreadable: {
    title: SETUP_UNREADABLE_TITLE,
    sentence: SETUP_UNREADABLE_SENTENCE,
    checks: () => [SETUP_UNREADABLE_CHECK]
  },
  handshake_timeout: {
    title: NO_ANSWER_TITLE,
    sentence: NO_ANSWER_SENTENCE,
    checks: ({ service, page }) => [
      fill(NO_ANSWER_FRAME, service),
      fill(NO_ANSWER_PAGES, page),
      fill(NO_ANSWER_SERVICE, service)
    ]
  },
  version_mismatch: {
    title: VERSIONS_TITLE,
    sentence: VERSIONS_SENTENCE,
    checks: ({ outdated }) => [outdated === 'service' ? OUTDATED_SERVICE : OUTDATED_PACKAGE]
  },
  widget_broken: { title: WIDGET_BROKEN_TITLE, sentence: WIDGET_BROKEN_SENTENCE, checks: () => [] }
};

/**
 * What the error card shows.
 *
 * @param {{code: string, retryable: boolean, outdated?: 'service' | 'package'}} problem
 * @param {{service?: string, page: string}} origins
 */
export function presentProblem({ code, retryable, outdated }, origins) {
  const { title, sentence, checks } = WORDS[code];
  return {
    code,
    heading: title,
    sentence,
    checks: [...checks({ ...origins, outdated }), CHECK_ASK_ADMIN],
    isRetryOffered: retryable
  };
}
