// What eslint checks: the rules recommended for Lightning Web Components, and the globals of each folder.
const recommended = require('@salesforce/eslint-config-lwc/recommended');
const globals = require('globals');

module.exports = [
  {
    // Generated: `cargo xtask codegen` is where its mistakes are mended.
    ignores: [
      'playground/dist/',
      'playground/server/',
      'coverage/',
      'force-app/main/default/lwc/inlayProtocol/inlayProtocol.js'
    ]
  },
  ...recommended,
  { languageOptions: { globals: globals.browser } },
  {
    files: ['playground/src/**', 'playground/platform/**'],
    // A page of its own, not a component: it owns its document and sets its timers itself.
    rules: {
      '@lwc/lwc/no-async-operation': 'off',
      '@lwc/lwc/no-document-query': 'off',
      '@lwc/lwc/no-inner-html': 'off',
      '@lwc/lwc/prefer-custom-event': 'off',
      'no-restricted-globals': 'off'
    }
  },
  {
    files: ['**/__tests__/**', 'jest/**', 'jest.config.js', 'eslint.config.js', '**/*.config.mjs'],
    languageOptions: { globals: globals.node }
  }
];
