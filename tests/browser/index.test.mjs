// All suites in one process, so that they share one browser and one running demo.

import './suites/portfolio.mjs';
import './suites/statements.mjs';
import './suites/record-switch.mjs';
import './suites/waiting.mjs';
import './suites/languages.mjs';
import './suites/session.mjs';
import './suites/refusals.mjs';
import './suites/failures.mjs';
import './suites/later.mjs';
import './suites/host-page.mjs';
import './suites/isolation.mjs';
import './suites/accessibility.mjs';
