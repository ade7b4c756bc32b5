import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import {
  AnotherRunning,
  claimantOf,
  DataFolderBroken,
  inCheckout,
  readConfig,
  refusePlainHttp,
  replaceFile,
  type Mode,
} from '#libs/platform';
import { AddressRefused, DemoRefused, PortTaken, SecretMissing } from './supervisor-errors.ts';

/** What a start was told, before anything runs. */
export interface StartSettings {
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  readonly mode: Mode;
  /** A server of the user's; without one the embedded PostgreSQL is started. */
  readonly databaseUrl: string | undefined;
  readonly secret: string | undefined;
}

/** A built program that a start keeps alive. */
export function programFile(name: 'api' | 'worker'): string {
  return inCheckout('dist', 'bin', `${name}.js`);
}

/** Stand for what a start finds out or makes itself, while the rest is checked. */
const YET_TO_COME = { url: 'postgresql://huizhi_owner@127.0.0.1/huizhi', secret: '?'.repeat(32) };

/**
 * Reads what a start needs from the environment, and checks what its children will read: on settings that would only end
 * them nothing is started.
 *
 * @throws PLATFORM.CONFIGURATION_REFUSED with everything that is wrong, START.ADDRESS_REFUSED, START.SECRET_MISSING,
 * START.DEMO_REFUSED
 */
export function readSettings(environment: NodeJS.ProcessEnv): StartSettings {
  const databaseUrl = environment['DATABASE_URL'] || undefined;
  const secret = environment['HUIZHI_SECRET'] || undefined;
  const config = readConfig({
    ...environment,
    DATABASE_URL: databaseUrl ?? YET_TO_COME.url,
    HUIZHI_SECRET: secret ?? YET_TO_COME.secret,
    HUIZHI_MODE: environment['HUIZHI_MODE'] || (databaseUrl ? 'production' : 'demo'),
    // That a real database is none to try things out on is said below, in words that fit a start.
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
  });
  const host = environment['HUIZHI_HOST'] || '127.0.0.1';
  const written = environment['HUIZHI_PORT'] || '8620';
  const port = Number(written);
  if (!/^\d+$/.test(written) || port < 1 || port > 65_535) {
    throw new AddressRefused(host, written, '1–65535');
  }
  if (databaseUrl && !secret) throw new SecretMissing();
  const { mode } = config;
  if (databaseUrl && mode === 'demo') throw new DemoRefused();
  refusePlainHttp(config);
  return { host, port, dataFolder: dataFolderOf(environment), mode, databaseUrl, secret };
}

/** The data folder: HUIZHI_DATA, or `.data` in the checkout. */
export function dataFolderOf(environment: NodeJS.ProcessEnv): string {
  return resolve(environment['HUIZHI_DATA'] || inCheckout('.data'));
}

/**
 * Makes sure the address can be listened on, before minutes are spent on anything else.
 *
 * @throws PLATFORM.ANOTHER_RUNNING when it is another Huizhi on the same data, START.PORT_TAKEN, START.ADDRESS_REFUSED
 */
export async function checkAddress(settings: StartSettings): Promise<void> {
  const { host, port, dataFolder } = settings;
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code !== 'EADDRINUSE') throw new AddressRefused(host, String(port), code);
    const folder = await realpath(dataFolder).catch(() => dataFolder);
    const claimant = await claimantOf(folder);
    if (claimant) throw new AnotherRunning(folder, claimant);
    throw new PortTaken(host, port, error);
  }
  server.close();
  await once(server, 'close');
}

/** Where a browser on this machine finds the page. */
export function addressOf({ host, port }: Pick<StartSettings, 'host' | 'port'>): string {
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  const name = everywhere[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

/**
 * The secret of this data folder: made at the first start, then kept in a file that only its owner may read. The roles'
 * passwords come from it, so one that is there and cannot be read is never replaced.
 *
 * @throws PLATFORM.DATA_FOLDER_BROKEN
 */
export async function keptSecret(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'secret');
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DataFolderBroken(file, { zh: '读不出', en: 'it cannot be read' }, error);
  });
  if (known !== undefined && known.trim().length < 32)
    throw new DataFolderBroken(file, { zh: '内容不完整', en: 'it is incomplete' });
  if (known !== undefined) return known.trim();
  const secret = randomBytes(32).toString('hex');
  await replaceFile(file, `${secret}\n`);
  return secret;
}
