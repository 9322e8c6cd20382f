// What eslint checks: the rules recommended for Lightning Web Components, those for what Lightning Web Security changes
// or forbids, and the globals of each folder.
const recommended = require('@salesforce/eslint-config-lwc/recommended');
const lightningWebSecurity = require('@locker/eslint-plugin-locker');
const lightningWebSecurityBase = require('@locker/eslint-config-locker/base');
const lightningWebSecurityRecommended = require('@locker/eslint-config-locker/recommended');
const globals = require('globals');

/** Rules that go by the name of a member alone, and so find what Lightning Web Security leaves as it is. */
const foundByNameOnly = {
  // Of elements only; ours belongs to the handshake.
  '@locker/locker/distorted-html-element-blocked-properties': 'off',
  // Of windows and requests only; a dialog of the platform is opened, too.
  '@locker/locker/distorted-xml-http-request-window-open': 'off',
  // Refused is a text as the function, and `no-implied-eval` finds that.
  '@locker/locker/distorted-window-set-timeout': 'off',
  // Refused are script as an address and `allow-same-origin`. A browser test uses what we set inside Lightning Web Security.
  '@locker/locker/distorted-html-iframe-script-element-src-setter': 'off',
  '@locker/locker/distorted-element-set-attribute': 'off'
};

/** What Lightning Web Security refuses and its rules do not know; a browser test shows that it does. */
const unknownToTheRules = [
  {
    selector: "MemberExpression[object.property.name='sandbox']",
    message: 'Under Lightning Web Security the sandbox of a frame is an array. Read the attribute.'
  },
  {
    selector: "CallExpression[callee.property.name='observe'] > MemberExpression.arguments[object.name='document']",
    message: 'Lightning Web Security lets no component observe html, head or body.'
  },
  {
    selector:
      "CallExpression[callee.object.object.name='document'][callee.property.name=/^(append|prepend|appendChild)$/]",
    message: 'Lightning Web Security lets no component append to html, head or body.'
  }
];

module.exports = [
  {
    // Built or generated: `cargo xtask codegen` is where mistakes of the constants are mended.
    ignores: [
      'playground/dist/',
      'host/dist/',
      'playground/server/',
      'coverage/',
      'force-app/main/default/lwc/inlayProtocol/inlayProtocol.js'
    ]
  },
  ...recommended,
  { languageOptions: { globals: globals.browser } },
  {
    // Salesforce gives these rules in the form that eslint took before version 9, so they are put together here. What they
    // only warn about, because it is distorted and not forbidden, is an error as well.
    files: ['force-app/**/lwc/**/*.js'],
    ignores: ['**/__tests__/**'],
    plugins: { '@locker/locker': lightningWebSecurity },
    rules: {
      ...asErrors({ ...lightningWebSecurityBase.rules, ...lightningWebSecurityRecommended.rules }),
      ...foundByNameOnly,
      'no-restricted-syntax': ['error', ...unknownToTheRules]
    }
  },
  {
    files: ['playground/src/**', 'playground/platform/**', 'host/example/**', 'host/conformance/**'],
    // Pages of their own, not components: they own their document and set their timers themselves.
    rules: {
      '@lwc/lwc/no-async-operation': 'off',
      '@lwc/lwc/no-document-query': 'off',
      '@lwc/lwc/no-inner-html': 'off',
      '@lwc/lwc/prefer-custom-event': 'off',
      'no-restricted-globals': 'off'
    }
  },
  {
    files: ['**/__tests__/**', 'jest/**', 'jest.config.js', 'eslint.config.js', '**/*.mjs'],
    languageOptions: { globals: globals.node }
  },
  {
    files: ['**/__tests__/**'],
    // A test gives the data that the platform would give through the wire.
    rules: { '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off' }
  },
  {
    // Programs that do one thing after the other.
    files: ['**/*.mjs'],
    rules: { 'no-await-in-loop': 'off' }
  }
];

function asErrors(rules) {
  return Object.fromEntries(Object.keys(rules).map((name) => [name, 'error']));
}
