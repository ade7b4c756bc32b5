import { DomainError, FAILURE_KINDS, fingerprint, type Canonical, type Text } from '#libs/kernel';
import type { Database } from './database.ts';
import { KeyReused } from './errors.ts';
import type { Context, Tx } from './tx.ts';

/** A request that changes state or money, named by its sender so that it can be sent twice without harm. */
export interface KeyedRequest {
  readonly key: string;
  readonly operation: string;
  readonly body: Canonical;
}

/** A refusal that was given before to the same request; it is given again, never turned into "done". */
export class RefusedBefore extends DomainError {
  readonly code: string;
  readonly kind: DomainError['kind'];

  constructor(stored: {
    code: string;
    kind: DomainError['kind'];
    text: Text;
    details: Readonly<Record<string, unknown>>;
  }) {
    super(stored.text, stored.details);
    this.code = stored.code;
    this.kind = stored.kind;
  }
}

interface Stored {
  body_hash: string;
  operation: string;
  state: 'applied' | 'refused';
  answer: never;
}

/**
 * Does work once per (actor, key): its effects and its answer are one commit, and the same request later gets the stored
 * answer. Two at the same moment wait for each other on the key. A refusal by the domain is stored in the transaction
 * that refused, while it still holds the key, so no twin can apply in between; what the work had written is undone.
 * Faults (kinds unavailable and bug) and limits are not stored, so the request may be sent again.
 *
 * @throws PLATFORM.IDEMPOTENCY_KEY_REUSED when the key came before with another body
 */
export async function once<T>(
  database: Database,
  name: string,
  context: Context,
  request: KeyedRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const bodyHash = fingerprint(request.body);
  const outcome = await database.transaction(name, context, async (tx) => {
    const stored = await find<T>(tx, request, bodyHash);
    if (stored) return stored;
    await tx.query('savepoint work');
    try {
      const answer = await work(tx);
      await store(tx, request, bodyHash, 'applied', 200, answer);
      return { answer };
    } catch (error) {
      if (!(error instanceof DomainError) || !isFinal(error)) throw error;
      await tx.query('rollback to savepoint work');
      const { code, kind, text, details } = error;
      const refusal = { code, kind, text, details };
      await store(tx, request, bodyHash, 'refused', FAILURE_KINDS[kind].status, refusal);
      return { refused: error };
    }
  });
  if ('refused' in outcome) throw outcome.refused;
  return outcome.answer;
}

async function find<T>(
  tx: Tx,
  request: KeyedRequest,
  bodyHash: string,
): Promise<{ answer: T } | undefined> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `${tx.context.actor}\n${request.key}`,
  ]);
  const [row] = await tx.query<Stored>(
    `select body_hash, operation, state, answer from idempotency where actor = $1 and key = $2`,
    [tx.context.actor, request.key],
  );
  if (!row) return undefined;
  if (row.body_hash !== bodyHash || row.operation !== request.operation) throw new KeyReused();
  if (row.state === 'refused') throw new RefusedBefore(row.answer);
  return { answer: row.answer };
}

async function store(
  tx: Tx,
  request: KeyedRequest,
  bodyHash: string,
  state: string,
  status: number,
  answer: unknown,
): Promise<void> {
  await tx.query(
    `insert into idempotency (actor, key, operation, body_hash, state, status, answer) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.context.actor,
      request.key,
      request.operation,
      bodyHash,
      state,
      status,
      JSON.stringify(answer ?? null),
    ],
  );
}

function isFinal(error: DomainError): boolean {
  return !['unavailable', 'bug', 'limited'].includes(error.kind);
}
