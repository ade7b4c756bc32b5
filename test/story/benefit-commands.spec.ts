import { expect, test } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.ts';
import { BenefitWalk } from '../support/benefit-walk.ts';
import { FIRM_COMMANDS } from '../support/firm-commands.ts';
import { OFFICER_COMMANDS } from '../support/officer-commands.ts';
import { PAYMENT_COMMANDS } from '../support/payment-commands.ts';

/** How many commands are done or refused; each night more of them. */
const COMMANDS = Number(process.env['HUIZHI_COMMANDS'] ?? 1_500);
const SEED = Number(process.env['HUIZHI_SEED'] ?? 20_251_130);
/** Later little is left to promise, and most commands are refused. */
const OF_A_WALK = 500;
/** So many meet every kind. */
const MANY = 10_000;
const LOOK_AT_ALL = 50;
const FIRMS = 24;
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
interface Walked {
  readonly trail: readonly string[];
  readonly end: readonly string[];
}

/** Walks, and ends the installation in any case: what went wrong on the way is told first. */
async function walkThrough(seed: number, length: number): Promise<Walked> {
  const walk = await BenefitWalk.open(seed, FIRMS);
  const [walked] = await Promise.allSettled([goOn(walk, seed, length)]);
  const [closed] = await Promise.allSettled([walk.stage.close()]);
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
      if (trail.length % LOOK_AT_ALL === 0)
        expect(await brokenInvariants(walk.stage.database)).toEqual([]);
    }
    return { trail, end: walk.rows.map((row) => `${row.subject} ${row.policy} ${row.amountFen} ${row.state}`) }; // prettier-ignore
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const last = [...trail.slice(-15), underWay].join('\n');
    throw new Error(
      `${said}\nAgain with HUIZHI_SEED=${seed} HUIZHI_COMMANDS=${trail.length + 1}; the last of ${trail.length} commands:\n${last}`,
      { cause: error },
    );
  }
}

test(`${COMMANDS} random commands of ${ALL.length} kinds do what they may and nothing else, and the books are what the model says`, async () => {
  const tally = new Map<string, number>();
  for (let left = COMMANDS, seed = SEED; left > 0; left -= OF_A_WALK, seed += 1) {
    const { trail } = await walkThrough(seed, Math.min(left, OF_A_WALK));
    for (const one of trail) tally.set(one, (tally.get(one) ?? 0) + 1);
  }
  // A kind of which nothing ever happened is not tried; a short walk, which looks for a fault, need not meet all.
  const met = new Set([...tally.keys()].map((one) => one.split(':')[0]));
  if (COMMANDS >= MANY) expect(ALL.map(([name]) => name).filter((name) => !met.has(name))).toEqual([]); // prettier-ignore
  if (COMMANDS >= 1_000) expect(met.size).toBeGreaterThanOrEqual(30);
}, 7_200_000);

test('the same seed does the same once more', async () => {
  expect(await walkThrough(SEED, 100)).toEqual(await walkThrough(SEED, 100));
});
