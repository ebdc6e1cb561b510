import js from '@eslint/js';
import globals from 'globals';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import ts from 'typescript-eslint';

/** By name, which takes half as long as to let ESLint find the project of each file. */
const PROJECTS = ['shared', 'client', 'core', 'components', 'workers', 'test'].map(name => `tsconfig.${name}.json`);

export default ts.config(
  {
    ignores: [
      'dist',
      'build',
      'demo/docs',
      'demo/gpu',
      'node_modules',
      'test/fixtures',
      'test/consumers',
      'src/core/kernels/assembly',
    ],
  },
  js.configs.recommended,
  {
    files: ['{src,components,workers,test,bench,demo}/**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: PROJECTS, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-expressions': 'off', // lit and chai both speak in expressions
    },
  },
  {
    files: ['components/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice']],
    plugins: { 'lit-a11y': litA11y },
    rules: { ...litA11y.configs.recommended.rules },
  },
  {
    // TypeScript checks shared code with the DOM and without; what both have in name only is refused here.
    files: ['src/shared/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', 'document', 'window', 'localStorage'] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    files: ['demo/*.js', 'test/isolation/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.serviceworker } },
  },
);
