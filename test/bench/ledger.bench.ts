/**
 * Reservations a second in the ledger alone: batches of 500 on a budget that bears them all, one transaction each, with the
 * triggers that keep balances and seal the trail. By one connection, and by two on a budget of their own each. What a whole
 * transition costs, with entitlement, audit and outbox, `npm run bench:run -- --fund` tells.
 *
 *     npm run bench:ledger -- --reservations 100000 --rounds 3
 */
import { parseArgs } from 'node:util';
import { appropriate, budgetAccounts, reserve } from '#libs/ledger';
import { Database, systemContext } from '#libs/platform';
import { shown, spreadOf } from './figures.ts';
import { MeasuredServer } from './measured-server.ts';

const { values: given } = parseArgs({
  options: {
    reservations: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
});
const RESERVATIONS = Number(given.reservations);
const BATCH = 500;
const system = systemContext('bench');
const said = (line: string): void => void process.stdout.write(`${line}\n`);

async function open(app: Database, policyId: string): Promise<void> {
  const line = { policyId, year: '2025', title: policyId, authority: 'hn-amr', division: '46', shares: [] }; // prettier-ignore
  await app.transaction('bench.budget', system, (tx) =>
    appropriate(tx, line, 10n ** 14n, 'bench', null),
  );
}

async function reserveAll(app: Database, policyId: string, round: string): Promise<void> {
  const { budget, owed } = budgetAccounts(policyId, '2025');
  for (let from = 0; from < RESERVATIONS; from += BATCH) {
    const requests = Array.from({ length: BATCH }, (_, at) => ({
      ref: `${policyId} ${round} ${from + at}`,
      amount: BigInt(1 + ((from + at) % 1_000)),
      division: '460100',
    }));
    const outcomes = await app.transaction('bench.reserve', system, (tx) =>
      reserve(tx, budget, owed, 'bench', requests),
    );
    if (!outcomes.every(({ reserved }) => reserved)) throw new Error('a reservation was refused');
  }
}

const server = await MeasuredServer.start();
try {
  said(await server.settings());
  const database = await server.createDatabase();
  const { DATABASE_URL: ownerUrl = '', HUIZHI_SECRET: secret = '' } = database.environment;
  const app = await new Database({ ownerUrl, secret, role: 'app', poolSize: 4 }).connect();
  try {
    for (const policies of [['a'], ['b', 'c']]) {
      for (const policy of policies) await open(app, policy);
      const rates: number[] = [];
      for (let round = 0; round < Number(given.rounds); round += 1) {
        const begun = performance.now();
        await Promise.all(policies.map((policy) => reserveAll(app, policy, `${round}`)));
        rates.push((1e3 * policies.length * RESERVATIONS) / (performance.now() - begun));
      }
      const { median, least, most } = spreadOf(rates);
      said(
        `${policies.length} connection(s), ${RESERVATIONS.toLocaleString('en')} reservations each: ${shown(median)}/s (${shown(least)} to ${shown(most)})`,
      );
    }
  } finally {
    await app.close();
    await database.drop();
  }
} finally {
  await server.stop();
}
