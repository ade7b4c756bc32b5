import { type RuleStore } from '#libs/matching';
import { type Context, type Database, type Tx } from '#libs/platform';
import { type EpisodePlace, expireBatch, promiseBatch, withdrawBatch } from './promise.ts';
import { type ReliefMeasure, reliefMeasures } from './relief-measure.ts';
import { postBatch, reverseBatch, type Unattributed } from './saving.ts';
import { type UnattributedDelivery } from './unattributed.ts';

/** What a posting did; repeated, it does nothing. */
export interface Posting {
  readonly promised: number;
  readonly withdrawn: number;
  readonly expired: number;
  readonly posted: number;
  readonly reversed: number;
  /** How many documents are nobody's saving yet. */
  readonly unattributedCount: number;
  /** The first of them. */
  readonly unattributed: readonly Unattributed[];
  /** All of them, by their delivery. */
  readonly deliveries: readonly UnattributedDelivery[];
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const UNATTRIBUTED_SHOWN = 100;

/** Runs one transaction of a posting, with the reach of the whole system. */
export type PostingStep = <T>(name: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Brings promises and savings up to what episodes and documents say now, as {@link postInSteps} does.
 *
 * @param context with the reach of the whole system
 */
export function postSavings(
  database: Database,
  context: Context,
  rules: RuleStore,
): Promise<Posting> {
  return postInSteps((name, work) => database.transaction(name, context, work), rules);
}

/**
 * Brings promises and savings up to what episodes and documents say now, in transactions of 500 each, so that an interrupted
 * one goes on where it was: promises whose episode ended are taken back, new ones made and those ended of which nothing is settled any more, postings whose document changed
 * are reversed, and what was not posted yet is posted. Two at once wait for one another.
 */
export async function postInSteps(inStep: PostingStep, rules: RuleStore): Promise<Posting> {
  const step = <T>(
    name: string,
    work: (tx: Tx, measures: ReadonlyMap<string, ReliefMeasure>) => Promise<T>,
  ): Promise<T> =>
    inStep(`savings.${name}`, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('savings', 0))`);
      return work(tx, await reliefMeasures(tx));
    });
  const withdrawn = await all(() => step('withdraw', (tx) => withdrawBatch(tx)));
  let promised = 0;
  const first = { subjectId: 0, episodeId: FIRST_ID };
  for (let after: EpisodePlace | null = first; after !== null;) {
    const from: EpisodePlace = after;
    const batch = await step('promise', (tx, measures) => promiseBatch(tx, rules, measures, from));
    promised += batch.promised;
    after = batch.next;
  }
  const expired = await all(() => step('expire', (tx, measures) => expireBatch(tx, measures)));
  let reversed = 0;
  for (let after: string | null = FIRST_ID; after !== null;) {
    const from: string = after;
    const batch = await step('reverse', (tx, measures) => reverseBatch(tx, measures, from));
    reversed += batch.reversed;
    after = batch.next;
  }
  let posted = 0;
  let unattributedCount = 0;
  const unattributed: Unattributed[] = [];
  const deliveries = new Map<string, UnattributedDelivery>();
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    const batch = await step('post', (tx, measures) => postBatch(tx, rules, measures, from));
    posted += batch.posted;
    unattributedCount += batch.unattributed.length;
    unattributed.push(...batch.unattributed.slice(0, UNATTRIBUTED_SHOWN - unattributed.length));
    for (const one of batch.unattributed) {
      const { documents, ...first } = deliveries.get(one.deliveryId) ?? {
        ...of(one),
        documents: 0,
      };
      deliveries.set(one.deliveryId, { ...first, documents: documents + 1 });
    }
    after = batch.next;
  }
  const found = { unattributedCount, unattributed, deliveries: [...deliveries.values()] };
  return { promised, withdrawn, expired, posted, reversed, ...found };
}

function of({ deliveryId, authority, item, reason }: Unattributed) {
  return { deliveryId, authority, item, reason };
}

/** Repeats a batch until it finds nothing more to do. */
async function all(batch: () => Promise<number>): Promise<number> {
  for (let sum = 0; ;) {
    const done = await batch();
    if (done === 0) return sum;
    sum += done;
  }
}
