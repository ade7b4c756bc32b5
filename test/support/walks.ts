import { expect, test } from '@jest/globals';
import { BenefitWalk } from './benefit-walk.ts';
import { FIRM_COMMANDS } from './firm-commands.ts';
import { OFFICER_COMMANDS } from './officer-commands.ts';
import { PAYMENT_COMMANDS } from './payment-commands.ts';

/** Later little is left to promise, and most commands are refused. */
const OF_A_WALK = 500;
/** So many meet every kind. */
const MANY = 10_000;
const LOOK_AT_ALL = 50;
const ALL = Object.entries({ ...FIRM_COMMANDS, ...OFFICER_COMMANDS, ...PAYMENT_COMMANDS });
/** What takes long, or leaves nothing to walk on, comes seldom. */
const SELDOM: Readonly<Record<string, number>> = {
  'match everybody': 0.2,
  'go on to another day': 0.5,
  'deliver data': 0.3,
  halt: 0.2,
  'reject a list': 0.1,
  'strike a firm': 0.3,
  decline: 0.3,
};

/** What was done, in order, and what stood in the end. */
export interface Walked {
  readonly trail: readonly string[];
  readonly end: readonly string[];
}

/** Some walks that are tests, each by itself: the seed of the first, by how much the next one's is greater, and how long all are. */
export interface Walks {
  readonly seed: number;
  readonly step: number;
  readonly commands: number;
}

/** Lets some walks be tests, and after them that what they did is of many kinds. */
export function testWalks({ seed: first, step, commands }: Walks): void {
  const met = new Set<string>();
  for (let left = commands, seed = first; left > 0; left -= OF_A_WALK, seed += step) {
    const length = Math.min(left, OF_A_WALK);
    test(`${length} random commands with seed ${seed} do what they may and nothing else, and the books are what the model says`, async () => {
      const { trail } = await walkThrough(seed, length);
      for (const one of trail) met.add(one.split(':')[0] ?? '');
    });
  }
  // A kind of which nothing ever happened is not tried; a short walk, which looks for a fault, need not meet all.
  test(`${commands} commands are of as many kinds as there are people and doors`, () => {
    if (commands >= MANY)
      expect(ALL.map(([name]) => name).filter((name) => !met.has(name))).toEqual([]); // prettier-ignore
    else expect(met.size).toBeGreaterThanOrEqual(commands >= 1_000 ? 30 : 1);
  });
}

/** Walks, and ends the installation in any case: what went wrong on the way is told first. */
export async function walkThrough(seed: number, length: number): Promise<Walked> {
  const walk = await BenefitWalk.open(seed);
  const [walked] = await Promise.allSettled([goOn(walk, seed, length)]);
  const [closed] = await Promise.allSettled([walk.close()]);
  if (walked.status === 'rejected') throw walked.reason;
  if (closed.status === 'rejected') throw closed.reason;
  return walked.value;
}

async function goOn(walk: BenefitWalk, seed: number, length: number): Promise<Walked> {
  const trail: string[] = [];
  let underWay = 'match everybody';
  try {
    await OFFICER_COMMANDS['match everybody']?.(walk);
    await walk.look();
    while (trail.length < length) {
      const [name, command] = walk.one(ALL) as (typeof ALL)[number];
      if (!walk.chance(SELDOM[name] ?? 1)) continue;
      underWay = name;
      const came = await command(walk);
      if (came === null) continue;
      trail.push(`${name}: ${came}`);
      if (came === 'done') await walk.look();
      else await walk.sameAsBefore();
      if (trail.length % LOOK_AT_ALL === 0) expect(await walk.broken()).toEqual([]);
    }
    return { trail, end: [...walk.accounts, ...walk.rows.map((row) => `${row.subject} ${row.policy} ${row.amountFen} ${row.state}`)] }; // prettier-ignore
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const last = [...trail.slice(-15), underWay].join('\n');
    throw new Error(
      `${said}\nAgain with HUIZHI_SEED=${seed} HUIZHI_COMMANDS=${trail.length + 1}; the last of ${trail.length} commands:\n${last}`,
      { cause: error },
    );
  }
}
