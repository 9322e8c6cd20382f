/** The views of the widget: how the protocol names them, and what is said about them outside of the frame. */

const VIEWS = {
  Portfolio: {
    view: 'portfolio',
    label: 'Portfolio',
    title: 'Inlay: portfolio of this client',
    loading: 'Loading the portfolio',
    noRecord: "Open a client's record to see the portfolio here."
  },
  KYC: {
    view: 'kyc',
    label: 'KYC',
    title: 'Inlay: KYC file of this client',
    loading: 'Loading the KYC file',
    noRecord: "Open a client's record to see the KYC file here."
  }
};

/** The view that a property names; the portfolio where it names none. */
export function viewNamed(name) {
  return VIEWS[name] ?? VIEWS.Portfolio;
}
