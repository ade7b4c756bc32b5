import pg from 'pg';
import { sha256 } from '#libs/kernel';
import { budgets, lineKey } from '#libs/ledger';
import type { Jobs } from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import { randomNumbers } from '../bench/world.ts';
import type { Answer, Client } from './client.ts';
import type { Enterprise } from './factories.ts';
import { type BrokenInvariant, findBroken } from './invariants.ts';
import { FIRST_DAY, type Stage } from './stage.ts';
import { BUDGET_FEN, type Officer, openWalkStage, POLICIES } from './walk-ground.ts';

/** A benefit as it stands between two commands. */
export interface Row {
  readonly id: string;
  readonly subject: number;
  readonly policy: string;
  readonly state: string;
  readonly version: number;
  readonly amountFen: string;
  readonly list: string | null;
  /** A firm may see it: it was told, or applied for it itself. */
  readonly shown: boolean;
  readonly told: boolean;
}

/** What came of a command; nothing where there was nobody to do it to. */
export type Outcome = 'done' | 'refused' | null;

/** Whether an answer has to say yes, or no with one of these codes; both: either is right. */
export type May = boolean | readonly string[];

/** In an order that a seed repeats: ids are drawn anew each time. */
const ROWS = `
  select e.id, e.subject_id as subject, e.policy_id as policy, e.state, e.version, e.amount_fen::text as "amountFen", e.list_id as list,
    e.notified_at is not null or e.declaration_id is not null as shown, e.notified_at is not null as told
  from entitlement e left join benefit_list l on l.id = e.list_id left join declaration d on d.id = e.declaration_id
  order by e.subject_id, e.policy_id, e.period, e.item, coalesce(l.drafted_at, d.declared_at), e.state, e.version`;
const OVER: readonly string[] = ['paid', 'declined', 'withdrawn'];

/** What each budget has to hold by the benefits and top-ups that stand. */
const HELD = `
  select p.policy,
    (select coalesce(sum(e.amount_fen), 0)::text from entitlement e where e.policy_id = p.policy
      and (e.state in ('listed', 'notified', 'silent', 'suspended') or (e.state = 'objected' and e.confirmed_at is null))) as reserved,
    ((select coalesce(sum(e.amount_fen), 0) from entitlement e where e.policy_id = p.policy
      and (e.state in ('confirmed', 'payable', 'ordered', 'bounced') or (e.state = 'objected' and e.confirmed_at is not null)))
    + (select coalesce(sum(a.difference_fen - a.set_off_fen), 0) from adjustment a join entitlement e on e.id = a.entitlement_id
      where e.policy_id = p.policy and a.transfer_id is not null and e.state <> 'withdrawn'
        and not exists (select from payment_item i where i.adjustment_id = a.id and i.outcome = 'paid')))::text as committed
  from unnest(array['${POLICIES.join("','")}']) p (policy)`;

/** What is promised and due, or will be in a moment: what is tried again at once. */
const DUE = `(select id::text from outbox where done_at is null and parked_at is null and due_at <= now() + interval '2 seconds' order by id limit 1)`;

/** All that a command may change, in one way to the server and back. */
const STANDING = `
  select ${DUE} as due, (select coalesce(json_agg(r), '[]') from (${ROWS}) r) as rows, (select json_agg(h) from (${HELD}) h) as held,
    (select json_agg(concat_ws(' ', code, debits_pending, debits_posted, credits_pending, credits_posted) order by code) from account) as accounts`;

interface Standing {
  readonly due: string | null;
  readonly rows: readonly Row[];
  readonly held: readonly { policy: string; reserved: string; committed: string }[];
  /** Of the ledger, with their balances. */
  readonly accounts: readonly string[];
}

/**
 * A walk of random commands over one installation: officers, firms, machines and the calendar do what they may and may not do,
 * and a model in a few lines says of each command what must come of it and of each budget what it must hold.
 */
