import { rm } from 'node:fs/promises';
import pg from 'pg';
import { databaseAccount } from './embedded-account.ts';
import { readyBinaries } from './embedded-binaries.ts';
import { claimFolder } from './embedded-claim.ts';
import { ensureCluster } from './embedded-cluster.ts';
import { namedFileFailure } from './embedded-errors.ts';
import { choosePlace } from './embedded-place.ts';
import { stopOrphan } from './embedded-postmaster.ts';
import { launchServer } from './embedded-server.ts';
import type { RunningServer, ServerExit } from './embedded-server.ts';
import { readyDataFolder, writeState } from './embedded-state.ts';
import type { EmbeddedState } from './embedded-state.ts';

/** How to start an embedded PostgreSQL. */
export interface EmbeddedPostgresOptions {
  /** The data folder; created if missing. It keeps the passwords, and for a normal user the cluster too. */
  readonly folder: string;
  /** Tried first, then the port of the last start, then any free one. */
  readonly port?: number;
  /** For tests: not crash-safe, uses only accounts the system has, and removes the folder when stopped. */
  readonly throwaway?: boolean;
  /** What a second starter is told about where this one can be reached. */
  readonly address?: string;
  /** Receives what a user should know, one bilingual sentence per line. */
  readonly print?: (line: string) => void;
}

/** A PostgreSQL server that belongs to this process. */
export interface EmbeddedPostgres {
  /** Database `huizhi` as `huizhi_owner`, who may create roles and is no superuser. Holds a password. */
  readonly ownerUrl: string;
  /** Database `postgres` as the superuser. Holds a password. */
  readonly adminUrl: string;
  readonly port: number;
  /** `18.4` */
  readonly version: string;
  /** Whether the last server was not stopped properly: it was found running, or gone with its log to be replayed. */
  readonly recovered: boolean;
  /** Settles when the server has ended, by `stop` or by itself. */
  readonly exited: Promise<ServerExit>;
  /** PostgreSQL's own log file. */
  readonly log: string;
  /** Ends every session, stops the server within 6 s, and gives up the folder. */
  stop(): Promise<void>;
  /** Ends the server at once, for a caller that will not wait; the next start replays its log. */
  kill(): void;
}

const OWNER = 'huizhi_owner';
const DATABASE = 'huizhi';

/**
 * Starts the PostgreSQL that comes from npm on a data folder, and takes over whatever an earlier process left there.
 *
 * Safe against kill -9 at any moment: the next start finds a whole cluster or none, stops an orphaned server, and lets
 * PostgreSQL recover. Only 127.0.0.1 is listened on. As root the server runs as another user, outside the checkout.
 *
 * @throws PLATFORM.ANOTHER_RUNNING, PLATFORM.DATA_FOLDER_UNWRITABLE, PLATFORM.DISK_FULL, PLATFORM.DATA_FOLDER_BROKEN,
 * PLATFORM.DATABASE_BINARIES_MISSING, PLATFORM.DATABASE_ACCOUNT_MISSING
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = await readyDataFolder(options.folder);
  const claim = await claimFolder(folder, options.address ?? 'PostgreSQL');
  try {
    return await startClaimed(folder, options, () => claim.release());
  } catch (error) {
    await claim.release();
    throw namedFileFailure(error, folder);
  }
}

async function startClaimed(
  folder: string,
  options: EmbeddedPostgresOptions,
  release: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const throwaway = options.throwaway ?? false;
  const print = options.print ?? (() => undefined);
  const account = await databaseAccount(throwaway);
  const place = await choosePlace({ folder, account, throwaway, print });
  const binaries = await readyBinaries(place);
  const recovered = await stopOrphan(place, binaries);
  const state = await ensureCluster({ folder, place, binaries, throwaway, print });
  const wished = options.port ?? state.port;
  const server = await launchServer({ place, binaries, port: wished, throwaway });
  const adminUrl = urlOf('postgres', state.adminPassword, server.port, 'postgres');
  try {
    if (state.port !== server.port) await writeState(folder, { ...state, port: server.port });
    await provision(adminUrl, state);
  } catch (error) {
    await server.stop();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= stopAll(server, throwaway ? [place.folder, folder] : [], release));
  const ownerUrl = urlOf(OWNER, state.ownerPassword, server.port, DATABASE);
  const { port, exited } = server;
  const kill = (): void => server.kill();
  const { version } = binaries;
  return { ownerUrl, adminUrl, port, version, recovered, exited, log: place.log, stop, kill };
}

async function stopAll(
  server: RunningServer,
  leftovers: readonly string[],
  release: () => Promise<void>,
): Promise<void> {
  try {
    await server.stop();
    for (const folder of leftovers) await rm(folder, { recursive: true, force: true });
  } finally {
    await release();
  }
}

/** Brings the owner role and its database into being; a start that was cut short here is simply completed. */
async function provision(adminUrl: string, state: EmbeddedState): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [OWNER]);
    const verb = roles.rowCount === 0 ? 'CREATE' : 'ALTER';
    // The password is hexadecimal, so it needs no quoting beyond the quotes.
    await client.query(
      `${verb} ROLE ${OWNER} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${state.ownerPassword}'`,
    );
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}

function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}
