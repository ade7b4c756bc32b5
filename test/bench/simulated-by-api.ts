import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type Database,
  demoAccounts,
  hashPassword,
  savePrincipal,
  systemContext,
} from '#libs/platform';
import { Client } from '../faults/client.ts';
import { freePort } from '../faults/processes.ts';
import { spreadOf } from './figures.ts';
import { type MeasuredDatabase } from './measured-server.ts';

const API = fileURLToPath(new URL('../../dist/bin/api.js', import.meta.url));
const OFFICER = 'operator';
const PASSWORD = 'bench-bench-bench';
const ROUNDS = 30;

interface Basis {
  readonly document: string;
}
interface Effect {
  readonly effect: { readonly edited: object; readonly published: object } | null;
}

/**
 * Edits one policy again and again through HTTP of the built server, signed in as an officer, on the snapshot of the latest run:
 * what a policy maker waits for between a key and the answer. The first answer reads the columns and is told apart.
 */
export async function simulateByApi(
  database: MeasuredDatabase,
  owner: Database,
  folder: string,
  policyId: string,
  said: (line: string) => void,
): Promise<void> {
  await openOfficer(owner);
  const port = await freePort();
  const api = fork(API, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...database.environment,
      HUIZHI_DATA: folder,
      HUIZHI_PORT: String(port),
      LOG_LEVEL: 'warn',
    },
  });
  try {
    const officer = await new Client(`http://127.0.0.1:${port}`).signIn(OFFICER, PASSWORD);
    const path = `/policies/${policyId}/simulation`;
    const { document } = await officer.get<Basis>(path);
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const edited = document.replace(
        /("value": )(\d+)/,
        (_, key: string, value: string) => `${key}${Number(value) + round}`,
      );
      const begun = performance.now();
      const { effect } = await officer.post<Effect>(path, { document: edited });
      times.push(performance.now() - begun);
      if (effect === null) throw new Error('an edited policy has an effect');
    }
    const [first = 0, ...warm] = times;
    const sorted = [...warm].sort((a, b) => a - b);
    const { median, least, most } = spreadOf(warm);
    said(
      `one edited policy by the API: first ${first.toFixed(0)} ms, then ${warm.length} times, median ${median.toFixed(0)} ms (${least.toFixed(0)}–${most.toFixed(0)}), 90 % ${(sorted[Math.floor(sorted.length * 0.9)] ?? 0).toFixed(0)}`,
    );
  } finally {
    const ended = once(api, 'exit');
    api.disconnect();
    await ended;
  }
}

async function openOfficer(owner: Database): Promise<void> {
  const officer = demoAccounts.find(({ account }) => account === OFFICER);
  if (!officer) throw new Error(`nobody is called ${OFFICER}`);
  const passwordHash = await hashPassword(PASSWORD);
  await owner.transaction('bench.account', systemContext('bench'), (tx) =>
    savePrincipal(tx, {
      account: OFFICER,
      displayName: officer.displayName,
      roles: officer.roles,
      authorities: ['*'],
      division: '46',
      subjectId: null,
      passwordHash,
      demo: false,
    }),
  );
}
