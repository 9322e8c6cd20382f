// All suites in one process, so that they share one browser and one running demo.

import './suites/portfolio.mjs';
import './suites/periods.mjs';
import './suites/charts.mjs';
import './suites/explain.mjs';
import './suites/tree.mjs';
import './suites/details.mjs';
import './suites/tables.mjs';
import './suites/statements.mjs';
import './suites/kyc.mjs';
import './suites/kyc-live.mjs';
import './suites/kyc-looks.mjs';
import './suites/record-switch.mjs';
import './suites/waiting.mjs';
import './suites/languages.mjs';
import './suites/session.mjs';
import './suites/refusals.mjs';
import './suites/failures.mjs';
import './suites/bad-input.mjs';
import './suites/later.mjs';
import './suites/reload.mjs';
import './suites/host-page.mjs';
import './suites/isolation.mjs';
import './suites/keyboard.mjs';
import './suites/accessibility.mjs';
import './suites/screen-reader.mjs';
