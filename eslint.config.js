// Typed lint. The rules that matter most here are the ones the type checker needs help with:
// a promise nobody awaits and a union member nobody handles. Sizes of functions are checked here,
// sizes of files in scripts/check.mjs, imports in .dependency-cruiser.cjs.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Globals of Node that scripts use. */
const NODE_GLOBALS = Object.fromEntries(
  (
    'process console URL URLSearchParams Buffer TextDecoder TextEncoder AbortController AbortSignal fetch performance ' +
    'setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask structuredClone WebAssembly'
  )
    .split(' ')
    .map((name) => [name, 'readonly']),
);

const TESTS = ['**/*.test.ts', '**/*.bench.ts', 'tests/**', 'apps/*/test/**'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'out/**',
      'coverage/**',
      'apps/*/public/**',
      '**/fixtures/**',
      '**/*.weights.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['packages/*/tsconfig.json', 'apps/*/tsconfig.json', 'tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    rules: {
      'max-depth': ['error', 4],
      'max-params': ['error', 4],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/dist/**'], message: "Import a package by its name, not from its 'dist'." },
          ],
        },
      ],
    },
  },
  {
    files: [...TESTS, 'packages/testkit/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    // A describe block is a list of cases, not a function that does something.
    files: TESTS,
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { ...NODE_GLOBALS, module: 'writable' } },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
);
