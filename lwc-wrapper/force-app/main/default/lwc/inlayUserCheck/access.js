/** Words for what Apex knows of a user's access. */
import { fill } from 'c/inlayWords';
import { LABELS } from './labels';

/** What a user can be given, by custom permission, and the permission set of the package that gives it. */
const PERMISSIONS = [
  ['Inlay_View_Portfolio', LABELS.viewPortfolio, 'Inlay User'],
  ['Inlay_View_Kyc', LABELS.viewKyc, 'Inlay KYC Advisor'],
  ['Inlay_Start_Kyc', LABELS.startKyc, 'Inlay KYC Advisor'],
  ['Inlay_Decide_Kyc', LABELS.decideKyc, 'Inlay KYC Officer'],
  ['Inlay_Reveal_Kyc', LABELS.revealKyc, 'Inlay KYC Officer'],
  ['Inlay_Administer', LABELS.administer, 'Inlay Admin']
];

const REFUSALS = {
  record_unreadable: LABELS.unreadable,
  setup_unreadable: LABELS.refused,
  permission_missing: LABELS.refused,
  no_access: LABELS.refused
};

/**
 * @param {{isActive: boolean, canCallInlay: boolean, permissionSets: string[], permissions: Record<string, boolean>,
 *   hasOutdatedGroup: boolean}} access What `InlayCheck.accessOf` answered.
 * @returns {{key: string, text: string, isGiven: boolean}[]}
 */
export function presentAccess({ isActive, canCallInlay, permissionSets, permissions, hasOutdatedGroup }) {
  const sets = permissionSets.map((name) => name.replaceAll('_', ' ')).join(', ');
  return [
    row('active', isActive, isActive ? LABELS.active : LABELS.inactive),
    row('class', canCallInlay, canCallInlay ? LABELS.mayUse : LABELS.mayNotUse),
    ...PERMISSIONS.map(([name, label, set]) => {
      const isHeld = permissions[name] === true;
      return row(name, isHeld, isHeld ? fill(LABELS.held, label) : fill(LABELS.missing, label, set));
    }),
    row('sets', permissionSets.length !== 0, sets ? fill(LABELS.sets, sets) : LABELS.noSets),
    ...(hasOutdatedGroup ? [row('group', false, LABELS.group)] : [])
  ];
}

/** The one row that is shown where Salesforce does not tell. */
export function presentRefusal(code) {
  return row('refused', false, REFUSALS[code] ?? LABELS.error);
}

function row(key, isGiven, text) {
  return {
    key,
    text,
    isGiven,
    icon: isGiven ? 'utility:success' : 'utility:ban',
    variant: isGiven ? 'success' : ''
  };
}
