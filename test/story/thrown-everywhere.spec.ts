import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Doorbell, watchFailpoints } from '#libs/platform';
import { endState, type EndState } from '../faults/end-state.ts';
import { benefit, type Benefit, BOND, GIANT, JOBS, listOf } from '../support/acts.ts';
import type { Answer, Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { SETTLED_TOGETHER } from '../support/story-rules.ts';

const CONFIRMING = anEnterprise(1).littleGiant().hiring(3).reachable();
const DECLINING = anEnterprise(2).hiring(2).reachable();
const SILENT = anEnterprise(3).raising(1_000).reachable();
const CHANGED = anEnterprise(4).littleGiant().raising(900).hiring(4).reachable();
const FIRMS = [CONFIRMING, DECLINING, SILENT, CHANGED];
const AFTER_PUBLICITY = '2025-10-15';
/** Who has not answered is reminded on the one, and past its term on the other. */
const REMINDED = '2025-11-18';
const AFTER_THE_TERM = '2025-11-20';
/** As often as a caller asks again, and a job is begun again, before it counts as hanging. */
const TRIES_MAX = 60;

/** What a test does by itself, and what follows the clock and not the path. */
const NOT_OF_THE_PATH = /^(test\.|faults\.|job\.beat|outbox\.give-back)/;

/** Places of one kind, which are tried in one walk: so many faults of one job as places of all kinds would park it. */
const KINDS: Readonly<Record<string, RegExp>> = {
  'before a commit': /:before-commit$/,
  'after a commit': /:after-commit$/,
  'around a job': /(:claimed|:finished|^outbox\.rung|^benefits\.deliver\.carried)$/,
};

const ON_THE_PATH = [
  'job.match.run:claimed',
  'job.match.segment:claimed',
  'job.match.apply:claimed',
  'job.match.settle:claimed',
  'job.match.conclude:claimed',
  'job.benefits.announce:claimed',
  'job.benefits.advance:claimed',
  'job.benefits.deadlines:claimed',
  'run.start:after-commit',
  'list.approve:after-commit',
  'entitlement.confirm:after-commit',
  'entitlement.decline:after-commit',
  'payment.make:after-commit',
  'payment.release:after-commit',
];

/** At which passage of a place it is thrown, if at all, given how often an undisturbed walk passes it. */
type When = (name: string) => number | undefined;

interface Walked {
  readonly end: EndState;
  readonly passages: ReadonlyMap<string, number>;
  readonly thrown: ReadonlySet<string>;
}

class Thrown extends Error {
  constructor(name: string) {
    super(`thrown at ${name}`);
  }
}

/** One walk of the whole path on a stage of its own, in which it is thrown wherever it is said. */
class Walk {
  readonly passages = new Map<string, number>();
  readonly thrown = new Set<string>();
  #rung: string[] = [];
  readonly #bell: Doorbell = {
    ring: async (due) => void this.#rung.push(...due.map(({ id }) => id)),
    answer: async () => undefined,
    close: async () => undefined,
  };

  private constructor(
    private readonly stage: Stage,
    private readonly when: When,
  ) {}

  static async through(when: When): Promise<Walked> {
    const stage = await Stage.open({
      enterprises: FIRMS,
      besides: { amended: SETTLED_TOGETHER },
    });
    try {
      await stage.stopWorker();
      const walk = new Walk(stage, when);
      await walk.#path();
      expect(stage.failures.filter((failure) => !failure.includes(': thrown at '))).toEqual([]);
      stage.failures.splice(0);
      const { passages, thrown } = walk;
      return { end: await endState(stage.database), passages, thrown };
    } finally {
      await stage.close();
    }
  }

  async #path(): Promise<void> {
    const { stage } = this;
    const [operator, approver, finance, finance2] = (await Promise.all(
      ['operator', 'approver', 'finance', 'finance2'].map((account) => stage.signIn(account)),
    )) as [Client, Client, Client, Client];
    const people = new Map<unknown, Client>();
    for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
    const shown = (firm: unknown, policyId: string): Promise<Benefit> =>
      benefit(people.get(firm) as Client, policyId);

    await this.#insist((key) => operator.post('/runs', {}, { key }), 'first-run');
    await this.#work();
    for (const policyId of [GIANT, JOBS, BOND]) {
      const { id, version, digest } = await listOf(approver, policyId);
      await this.#insist(
        (key) => approver.post(`/lists/${id}/approve`, { version, digest }, { key }),
        `approve.${policyId}`,
      );
    }
    await this.#work();
    for (const policyId of [GIANT, JOBS]) {
      const { id, version, amountFen } = await shown(CONFIRMING, policyId);
      await this.#insist(
        (key) =>
          (people.get(CONFIRMING) as Client).post(
            `/entitlements/${id}/confirm`,
            { version, amountFen },
            { key },
          ),
        `confirm.${policyId}`,
      );
    }
    const declined = await shown(DECLINING, JOBS);
    await this.#insist(
      (key) =>
        (people.get(DECLINING) as Client).post(
          `/entitlements/${declined.id}/decline`,
          { version: declined.version, reason: '不需要' },
          { key },
        ),
      'decline.jobs',
    );
    await this.#work();
    await stage.deliver('employment', [CHANGED.hiring(0)]);
    await this.#insist((key) => operator.post('/runs', {}, { key }), 'second-run');
    await this.#work();
    await this.#reach(AFTER_PUBLICITY);
    const batch = await this.#insist<{ id: string; version: number; digest: string }>(
      (key) => finance.post('/payment-batches', { policyId: GIANT, year: '2025' }, { key }),
      'make.batch',
    );
    const { version, digest } = batch;
    await this.#insist(
      (key) => finance2.post(`/payment-batches/${batch.id}/release`, { version, digest }, { key }),
      'release.batch',
    );
    await this.#reach(REMINDED);
    await this.#reach(AFTER_THE_TERM);
  }

  /** Lets days pass: what is looked for at times is looked for on the day that is reached. */
  async #reach(day: string): Promise<void> {
    await this.stage.moveTo(day);
    await this.stage.rows(
      `update outbox set due_at = now() where done_at is null and parked_at is null`,
    );
    await this.#work();
  }

  /** Sends a command under its key until it is answered by something else than a fault of ours. */
  async #insist<T>(send: (key: string) => Promise<Answer<T>>, key: string): Promise<T> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const { status, body } = await this.#watched(() => send(key));
      if (status >= 500) continue;
      expect([key, status < 300]).toEqual([key, true]);
      return body;
    }
    throw new Error(`${key} got no answer`);
  }

  /** Does all that is due, one by one; who threw lets its lease run out, and the next attempt need not wait. */
  async #work(): Promise<void> {
    const jobs = this.stage.makeJobs(this.#bell);
    for (let idle = 0, tries = 0; idle < 2; tries += 1) {
      if (tries > 20 * TRIES_MAX) throw new Error('the work has no end');
      await this.stage.rows(
        `update outbox set lease_until = null, rung_at = null, due_at = case when attempts > 0 then least(due_at, now()) else due_at end
         where done_at is null and parked_at is null`,
      );
      this.#rung = [];
      await this.#tolerated(() => jobs.sweep());
      idle = this.#rung.length === 0 ? idle + 1 : 0;
      for (const id of this.#rung) await this.#tolerated(() => jobs.answer(id));
    }
    expect(
      await this.stage.rows(`select kind, last_error from outbox where parked_at is not null`),
    ).toEqual([]);
  }

  async #tolerated(work: () => Promise<unknown>): Promise<void> {
    await this.#watched(work).catch((error: unknown) => {
      if (!(error instanceof Thrown)) throw error;
    });
  }

  async #watched<T>(work: () => Promise<T>): Promise<T> {
    watchFailpoints((name) => this.#pass(name));
    try {
      return await work();
    } finally {
      watchFailpoints();
    }
  }

  #pass(name: string): void {
    if (NOT_OF_THE_PATH.test(name)) return;
    const passage = (this.passages.get(name) ?? 0) + 1;
    this.passages.set(name, passage);
    if (this.thrown.has(name) || this.when(name) !== passage) return;
    this.thrown.add(name);
    throw new Thrown(name);
  }
}

