/**
 * The door that `npm start`, `npm test`, `npm run build` and `npm ci` (as `prepare`) go through.
 *
 * It runs before anything is installed or built, so it is plain JavaScript without dependencies. What is up to date is
 * left alone: dependencies by comparing the lock file with what npm says it installed, `dist` by a hash over the
 * sources that is written last. So a kill at any moment is repaired by the next run.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = join(ROOT, 'dist');
const CLI = join(DIST, 'bin', 'cli.js');
const BUNDLER = join(ROOT, 'apps', 'cli', 'bundle.mjs');
const SERVER_SOURCES = ['apps/api/src', 'apps/worker/src', 'apps/cli/src', 'libs', 'migrations'];
const CONSOLE_CONFIG = join(ROOT, 'apps', 'console', 'vite.config.ts');
/** Written after our own installation, for the lock files that npm's record does not match to the letter. */
const INSTALLED = join(ROOT, 'node_modules', '.huizhi-installed');
/** Set for the npm that this file runs, whose `prepare` would otherwise build a second time. */
const INSIDE = 'HUIZHI_BOOTSTRAP';

/** A failure that has been put into words; its stack would tell a user nothing. */
class Stop extends Error {}

function say(zh, en) {
  process.stderr.write(`${zh} / ${en}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Stop(
    `惠至需要 Node.js 20.19 或更高版本，当前是 ${process.versions.node}；请从 https://nodejs.org 安装后重试。 / Huizhi needs Node.js 20.19 or newer and this is ${process.versions.node}; install it from https://nodejs.org and try again.`,
  );
}

/** Runs a program of Node's in the checkout. @returns its exit code */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ? 128 : code));
  });
}

/** Runs quietly, with a sign of life every ten seconds; the output is part of the failure, if it fails. */
async function runQuietly(zh, en, command, args, options) {
  say(`${zh} …`, `${en} …`);
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const output = [];
  const sign = setInterval(() => process.stderr.write(`  … ${seconds()} s\n`), 10_000);
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...options,
    });
    child.stdout.on('data', (bytes) => output.push(bytes));
    child.stderr.on('data', (bytes) => output.push(bytes));
    child.once('error', reject);
    child.once('close', (exit) => resolve(exit ?? 128));
  }).finally(() => clearInterval(sign));
  if (code === 0) {
    say(`${zh}完成（${seconds()} 秒）`, `done in ${seconds()} s`);
    return;
  }
  const said = Buffer.concat(output).toString('utf8').trimEnd();
  throw new Stop(`${said}\n${zh}失败，原因见上。 / ${en} failed; the reason stands above.`);
}

function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether what was last installed is what the lock file says. npm writes its own record into node_modules as
 * the last step, so a half-done installation has none. Packages that are not there must be optional ones (for other
 * systems) or tools for building, whose absence is noticed when something is to be built.
 */
function isInstalled() {
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(record)) return false;
  if (fs.existsSync(INSTALLED) && fs.readFileSync(INSTALLED, 'utf8') === lockHash()) return true;
  const wanted = readJson(join(ROOT, 'package-lock.json'))?.packages;
  const found = readJson(record)?.packages;
  if (!wanted || !found) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const mine = found[path];
    if (!mine && !(entry.optional || entry.dev || entry.devOptional || entry.peer)) return false;
    if (mine && (mine.version !== entry.version || mine.integrity !== entry.integrity))
      return false;
  }
  return true;
}

function lockHash() {
  return hashOf([join(ROOT, 'package.json'), join(ROOT, 'package-lock.json')]);
}