export class BenefitWalk {
  /** Who halted which policy. */
  readonly halted = new Map<string, Officer>();
  readonly documents: { readonly policy: string; readonly amountFen: bigint; readonly reference: string }[] = []; // prettier-ignore
  readonly receipts: { readonly batch: string; readonly text: string }[] = [];
  readonly disbursed = new Map<string, bigint>();
  readonly firms: Enterprise[];
  rows: readonly Row[] = [];
  accounts: readonly string[] = [];
  day = FIRST_DAY;
  readonly #random: () => number;
  readonly #jobs: Jobs;
  readonly #appropriated = new Map(Object.entries(BUDGET_FEN));
  readonly #delivered = new Set<string>();
  #seen = '';

  private constructor(
    readonly stage: Stage,
    seed: number,
    firms: readonly Enterprise[],
    private readonly people: ReadonlyMap<number, Client>,
    private readonly officers: ReadonlyMap<Officer, Client>,
    private readonly subjects: ReadonlyMap<string, number>,
    private readonly reader: pg.Client,
  ) {
    this.#random = randomNumbers(seed);
    this.#jobs = stage.makeJobs(stage.silentBell);
    this.firms = [...firms];
  }

  /** Begins a walk. The worker of its stage stands still: what is promised is done between two commands. */
  static async open(seed: number): Promise<BenefitWalk> {
    const { stage, firms, people, officers, subjects } = await openWalkStage();
    // The model looks past everybody's reach, and at all there is.
    const reader = new pg.Client({ connectionString: stage.test.adminUrl });
    await reader.connect();
    const walk = new BenefitWalk(stage, seed, firms, people, officers, subjects, reader);
    // What looks again by itself, in a minute, would else do so wherever the walk happens to be.
    await walk.hasten();
    return walk;
  }

  /** Ends the installation; fails as {@link Stage.close} does. */
  async close(): Promise<void> {
    await this.reader.end();
    await this.stage.close();
  }

  /** Rows of a query, whosever they are. */
  async found<Found>(sql: string, parameters: readonly unknown[] = []): Promise<Found[]> {
    const name = sha256(sql).slice(0, 32);
    return (await this.reader.query({ name, text: sql, values: [...parameters] })).rows as Found[];
  }

