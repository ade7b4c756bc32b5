import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '#libs/kernel';
import {
  DiskFull,
  checkRoom,
  demoAccounts,
  migrateDatabase,
  namedFileFailure,
  readyDataFolder,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#libs/platform';
import { prepareDemo } from './demo.ts';
import { DatabaseEnded, DatabaseUnreachable, NotReady } from './supervisor-errors.ts';
import {
  addressOf,
  checkAddress,
  keptSecret,
  programFile,
  readSettings,
  type StartSettings,
} from './supervisor-settings.ts';
import { Supervisor } from './supervisor.ts';

/** How to start; the defaults are what `huizhi start` does. */
export interface StartOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly print?: (line: string) => void;
}

const READY_LIMIT_SECONDS = 120;
/** A database that ended with less room than this, in megabytes, ended for want of it. */
const ROOM_TO_GO_ON_MB = 32;
/** npm passes on the Ctrl-C that the terminal has already sent; a second one this soon is the same one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Runs the whole system in front of the user until it is told to stop: database, migrations, worker, demonstration,
 * page.
 *
 * Ctrl-C and SIGTERM end the children, then the database, within 10 s; a second Ctrl-C ends everything at once.
 *
 * @returns the exit code: 0 after being told to stop, 1 after a failure that was printed as one sentence
 */
export async function start(options: StartOptions = {}): Promise<number> {
  const print = options.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const session = new Session(options.environment ?? process.env, print);
  const release = listenForStop(session, print);
  try {
    await session.run();
    return 0;
  } catch (error) {
    // What breaks while everything is being stopped broke because of it.
    if (session.stopped.aborted) return 0;
    const named = session.named(error);
    if (!(named instanceof DomainError)) throw named;
    process.stderr.write(`${named.text.zh}\n${named.text.en}\n`);
    return 1;
  } finally {
    await session.end();
    release();
  }
}

