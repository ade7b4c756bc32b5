/**
 * How many codes firms accept in a second, each in a transaction of its own with the insert, the triggers and the row-level
 * security of the product, on a database that survives a crash; each code once, and then half of them again.
 *
 *     npm run bench:codes
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '#libs/kernel';
import { Database, migrateDatabase } from '#libs/platform';
import { answerCode, CodeRefused } from '#libs/programmes/inspections';
import { writeCode } from '../../libs/programmes/inspections/src/code-format.ts';
import { startEmbeddedPostgres } from '../../libs/platform/src/embedded-postgres.ts';

const SECRET = 'bench-secret-bench-secret-bench-secret';
const CODES = 20_000;
const FIRMS = 2_000;
const AT_ONCE = 16;
const CERTIFICATE = randomUUID();
const said = (line: string): void => void process.stdout.write(`${line}\n`);

interface Shown {
  readonly code: string;
  readonly subjectId: number;
}

/** Inspections, each with a code that is good now: written past the triggers, which are measured when firms answer. */
async function invented(client: pg.Client): Promise<Shown[]> {
  const fromMinute = Math.floor(systemClock.now().getTime() / 60_000);
  const untilMinute = fromMinute + 240;
  const codes = Array.from({ length: CODES }, (_, number) => ({
    nonce: randomUUID(),
    inspectionId: randomUUID(),
    certificateId: CERTIFICATE,
    subjectId: 1 + (number % FIRMS),
    fromMinute,
    untilMinute,
  }));
  await client.query(`set session_replication_role = replica`);
  await client.query(
    `insert into subject (id, kind, name, division, synthetic) overriding system value
     select n, 'legal-entity', 'bench ' || n, '460106', true from generate_series(1, $1::integer) n`,
    [FIRMS],
  );
  await client.query(
    `insert into enforcement_certificate (id, state, number, holder, account, valid_until, authority, division)
     values ($1, 'valid', 'bench', 'bench', 'bench', '2099-01-01', 'hn-amr', '46')`,
    [CERTIFICATE],
  );
  // On the list today, as whoever answers asks.
  await client.query(
    `insert into rule_version (state, programme, policy_id, period, authority, division, document, book_digest, decision_hash, document_hash, drafted_by, number)
     select 'published', 'inspections', 'm' || n, extract(year from now() at time zone 'Asia/Shanghai')::text, 'hn-amr', '46',
       '{"subjects": {}, "validity": {"from": "2020-01-01"}}', 'bench', 'bench', 'bench', 'bench', n from generate_series(0, $1::integer) n`,
    [Math.ceil(CODES / FIRMS)],
  );
  const columns = [codes.map((one) => one.inspectionId), codes.map((one) => one.nonce), codes.map((one) => one.subjectId)]; // prettier-ignore
  await client.query(
    `insert into inspection (id, state, origin, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids,
       inspectors, requested_by, authority, division)
     select i, 'planned', 'complaint', 'm' || (n - 1) / $4::integer, gen_random_uuid(), s, '2026', 'x', 'x', current_date, now(), '', '{}', '{bench,other}', 'bench', 'hn-amr', '460106'
     from unnest($1::uuid[], $2::uuid[], $3::integer[]) with ordinality as all_of (i, k, s, n)`,
    [...columns, FIRMS],
  );
  await client.query(
    `insert into inspection_code (id, state, inspection_id, certificate_id, subject_id, valid_from, valid_until, issued_by, authority, division)
     select k, 'issued', i, $4, s, to_timestamp($5::bigint * 60), to_timestamp($6::bigint * 60), 'bench', 'hn-amr', '460106'
     from unnest($1::uuid[], $2::uuid[], $3::integer[]) as all_of (i, k, s)`,
    [...columns, CERTIFICATE, fromMinute, untilMinute],
  );
  await client.query(`analyze`);
  return codes.map((one) => ({ code: writeCode(one, SECRET), subjectId: one.subjectId }));
}

/** @returns how many were accepted; whatever is not refused as answered is an error */
async function acceptAll(database: Database, shown: readonly Shown[]): Promise<number> {
  let accepted = 0;
  let next = 0;
  const one = async (): Promise<void> => {
    for (let own = shown[next++]; own; own = shown[next++]) {
      const { code, subjectId } = own;
      const context = { actor: 'bench', authorities: [], division: '', subjectId };
      const now = Math.floor(systemClock.now().getTime() / 1000);
      try {
        await database.transaction('bench.accept', context, (tx) =>
          answerCode(tx, code, { answer: 'accepted', because: null }, SECRET, now),
        );
        accepted += 1;
      } catch (error) {
        if (!(error instanceof CodeRefused) || error.details['reason'] !== 'answered') throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return accepted;
}

const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
const server = await startEmbeddedPostgres({ folder });
try {
  await migrateDatabase({ ownerUrl: server.ownerUrl, secret: SECRET, mode: 'test' });
  const url = new URL(server.adminUrl);
  url.pathname = new URL(server.ownerUrl).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const shown = await invented(client);
  await client.end();
  const app = {
    ownerUrl: server.ownerUrl,
    secret: SECRET,
    role: 'app',
    poolSize: AT_ONCE,
  } as const;
  const database = await new Database(app).connect();
  for (const [what, part] of [
    ['accepted', shown],
    ['accepted again', shown.slice(0, CODES / 2)],
  ] as const) {
    // prettier-ignore
    const begun = performance.now();
    const accepted = await acceptAll(database, part);
    const seconds = (performance.now() - begun) / 1000;
    said(
      `${part.length.toLocaleString('en')} codes shown, ${accepted.toLocaleString('en')} ${what} in ${seconds.toFixed(1)} s: ` +
        `${Math.round(part.length / seconds).toLocaleString('en')} answers a second, ${AT_ONCE} at a time, fsync on`,
    );
  }
  await database.close();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
