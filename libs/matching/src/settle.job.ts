import type { Job, JobHandler } from '#libs/platform';
import { programmeOf, type Programme } from './programme.ts';
import type { RuleStore } from './rule-store.ts';
import { finishPolicies, type Opened, openRunPolicy, togetherWith } from './run-policy.ts';

/**
 * Settles the policies of a run that wait for one another: what a firm gets of their benefits is decided when all that it
 * could get is known, so that it is the same in whatever order they were applied.
 */
export class SettleJob implements JobHandler {
  readonly kind = 'match.settle';

  constructor(
    private readonly rules: RuleStore,
    private readonly programmes: readonly Programme[],
  ) {}

  async handle(job: Job): Promise<void> {
    const { programme, waiting } = await job.step('match.settle.read', async (tx) => {
      const { scope } = await openRunPolicy(tx, this.rules, job.ref);
      const programme = programmeOf(this.programmes, scope.policy.programme);
      const waiting: Opened[] = [];
      for (const { id, state } of await togetherWith(tx, programme, scope))
        if (state === 'awaiting') waiting.push(await openRunPolicy(tx, this.rules, id));
      return { programme, waiting };
    });
    const scopes = waiting.map(({ scope }) => scope);
    for (let after: number | null = waiting.length > 0 ? 0 : null; after !== null;) {
      const from: number = after;
      after = await job.step('match.settle.batch', (tx) => programme.onSettling(tx, scopes, from));
    }
    await job.finish('match.settle.finish', (tx) => finishPolicies(tx, programme, waiting));
  }
}