function canBuild() {
  return fs.existsSync(join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'));
}

async function install() {
  try {
    await npm(
      '安装依赖（首次约需一分钟）',
      'Installing dependencies (about a minute the first time)',
      ['ci'],
    );
  } catch (error) {
    // npm ci refuses a lock file without the optional packages of other systems, which npm writes itself when a
    // registry does not carry them. npm install takes the same locked versions and does not mind.
    if (!/code EUSAGE/.test(error.message)) throw error;
    await npm('按锁定版本安装依赖', 'Installing the locked versions', ['install', '--no-save']);
  }
  fs.writeFileSync(INSTALLED, lockHash());
}

function npm(zh, en, command) {
  // Under `npm start` npm tells where it is; started by hand, the npm beside Node is taken.
  const script = process.env.npm_execpath;
  const flags = [...command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const byPath = script === undefined || !/npm-cli\.(c|m)?js$/.test(script);
  const windows = process.platform === 'win32';
  return runQuietly(
    zh,
    en,
    byPath ? (windows ? 'npm.cmd' : 'npm') : process.execPath,
    byPath ? flags : [script, ...flags],
    { env: { ...process.env, [INSIDE]: '1' }, shell: byPath && windows },
  );
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of files) {
    if (!fs.existsSync(file)) continue;
    hash.update(`\0${relative(ROOT, file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

function serverSources() {
  return SERVER_SOURCES.flatMap((folder) => filesBelow(join(ROOT, folder))).filter(
    (file) => !/\.(spec|bench)\.ts$|\.md$/.test(file),
  );
}

/** The two halves of `dist`, each with a stamp of its own. */
function halves() {
  const shared = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) =>
    join(ROOT, name),
  );
  const server = {
    stamp: join(DIST, '.server-stamp'),
    result: CLI,
    hash: () => hashOf([...shared, join(ROOT, 'package.json'), BUNDLER, ...serverSources()]),
    build: buildServer,
  };
  if (!fs.existsSync(CONSOLE_CONFIG)) return [server];
  const page = {
    stamp: join(DIST, '.console-stamp'),
    result: join(DIST, 'apps', 'console', 'index.html'),
    hash: () => hashOf([shared[0], ...filesBelow(join(ROOT, 'apps', 'console'))]),
    build: buildConsole,
  };
  return [server, page];
}

function isFresh(half) {
  if (!fs.existsSync(half.result) || !fs.existsSync(half.stamp)) return false;
  return fs.readFileSync(half.stamp, 'utf8') === half.hash();
}

async function buildServer() {
  const sources = serverSources();
  const scripts = sources.filter((source) => source.endsWith('.ts'));
  const isMissing = (source) =>
    !source.endsWith('.d.ts') && !fs.existsSync(inDist(source).replace(/ts$/, 'js'));
  const forget = () => fs.rmSync(join(DIST, '.tsbuildinfo'), { force: true });
  removeOrphans(sources);
  if (scripts.some(isMissing) && !fs.existsSync(CLI)) forget();
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const compile = () =>
    runQuietly('编译程序', 'Compiling', process.execPath, [
      compiler,
      '-p',
      join(ROOT, 'tsconfig.build.json'),
    ]);
  await compile();
  if (scripts.some(isMissing)) {
    // The compiler goes by its own notes, not by what is there; without them it writes everything.
    forget();
    await compile();
  }
  for (const source of sources.filter((file) => !file.endsWith('.ts'))) {
    fs.mkdirSync(dirname(inDist(source)), { recursive: true });
    fs.copyFileSync(source, inDist(source));
  }
  await runQuietly('合并程序', 'Bundling', process.execPath, [BUNDLER]);
  // An operation that declares no permission stops the build here.
  await runQuietly('核对接口与权限', 'Checking operations and permissions', process.execPath, [
    join(DIST, 'apps', 'api', 'src', 'describe.js'),
    join(DIST, 'openapi.json'),
  ]);
  linkCommand();
}

function inDist(source) {
  return join(DIST, relative(ROOT, source));
}

/** Deletes results whose source is gone: a left-over migration would be run. */
function removeOrphans(sources) {
  const known = new Set(sources.map((source) => relative(ROOT, source).replace(/\.ts$/, '')));
  for (const folder of SERVER_SOURCES) {
    for (const file of filesBelow(join(DIST, folder))) {
      const path = relative(DIST, file);
      if (!known.has(path) && !known.has(path.replace(/\.js(\.map)?$/, ''))) fs.rmSync(file);
    }
  }
}

/** Makes `npx huizhi` work in the checkout without npx installing anything. */
function linkCommand() {
  fs.chmodSync(CLI, 0o755);
  const link = join(
    ROOT,
    'node_modules',
    '.bin',
    process.platform === 'win32' ? 'huizhi.cmd' : 'huizhi',
  );
  const target = relative(dirname(link), CLI);
  try {
    fs.rmSync(link, { force: true });
    if (process.platform === 'win32') fs.writeFileSync(link, `@node "%~dp0\\${target}" %*\r\n`);
    else fs.symlinkSync(target, link);
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'EEXIST'].includes(error.code)) throw error;
  }
}

async function buildConsole() {
  await runQuietly('构建网页', 'Building the page', process.execPath, [
    join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    join(ROOT, 'apps', 'console'),
    '--config',
    CONSOLE_CONFIG,
    '--outDir',
    join(DIST, 'apps', 'console'),
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]);
}

async function build() {
  for (const half of halves()) {
    if (isFresh(half)) continue;
    const hash = half.hash();
    fs.mkdirSync(DIST, { recursive: true });
    fs.rmSync(half.stamp, { force: true });
    await half.build();
    fs.writeFileSync(`${half.stamp}.new`, hash);
    fs.renameSync(`${half.stamp}.new`, half.stamp);
  }
}

/**
 * Brings the checkout into a state that can run. Two starters take turns by a local socket, which the system frees
 * also when its holder is killed.
 */
async function ready() {
  const release = await takeTurn();
  try {
    if (!isInstalled()) await install();
    if (halves().every(isFresh)) return;
    if (!canBuild()) await install();
    await build();
  } finally {
    release();
  }
}

async function takeTurn() {
  const name = `huizhi-setup-${createHash('sha256').update(fs.realpathSync(ROOT)).digest('hex').slice(0, 24)}`;
  const files = { linux: `\0${name}`, win32: `\\\\.\\pipe\\${name}` };
  const path = files[process.platform] ?? join(tmpdir(), `${name}.sock`);
  for (let waited = 0; ; waited += 1) {
    const server = createServer();
    const taken = await new Promise((resolve) => {
      server.once('error', () => resolve(true));
      server.listen(path, () => resolve(false));
    });
    if (!taken) return () => server.close();
    if (waited === 0)
      say(
        '另一个进程正在安装或构建，等待中 …',
        'Another process is installing or building; waiting …',
      );
    // Only where the name is a file can a killed holder leave it behind.
    if (waited === 600 && !(process.platform in files)) fs.rmSync(path, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** npm runs this after every installation. */
async function prepare() {
  if (process.env[INSIDE]) return;
  if (!canBuild()) {
    say(
      '未安装构建工具（--omit=dev），跳过构建',
      'Build tools are not installed (--omit=dev); not building',
    );
    return;
  }
  const release = await takeTurn();
  await build().finally(release);
}

/** @returns Jest's exit code, after the line that sums up */
async function test(args) {
  const folder = fs.mkdtempSync(join(tmpdir(), 'huizhi-jest-'));
  const results = join(folder, 'results.json');
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const workers = args.some((arg) => /^(-w|-i$|--maxWorkers|--runInBand)/.test(arg))
    ? []
    : ['--maxWorkers=2'];
  try {
    const report = ['--json', `--outputFile=${results}`];
    const code = await run(['--no-warnings', jest, ...workers, ...report, ...args]);
    const found = readJson(results);
    const passed = found?.numPassedTests ?? 0;
    // A file that could not even be loaded counts as one failure; so does a run without any result.
    const failed = found ? found.numFailedTests + found.numRuntimeErrorTestSuites : 1;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return code === 0 && failed > 0 ? 1 : code;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the command line in this very process, so that signals and exit code need no forwarding. */
async function cli(args) {
  if (!fs.existsSync(CLI)) throw new Stop(`缺少 ${CLI}。 / ${CLI} is missing.`);
  process.argv = [process.argv[0], CLI, ...args];
  await import(pathToFileURL(CLI).href);
}

async function main([command, ...args]) {
  checkNode();
  if (command === 'prepare') return prepare();
  if (!['start', 'test', 'build', 'cli'].includes(command)) {
    throw new Stop(
      '用法 / Usage: node apps/cli/bootstrap.mjs start | test | build | prepare | cli …',
    );
  }
  await ready();
  if (command === 'test') process.exitCode = await test(args);
  if (command === 'start') await cli(['start', ...args]);
  if (command === 'cli') await cli(args);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Stop ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