  /** One of some, or nothing of none. */
  one<T>(some: readonly T[]): T | undefined {
    return some[Math.floor(this.#random() * some.length)];
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  upTo(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }

  officer(name: Officer): Client {
    return this.officers.get(name) as Client;
  }

  personOf(subject: number): Client {
    return this.people.get(subject) as Client;
  }

  /** Somebody of another firm. */
  strangerTo(subject: number): Client {
    return this.personOf(this.one([...this.people.keys()].filter((id) => id !== subject)) ?? 0);
  }

  subjectOf(firm: Enterprise): number {
    return this.subjects.get(firm.creditCode) ?? 0;
  }

  /** Replaces what departments know of a firm. */
  change(at: number, firm: Enterprise): Enterprise {
    this.firms[at] = firm;
    return firm;
  }

  /** Departments say something of firms; a file that was delivered before is none. */
  async deliver(dataset: string, firms: readonly Enterprise[]): Promise<void> {
    const said = JSON.stringify(firms.map(({ rows }) => rows[dataset]));
    if (this.#delivered.has(said)) return;
    this.#delivered.add(said);
    await this.stage.deliver(dataset, firms, { asOf: this.day });
  }

  /** Holds an answer to what the model says of it. */
  outcome(
    what: string,
    { status, body }: Answer<{ code?: string }>,
    ...may: readonly May[]
  ): Outcome {
    const said = status < 300 ? true : (body.code ?? `status ${status}`);
    const right = may.some((one) =>
      typeof one === 'boolean' ? one === said : one.includes(said === true ? '' : said),
    );
    if (!right) throw new Error(`${what}: ${status} ${JSON.stringify(body).slice(0, 600)}, not ${JSON.stringify(may)}`); // prettier-ignore
    return said === true ? 'done' : 'refused';
  }

  /** Gives money by a document; by the same once more it gives nothing. */
  async appropriate(document: BenefitWalk['documents'][number]): Promise<void> {
    const { policy: id, amountFen, reference } = document;
    const policy = this.stage.book.policies.get(id);
    if (!policy) throw new Error(`${id} is in the rules`);
    await this.stage.as('appropriate', (tx) =>
      appropriateBudget(tx, policy, { year: '2025', amountFen, reference }),
    );
    if (this.documents.includes(document)) return;
    this.documents.push(document);
    this.#appropriated.set(id, (this.#appropriated.get(id) ?? 0n) + amountFen);
  }

  /** Makes terms and gates be looked at, which they are by themselves every ten minutes. */
  async hasten(): Promise<void> {
    await this.stage.as('hasten', (tx) =>
      tx.query(
        `update outbox set due_at = now() where done_at is null and parked_at is null and kind in ('benefits.deadlines', 'benefits.gates')`,
      ),
    );
  }

  /** Does one by one what is promised and due, as a worker would that keeps what it knows of the rules. */
  async work(): Promise<void> {
    for (;;) {
      const [next] = await this.found<{ due: string | null }>(`select ${DUE} as due`);
      if (!next?.due) return;
      await this.#jobs.answer(next.due);
    }
  }

  /** Does what is promised, looks again at what stands, and holds it to the model. */
  async look(): Promise<void> {
    let now = await this.#standing();
    if (now.due !== null) {
      await this.work();
      now = await this.#standing();
    }
    const before = new Map(this.rows.map((row) => [row.id, row]));
    for (const row of now.rows) {
      const was = before.get(row.id);
      if (was && was.amountFen !== row.amountFen) throw new Error(`${row.id}: its amount changed`);
      if (was && OVER.includes(was.state) && was.state !== row.state)
        throw new Error(`${row.id} was ${was.state} and is ${row.state}`);
    }
    if (this.stage.failures.length > 0) throw new Error(this.stage.failures.join('\n'));
    await this.#balance(now);
    this.rows = now.rows;
    this.accounts = now.accounts;
    this.#seen = JSON.stringify(now);
  }

  /** What was refused has changed nothing, moved no money, and promised no work. */
  async sameAsBefore(): Promise<void> {
    const now = JSON.stringify(await this.#standing());
    if (now !== this.#seen)
      throw new Error(`it was refused, and is not as it was: ${differing(this.#seen, now)}`);
  }

  /** The invariants that do not hold. */
  broken(): Promise<BrokenInvariant[]> {
    return findBroken((sql) => this.found(sql));
  }

  async #standing(): Promise<Standing> {
    return (await this.found<Standing>(STANDING))[0] as Standing;
  }

  async #balance({ held }: Standing): Promise<void> {
    const lines = POLICIES.map((policyId) => ({ policyId, year: '2025' }));
    const found = await budgets({ query: (sql, of) => this.found(sql, of) }, lines);
    for (const { policy, reserved, committed } of held) {
      const books = found.get(lineKey({ policyId: policy, year: '2025' }));
      const said = [books?.appropriatedFen, books?.reservedFen, books?.committedFen, books?.disbursedFen]; // prettier-ignore
      const due = [this.#appropriated.get(policy), BigInt(reserved), BigInt(committed), this.disbursed.get(policy) ?? 0n]; // prettier-ignore
      if (said.join(' ') !== due.join(' ') || (books?.availableFen ?? 0n) < 0n)
        throw new Error(`the books of ${policy} say ${said.join(' ')} and should ${due.join(' ')}`);
    }
  }
}

/** Where two texts part, with a little of what stands there. */
function differing(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return `${one.slice(at, at + 200)} → ${other.slice(at, at + 200)}`;
}