/** One run of the system, from settings to the last child gone. */
class Session {
  private readonly controller = new AbortController();
  readonly stopped = this.controller.signal;
  private readonly supervisor: Supervisor;
  private readonly failed: Promise<never>;
  private fail: (error: unknown) => void = () => undefined;
  private database: Promise<EmbeddedPostgres> | undefined;
  private running: EmbeddedPostgres | undefined;
  private settings: StartSettings | undefined;

  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly print: (line: string) => void,
  ) {
    this.supervisor = new Supervisor(print);
    this.failed = new Promise<never>((_, reject) => (this.fail = reject));
    this.failed.catch(() => undefined);
  }

  /** Ends when told to stop; rejects when something cannot go on. */
  async run(): Promise<void> {
    const stop = new Promise<void>((resolve) => {
      this.stopped.addEventListener('abort', () => resolve(), { once: true });
    });
    const work = this.bringUp().catch(async (error: unknown) => {
      // When the database goes, whoever was using it notices first; its own end is the better explanation.
      const isWorded = error instanceof DomainError && error.kind !== 'unavailable';
      if (this.running && !isWorded) await sleep(500);
      throw error;
    });
    work.catch(() => undefined);
    await Promise.race([stop, this.failed, this.supervisor.givenUp, work.then(() => stop)]);
  }

  /** Tells everything to stop; `end` waits for it. */
  stop(): void {
    this.controller.abort();
  }

  /** Children first, because a database that goes first fails their last writes. */
  async end(): Promise<void> {
    this.controller.abort();
    await this.supervisor.stop();
    // A start that is still under way is let finish: it knows its server, nobody else does yet.
    const database = await this.database?.catch(() => undefined);
    await database?.stop();
  }

  /** Ends everything now. */
  kill(): void {
    this.supervisor.kill();
    this.running?.kill();
  }

  /** The error in words, where it is one that a user can do something about. */
  named(error: unknown): unknown {
    if (error instanceof DomainError || !this.settings) return error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '53100') return new DiskFull(this.settings.dataFolder, 500, 0, error);
    const unreachable = /^(ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|28|3D000|08)/.test(
      code,
    );
    if (this.settings.databaseUrl && unreachable) {
      return new DatabaseUnreachable(
        error instanceof Error && error.message ? error.message : code,
        error,
      );
    }
    return namedFileFailure(error, this.settings.dataFolder);
  }

  private async bringUp(): Promise<void> {
    const settings = readSettings(this.environment);
    this.settings = settings;
    await checkAddress(settings);
    const ownerUrl = settings.databaseUrl ?? (await this.startDatabase(settings));
    this.stopped.throwIfAborted();
    await readyDataFolder(settings.dataFolder);
    const secret = settings.secret ?? (await keptSecret(settings.dataFolder));
    this.print('更新数据库结构 … / Migrating the database …');
    await migrateDatabase({ ownerUrl, secret, mode: settings.mode });
    this.stopped.throwIfAborted();
    const environment = this.childEnvironment(settings, ownerUrl, secret);
    this.keep('worker', settings, environment);
    const isDemo = settings.mode === 'demo';
    if (isDemo)
      await prepareDemo({
        ownerUrl,
        secret,
        dataFolder: settings.dataFolder,
        print: this.print,
        signal: this.stopped,
      });
    this.stopped.throwIfAborted();
    this.keep('api', settings, environment);
    await this.untilReady(settings);
    this.printAddress(settings, isDemo);
  }

  private async startDatabase({ dataFolder, host, port }: StartSettings): Promise<string> {
    this.print('启动数据库 … / Starting the database …');
    this.database = startEmbeddedPostgres({
      folder: dataFolder,
      address: addressOf({ host, port }),
      print: this.print,
    });
    const database = await this.database;
    this.running = database;
    if (database.recovered) {
      this.print('上次未正常退出，已恢复 / The last run did not end properly; recovered');
    }
    void database.exited.then(async ({ code, signal }) => {
      if (this.stopped.aborted) return;
      const ended = new DatabaseEnded(signal ?? `exit ${code}`, database.log);
      await checkRoom(dirname(database.log), ROOM_TO_GO_ON_MB).then(
        () => this.fail(ended),
        (full: unknown) => this.fail(full),
      );
    });
    return database.ownerUrl;
  }

  private childEnvironment(
    settings: StartSettings,
    ownerUrl: string,
    secret: string,
  ): NodeJS.ProcessEnv {
    return {
      ...this.environment,
      DATABASE_URL: ownerUrl,
      HUIZHI_SECRET: secret,
      HUIZHI_MODE: this.environment['HUIZHI_MODE'] || settings.mode,
      ...(settings.databaseUrl ? {} : { HUIZHI_DISPOSABLE_DATABASE: 'yes' }),
      HUIZHI_DATA: settings.dataFolder,
      HUIZHI_HOST: settings.host,
      HUIZHI_PORT: String(settings.port),
    };
  }

  private keep(
    name: 'api' | 'worker',
    settings: StartSettings,
    environment: NodeJS.ProcessEnv,
  ): void {
    const script = programFile(name);
    this.supervisor.keep({ name, script, environment, log: logOf(name, settings) });
  }

  private async untilReady(settings: StartSettings): Promise<void> {
    const url = `${addressOf(settings)}/health/ready`;
    const begin = performance.now();
    while (performance.now() - begin < READY_LIMIT_SECONDS * 1000) {
      this.stopped.throwIfAborted();
      const ready = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await sleep(150);
    }
    throw new NotReady(READY_LIMIT_SECONDS, logOf('api', settings));
  }

  private printAddress(settings: StartSettings, isDemo: boolean): void {
    this.print('');
    this.print(`惠至已就绪 / Huizhi is ready: ${addressOf(settings)}`);
    if (isDemo) {
      this.print('演示账号（账号 密码）/ Demo accounts (account password):');
      for (const { account, password, note } of demoAccounts) {
        this.print(`  ${account.padEnd(12)} ${password.padEnd(18)} ${note.zh} / ${note.en}`);
      }
    }
    this.print('按 Ctrl-C 停止 / Press Ctrl-C to stop');
  }
}

/** In front of a user the children's log would bury the result table; with a real database it belongs on the terminal. */
function logOf(name: string, settings: StartSettings): string | undefined {
  return settings.databaseUrl ? undefined : join(settings.dataFolder, `${name}.log`);
}

/** @returns stops listening */
function listenForStop(session: Session, print: (line: string) => void): () => void {
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = performance.now();
      print('正在停止 …（再按一次 Ctrl-C 强制停止）/ Stopping … (Ctrl-C again to force)');
      session.stop();
    } else if (performance.now() - first > SAME_SIGNAL_MS) {
      session.kill();
      process.exit(130);
    }
  };
  // A closed terminal or pipe must not end the supervisor before its children.
  process.stdout.on('error', () => undefined);
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  // npm passes SIGTERM on to a shell that dies of it without telling us; its absence is the only news.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent || first !== undefined) return;
    onSignal();
  }, 500);
  if (process.env['npm_lifecycle_event'] !== 'start') clearInterval(watch);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
