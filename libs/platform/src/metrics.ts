import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import type { Tx } from './tx.ts';

/** How promised work stands. */
export interface OutboxState {
  readonly open: number;
  /** Promises that wait for a person. */
  readonly parked: number;
  /** Age of the oldest promise that is due and that no worker has taken, in seconds; 0 without any. */
  readonly oldestSeconds: number;
}

/** Looks at the outbox: what is open, what is parked, and whether due work is being taken up. */
export async function outboxState(tx: Tx): Promise<OutboxState> {
  const [row] = await tx.query<OutboxState>(
    `select count(*) filter (where parked_at is null)::integer as open, count(*) filter (where parked_at is not null)::integer as parked,
       coalesce(extract(epoch from now() - min(due_at) filter (where parked_at is null and due_at <= now()
         and (lease_until is null or lease_until < now()))), 0)::float8 as "oldestSeconds"
     from outbox where done_at is null`,
  );
  return row ?? { open: 0, parked: 0, oldestSeconds: 0 };
}

/** The numbers a process shows at /metrics. Labels are kinds and codes, never subjects. */
export class Metrics {
  readonly registry = new Registry();
  readonly #open = new Gauge({
    name: 'huizhi_outbox_open',
    help: 'Promised work not yet done',
    registers: [this.registry],
  });
  readonly #parked = new Gauge({
    name: 'huizhi_outbox_parked',
    help: 'Promised work that waits for a person',
    registers: [this.registry],
  });
  readonly #age = new Gauge({
    name: 'huizhi_outbox_oldest_seconds',
    help: 'Age of the oldest due promise that no worker has taken',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The present numbers in Prometheus text format. */
  async text(database: Database): Promise<string> {
    const state = await database.transaction('metrics.read', systemContext('metrics'), outboxState);
    this.#open.set(state.open);
    this.#parked.set(state.parked);
    this.#age.set(state.oldestSeconds);
    return this.registry.metrics();
  }
}