let undisturbed: Walked;

beforeAll(async () => {
  undisturbed = await Walk.through(() => undefined);
});
afterAll(() => watchFailpoints());

const placesOf = (kind: string): string[] =>
  [...undisturbed.passages.keys()].filter((name) => KINDS[kind]?.test(name)).sort();

test('every place on the path is of one kind, and the path has the jobs and commands of a benefit from match to money', () => {
  const names = [...undisturbed.passages.keys()].sort();
  expect(Object.keys(KINDS).flatMap(placesOf).sort()).toEqual(names);
  expect(ON_THE_PATH.filter((name) => !names.includes(name))).toEqual([]);
});

describe('thrown at every place of a kind, and tried again, it ends as an undisturbed walk does', () => {
  test.each(Object.keys(KINDS))('%s, at its first passage', async (kind) => {
    const walked = await Walk.through((name) => (KINDS[kind]?.test(name) ? 1 : undefined));
    expect([...walked.thrown].sort()).toEqual(expect.arrayContaining(placesOf(kind)));
    expect(walked.end).toEqual(undisturbed.end);
  });

  test.each(Object.keys(KINDS))('%s, when half of its passages are over', async (kind) => {
    const middle = (name: string): number | undefined => {
      const count = undisturbed.passages.get(name) ?? 0;
      return KINDS[kind]?.test(name) && count > 1 ? Math.floor(count / 2) + 1 : undefined;
    };
    const walked = await Walk.through(middle);
    const repeated = placesOf(kind).filter((name) => middle(name) !== undefined);
    expect([...walked.thrown].sort()).toEqual(repeated);
    expect(walked.end).toEqual(undisturbed.end);
  });
});
