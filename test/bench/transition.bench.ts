/**
 * Whole transitions a second, beside reservations of the ledger alone in the same run and on the same server. The unit is one
 * entitlement of a firm that moves from waiting onto its list: its money reserved, its row changed, its audit row written and
 * sealed, and what follows promised. The job of the product does it (`benefits.fund`, with its lease and fence) as the role app
 * under row-level security, everybody on one approved list of a policy at a time; by one connection, and by two with a policy of
 * their own each. Then every invariant is checked, and the whole trail is computed again outside the database.
 *
 *     npm run bench:transition -- --entitlements 40000 --rounds 5
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { appropriate, budgetAccounts, reserve } from '#libs/ledger';
import { loadRules, RuleStore, type RuleVersion } from '#libs/matching';
import {
  Database,
  Jobs,
  moveClock,
  promise,
  systemContext,
  type Tx,
  verifyAudit,
} from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import { FundJob } from '../../libs/programmes/benefits/src/funding.ts';
import { GIANT, JOBS } from '../support/acts.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { FIRST_DAY } from '../support/stage-deliveries.ts';
import { readStoryRules } from '../support/story-rules.ts';
import { shown, type Spread, spreadOf } from './figures.ts';
import { type MeasuredDatabase, MeasuredServer } from './measured-server.ts';

const { values: given } = parseArgs({
  options: {
    entitlements: { type: 'string', default: '40000' },
    rounds: { type: 'string', default: '5' },
  },
});
const ENTITLEMENTS = Number(given.entitlements);
const ROUNDS = Number(given.rounds);
const RESERVED_TOGETHER = 500;
const YEAR = '2025';
const PLENTY_FEN = 10n ** 14n;
const system = systemContext('bench');
const said = (line: string): void => void process.stdout.write(`${line}\n`);

/** A list of everybody for one policy, approved, with nobody's money kept; $1 to $4 are its rule version, policy, authority, item. */
const LISTED = `
with ran as (insert into run (state, authority, division, requested_by, as_of, known_at)
    values ('requested', '', '', current_setting('huizhi.actor'), '${FIRST_DAY}', now()) returning id),
  listed as (insert into benefit_list (policy_id, period, run_id, rule_version_id, state, authority, division, drafted_by)
    select $2, '${YEAR}', id, $1::uuid, 'draft', $3, '46', current_setting('huizhi.actor') from ran returning id, run_id),
  opened as (insert into episode (subject_id, policy_id, period, item, state, authority, division, amount_fen, opened_on)
    select id, $2, '${YEAR}', $4, 'open', $3, division, 100 * (1 + id % 1000), '${FIRST_DAY}' from subject returning *),
  decided as (insert into decision (episode_id, run_id, rule_version_id, subject_id, verdict, amount_fen, as_of, known_at, decision_hash,
      fact_vector_hash, record_ids, authority, division)
    select o.id, l.run_id, $1::uuid, o.subject_id, 'eligible', o.amount_fen, '${FIRST_DAY}', now(), '', '', '{}', o.authority, o.division
    from opened o, listed l returning id, episode_id)
insert into entitlement (subject_id, policy_id, period, item, episode_id, decision_id, list_id, state, authority, division, amount_fen, listed_on)
  select o.subject_id, o.policy_id, o.period, o.item, o.id, d.id, l.id, 'waiting', o.authority, o.division, o.amount_fen, '${FIRST_DAY}'
  from opened o join decided d on d.episode_id = o.id, listed l order by o.subject_id`;

/** Connections of the application, and those who fill the database. */
class World {
  #rounds = 0;

  private constructor(
    readonly app: Database,
    private readonly owner: Database,
    private readonly filler: pg.Client,
    private readonly jobs: Jobs,
    private readonly versions: ReadonlyMap<string, RuleVersion>,
  ) {}

