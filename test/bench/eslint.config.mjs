import tseslint from 'typescript-eslint';

export default [
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ['tsconfig.json'], tsconfigRootDir: process.cwd() },
    },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
];
