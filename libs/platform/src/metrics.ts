import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import type { JobListener } from './jobs.ts';

/** The numbers a process shows at /metrics. Labels are kinds and codes, never subjects. */
export class Metrics {
  readonly registry = new Registry();
  readonly #jobs = new Counter({
    name: 'huizhi_jobs_total',
    help: 'Jobs by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers: [this.registry],
  });
  readonly #seconds = new Histogram({
    name: 'huizhi_job_seconds',
    help: 'Seconds a job took',
    labelNames: ['kind'],
    buckets: [0.01, 0.1, 1, 10, 60, 600],
    registers: [this.registry],
  });
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
    help: 'Age of the oldest due promise',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts what jobs do. */
  listener(): JobListener {
    return {
      finished: (kind, _ref, seconds) => {
        this.#jobs.inc({ kind, outcome: 'finished' });
        this.#seconds.observe({ kind }, seconds);
      },
      failed: (kind, _ref, _error, parked) =>
        this.#jobs.inc({ kind, outcome: parked ? 'parked' : 'failed' }),
    };
  }

  /** The present numbers in Prometheus text format. */
  async text(database: Database): Promise<string> {
    const [row] = await database.transaction('metrics.read', systemContext('metrics'), (tx) =>
      tx.query<{ open: number; parked: number; age: number }>(
        `select count(*) filter (where parked_at is null)::integer as open, count(*) filter (where parked_at is not null)::integer as parked,
           coalesce(extract(epoch from now() - min(due_at) filter (where parked_at is null and due_at <= now())), 0)::float8 as age
         from outbox where done_at is null`,
      ),
    );
    this.#open.set(row?.open ?? 0);
    this.#parked.set(row?.parked ?? 0);
    this.#age.set(row?.age ?? 0);
    return this.registry.metrics();
  }
}
