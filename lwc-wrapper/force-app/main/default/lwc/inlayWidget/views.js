/** The views of the widget, and what is said about them outside of the frame. */
import KYC_FRAME from '@salesforce/label/c.Inlay_Kyc_Frame';
import KYC_LOADING from '@salesforce/label/c.Inlay_Kyc_Loading';
import KYC_NAME from '@salesforce/label/c.Inlay_Kyc_Name';
import KYC_NO_RECORD from '@salesforce/label/c.Inlay_Kyc_No_Record';
import PORTFOLIO_FRAME from '@salesforce/label/c.Inlay_Portfolio_Frame';
import PORTFOLIO_LOADING from '@salesforce/label/c.Inlay_Portfolio_Loading';
import PORTFOLIO_NAME from '@salesforce/label/c.Inlay_Portfolio_Name';
import PORTFOLIO_NO_RECORD from '@salesforce/label/c.Inlay_Portfolio_No_Record';

const WORDS = {
  portfolio: {
    name: PORTFOLIO_NAME,
    frame: PORTFOLIO_FRAME,
    loading: PORTFOLIO_LOADING,
    noRecord: PORTFOLIO_NO_RECORD
  },
  kyc: { name: KYC_NAME, frame: KYC_FRAME, loading: KYC_LOADING, noRecord: KYC_NO_RECORD }
};

/** The words of a view of the protocol, `portfolio` or `kyc`. */
export function wordsOf(view) {
  return WORDS[view];
}