  static async open({ environment, superuserUrl }: MeasuredDatabase): Promise<World> {
    const { DATABASE_URL: ownerUrl = '', HUIZHI_SECRET: secret = '' } = environment;
    const app = await new Database({ ownerUrl, secret, role: 'app', poolSize: 4 }).connect();
    const owner = await new Database({ ownerUrl, secret, role: 'owner', poolSize: 1 }).connect();
    const filler = new pg.Client({ connectionString: superuserUrl });
    await filler.connect();
    const jobs = new Jobs({
      database: app,
      doorbell: {
        ring: () => Promise.resolve(),
        answer: () => Promise.resolve(),
        close: () => Promise.resolve(),
      },
      handlers: [new FundJob(new RuleStore())],
      kinds: ['benefits.fund'],
      leaseSeconds: 60,
      listener: {
        finished: () => undefined,
        failed: (kind, ref, error) => {
          throw new Error(`${kind} ${ref} failed`, { cause: error });
        },
      },
    });
    await moveClock(owner, 'test', FIRST_DAY);
    const versions = await app.transaction('bench.rules', system, async (tx) => {
      await loadRules(tx, await readStoryRules(), { demo: true, today: FIRST_DAY });
      const published = await new RuleStore().published(tx, FIRST_DAY);
      return new Map(published.map((version) => [version.policy.id, version]));
    });
    const world = new World(app, owner, filler, jobs, versions);
    await world.#fill(
      'system:bench',
      `insert into subject (kind, name, division, synthetic)
       select 'legal-entity', 'invented ' || n, '460106', true from generate_series(1, ${ENTITLEMENTS}) n`,
    );
    for (const policyId of [GIANT, JOBS]) {
      const { policy } = world.#version(policyId);
      await app.transaction('bench.money', system, (tx) =>
        appropriateBudget(tx, policy, { year: YEAR, amountFen: PLENTY_FEN, reference: 'bench' }),
      );
      const line = { policyId: `alone ${policyId}`, year: YEAR, title: policyId, authority: 'hn-amr', division: '46', shares: [] }; // prettier-ignore
      await app.transaction('bench.money', system, (tx) =>
        appropriate(tx, line, PLENTY_FEN, 'bench', null),
      );
    }
    return world;
  }

  /** Everybody waits on an approved list of each of these policies. */
  async wait(policies: readonly string[]): Promise<void> {
    this.#rounds += 1;
    for (const policyId of policies) {
      const { id, policy } = this.#version(policyId);
      await this.#fill('bench:drafter', LISTED, [id, policyId, policy.authority.id, `${this.#rounds}`]); // prettier-ignore
      for (const state of ['running', 'applying', 'finished'])
        await this.#fill('bench:drafter', `update run set state = '${state}', version = version + 1 where state <> 'finished'`); // prettier-ignore
      await this.#fill('bench:drafter', `update benefit_list set state = 'reviewing', version = version + 1 where state = 'draft'`); // prettier-ignore
      await this.#fill(
        'bench:approver',
        `update benefit_list set state = 'approved', version = version + 1, approved_by = 'bench:approver', approved_at = now() where state = 'reviewing'`,
      );
    }
    await this.filler.query('vacuum analyze entitlement, episode, decision, transfer, audit');
    await this.filler.query('checkpoint');
  }

  /** Serves everybody who waits for a policy's budget. */
  async fund(policyId: string): Promise<void> {
    const id = await this.app.transaction('bench.promise', system, (tx) =>
      promised(tx, budgetAccounts(policyId, YEAR).budget),
    );
    await this.jobs.answer(id);
  }

  /** Reserves as often in the ledger alone. */
  async reserveAlone(policyId: string, round: number): Promise<void> {
    const { budget, owed } = budgetAccounts(`alone ${policyId}`, YEAR);
    for (let from = 0; from < ENTITLEMENTS; from += RESERVED_TOGETHER) {
      const requests = Array.from({ length: RESERVED_TOGETHER }, (_, at) => ({
        ref: `${policyId} ${round} ${from + at}`,
        amount: BigInt(1 + ((from + at) % 1_000)),
        division: '460106',
      }));
      const outcomes = await this.app.transaction('bench.reserve', system, (tx) =>
        reserve(tx, budget, owed, 'bench', requests),
      );
      if (!outcomes.every(({ reserved }) => reserved)) throw new Error('a reservation was refused');
    }
  }

  /** Fails unless nobody waits, everybody's list is promised its announcement, and all that must hold does. */
  async prove(): Promise<void> {
    const [row] = await this.app.transaction('bench.look', system, (tx) =>
      tx.query<{ waiting: number; listed: number; lists: number; promised: number }>(
        `select (select count(*) from entitlement where state = 'waiting')::integer as waiting,
           (select count(*) from entitlement where state = 'listed')::integer as listed, (select count(*) from benefit_list)::integer as lists,
           (select count(*) from outbox where kind = 'benefits.announce' and done_at is null)::integer as promised`,
      ),
    );
    if (!row || row.waiting > 0 || row.promised !== row.lists)
      throw new Error(`not everybody was served: ${JSON.stringify(row)}`);
    const broken = await brokenInvariants(this.app);
    if (broken.length > 0) throw new Error(JSON.stringify(broken));
    const { rows, links, fault } = await verifyAudit(this.app, []);
    if (fault) throw new Error(JSON.stringify(fault));
    said(
      `${shown(row.listed)} listed, ${row.promised} announcements promised; every invariant holds; ${shown(rows)} audit rows in ${shown(links)} links verify`,
    );
  }

  async close(): Promise<void> {
    await this.filler.end();
    await Promise.all([this.app.close(), this.owner.close()]);
  }

  #version(policyId: string): RuleVersion {
    const version = this.versions.get(policyId);
    if (!version) throw new Error(`${policyId} is not published`);
    return version;
  }

  async #fill(actor: string, sql: string, values: readonly string[] = []): Promise<void> {
    await this.filler.query('begin');
    await this.filler.query(`select set_config('huizhi.actor', $1, true)`, [actor]);
    await this.filler.query(sql, [...values]);
    await this.filler.query('commit');
  }
}

async function promised(tx: Tx, ref: string): Promise<string> {
  await promise(tx, [{ kind: 'benefits.fund', ref }]);
  const [row] = await tx.query<{ id: string }>(
    `select id from outbox where kind = 'benefits.fund' and ref = $1 and done_at is null`,
    [ref],
  );
  if (!row) throw new Error('nothing was promised');
  return row.id;
}

/** Of all rounds: units a second of all connections together, and what processors did for the server, in µs a unit. */
class Measured {
  readonly rates: number[] = [];
  readonly cpu: number[] = [];

  constructor(private readonly server: MeasuredServer) {}

  /** Each connection works for a policy of its own. */
  async round(
    policies: readonly string[],
    work: (policyId: string) => Promise<void>,
  ): Promise<void> {
    const units = policies.length * ENTITLEMENTS;
    const used = await this.server.processorSeconds();
    const begun = performance.now();
    await Promise.all(policies.map(work));
    this.rates.push((1e3 * units) / (performance.now() - begun));
    this.cpu.push((1e6 * ((await this.server.processorSeconds()) - used)) / units);
  }

  toString(): string {
    return `${told(spreadOf(this.rates))}/s, the server ${told(spreadOf(this.cpu))} µs each`;
  }
}

function told({ median, least, most }: Spread): string {
  return `${shown(median)} (${shown(least)} to ${shown(most)})`;
}

async function measure(server: MeasuredServer, world: World): Promise<void> {
  for (const policies of [[GIANT], [GIANT, JOBS]]) {
    const [alone, whole] = [new Measured(server), new Measured(server)];
    for (let round = 0; round < ROUNDS; round += 1) {
      await world.wait(policies);
      const name = ROUNDS * policies.length + round;
      await alone.round(policies, (policyId) => world.reserveAlone(policyId, name));
      await whole.round(policies, (policyId) => world.fund(policyId));
    }
    const ratios = whole.rates.map((rate, round) => (alone.rates[round] ?? NaN) / rate);
    said(`${policies.length} connection(s), ${shown(ENTITLEMENTS)} each, ${ROUNDS} rounds:`);
    said(`  ledger alone: ${alone}`);
    said(`  whole transition: ${whole}; it takes ${told(spreadOf(ratios))} times as long`);
  }
  await world.prove();
}

const server = await MeasuredServer.start();
try {
  said(await server.settings());
  const database = await server.createDatabase();
  const world = await World.open(database);
  try {
    await measure(server, world);
  } finally {
    await world.close();
    await database.drop();
  }
} finally {
  await server.stop();
}
