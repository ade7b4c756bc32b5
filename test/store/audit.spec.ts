import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  auditHeads,
  readCheckpoints,
  systemContext,
  verifyAudit,
  writeCheckpoint,
  type AuditFault,
  type AuditHeads,
} from '#libs/platform';
import { openTasks } from '#libs/workflow';
import { Bench, refusalOf } from '../support/bench.ts';

let bench: Bench;
let folder: string;
let checkpoint: AuditHeads;

/** Two hundred transactions of three rows each: every one of the 64 chains has links, and none has few. */
beforeAll(async () => {
  bench = await Bench.open();
  folder = await mkdtemp(join(tmpdir(), 'huizhi-audit-'));
  for (let n = 0; n < 200; n += 1) {
    await bench.as((tx) =>
      openTasks(
        tx,
        [1, 2, 3].map((part) => ({
          kind: 'test',
          entity: 'test',
          entityId: `${n}-${part}`,
          text: { zh: '看', en: 'look' },
          authority: '',
          division: '',
        })),
      ),
    );
  }
  checkpoint = await bench.as(auditHeads);
  await bench.superuser.query(
    `create temp table kept_audit as table audit; create temp table kept_link as table audit_link; create temp table kept_head as table audit_head`,
  );
});
afterAll(async () => {
  await bench?.close();
  await rm(folder, { recursive: true, force: true });
});

const verify = async (checkpoints: readonly AuditHeads[] = []): Promise<AuditFault | null> =>
  (await verifyAudit(bench.app, checkpoints)).fault;

/** As the superuser with every trigger off: nothing in the database stands in the way. */
const tamper = (sql: string): Promise<unknown> =>
  bench.superuser.query(`begin; set local session_replication_role = replica; ${sql}; commit`);

const restore = (): Promise<unknown> =>
  tamper(`truncate audit, audit_link, audit_head; insert into audit_head table kept_head;
    insert into audit_link overriding system value table kept_link; insert into audit overriding system value table kept_audit`);

const ROW_HASH = `encode(sha256(convert_to(array_to_string(array[a.id::text, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), a.actor, a.entity,
  a.entity_id, a.event, a.from_state, a.to_state, a.reason, a.before_hash, a.after_hash, a.authority, a.division], E'\\x1f', E'\\x1e'), 'UTF8')), 'hex')`;
const MIDDLE = `(select id from audit order by id offset 300 limit 1)`;
const LONGEST = `(select head from audit_head order by seq desc, head limit 1)`;

describe('every tampering is found, and the first place is named', () => {
  afterEach(restore);

  test('an untouched trail verifies, and says how much it read', async () => {
    expect(await verifyAudit(bench.app, [checkpoint])).toEqual({
      rows: 600,
      links: 200,
      checkpoints: 1,
      fault: null,
    });
  });

  test.each<[string, string, AuditFault['what']]>([
    ['a reason changed', `update audit set reason = 'other' where id = ${MIDDLE}`, 'row altered'],
    [
      'an actor changed',
      `update audit set actor = 'somebody else' where id = ${MIDDLE}`,
      'row altered',
    ],
    [
      'a time changed by a millisecond',
      `update audit set at = at + interval '1 millisecond' where id = ${MIDDLE}`,
      'row altered',
    ],
    [
      'a row changed and hashed anew',
      `update audit set reason = 'other' where id = ${MIDDLE}; update audit a set row_hash = ${ROW_HASH} where id = ${MIDDLE}`,
      'row missing or added',
    ],
    ['a row deleted', `delete from audit where id = ${MIDDLE}`, 'row missing or added'],
    [
      'a row inserted with a true hash of its own',
      `insert into audit (link_id, actor, entity, entity_id, event, authority, division, row_hash)
       select link_id, 'forger', 'task', 'x', 'create', '', '', 'x' from audit where id = ${MIDDLE};
       update audit a set row_hash = ${ROW_HASH} where actor = 'forger'`,
      'row missing or added',
    ],
    [
      'two rows swapped between links',
      `update audit set link_id = case id when ${MIDDLE} then (select link_id from audit order by id limit 1) else (select link_id from audit where id = ${MIDDLE}) end
       where id in (${MIDDLE}, (select min(id) from audit))`,
      'row missing or added',
    ],
    [
      'the contents of two rows swapped',
      `update audit a set entity_id = b.entity_id from audit b where (a.id, b.id) in ((${MIDDLE}, ${MIDDLE} + 1), (${MIDDLE} + 1, ${MIDDLE}))`,
      'row altered',
    ],
    [
      'a row hung on a link that is not sealed',
      `with forged as (insert into audit_link (head) values (0) returning id)
       insert into audit (link_id, actor, entity, entity_id, event, authority, division, row_hash) select id, 'forger', 'task', 'x', 'create', '', '', 'x' from forged;
       update audit a set row_hash = ${ROW_HASH} where actor = 'forger'`,
      'row without link',
    ],
    [
      'a link changed',
      `update audit_link set rows_hash = encode(sha256('x'), 'hex') where id = (select max(id) from audit_link)`,
      'row missing or added',
    ],
    [
      'the hash of a link changed',
      `update audit_link set hash = encode(sha256('x'), 'hex') where id = (select max(id) from audit_link)`,
      'link altered',
    ],
    [
      'a link and its rows cut out of a chain',
      `delete from audit where link_id = (select id from audit_link where head = ${LONGEST} and seq = 2);
       delete from audit_link where head = ${LONGEST} and seq = 2`,
      'link missing',
    ],
    [
      'the tail of a chain cut',
      `delete from audit where link_id = (select id from audit_link where head = ${LONGEST} order by seq desc limit 1);
       delete from audit_link where id = (select id from audit_link where head = ${LONGEST} order by seq desc limit 1)`,
      'tail cut',
    ],
    ['a head set back', `update audit_head set seq = seq - 1 where head = ${LONGEST}`, 'tail cut'],
  ])('%s', async (_what, sql, fault) => {
    await tamper(sql);
    expect(await verify()).toEqual({
      where: expect.stringMatching(/audit (row|link|chain) \d+/),
      what: fault,
    });
  });

  test('a chain rebuilt whole from a changed row on is found by the checkpoint kept elsewhere, and by nothing else', async () => {
    await tamper(`
      update audit set reason = 'rewritten history' where link_id = (select id from audit_link where head = ${LONGEST} and seq = 1);
      update audit a set row_hash = ${ROW_HASH} where reason = 'rewritten history'`);
    await rebuild();
    expect(await verify()).toBeNull();
    expect(await verify([checkpoint])).toEqual({
      where: expect.stringMatching(/audit chain \d+, place \d+/),
      what: 'checkpoint differs',
    });
  });

  test('a tail cut with its head set back is found by the checkpoint kept elsewhere, and by nothing else', async () => {
    await tamper(`
      delete from audit where link_id in (select l.id from audit_link l join audit_head h on h.head = l.head and h.seq = l.seq where h.head = 5);
      delete from audit_link l using audit_head h where h.head = 5 and l.head = 5 and l.seq = h.seq;
      update audit_head h set seq = h.seq - 1, hash = (select hash from audit_link l where l.head = 5 and l.seq = h.seq - 1) where head = 5`);
    expect(await verify()).toBeNull();
    expect(await verify([checkpoint])).toMatchObject({
      where: expect.stringContaining('audit chain 5'),
      what: 'checkpoint differs',
    });
  });
});

/** Rebuilds the longest chain as somebody would who knows how it is made. */
async function rebuild(): Promise<void> {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const { rows } = await bench.superuser.query<{
    id: string;
    head: number;
    seq: string;
    row_count: number;
    hashes: string;
  }>(
    `select l.id, l.head, l.seq, l.row_count, (select string_agg(row_hash, '' order by id) from audit where link_id = l.id) as hashes
     from audit_link l where head = ${LONGEST} order by seq`,
  );
  let previous = digest(`huizhi:${rows[0]?.head}`);
  for (const link of rows) {
    const rowsHash = digest(link.hashes);
    const hash = digest(`${link.head}:${link.seq}:${previous}:${rowsHash}:${link.row_count}`);
    await tamper(`update audit_link set previous_hash = '${previous}', rows_hash = '${rowsHash}', hash = '${hash}' where id = ${link.id};
      update audit_head set hash = '${hash}' where head = ${link.head} and seq = ${link.seq}`);
    previous = hash;
  }
}

describe('the database refuses to alter the trail', () => {
  const context = systemContext('test');

  test.each([
    ['app', '42501'],
    ['matcher', '42501'],
    ['owner', 'HZ002'],
  ] as const)('for %s', async (role, code) => {
    for (const sql of [
      `update audit set reason = 'x'`,
      `delete from audit`,
      `truncate audit`,
      `delete from audit_link`,
      `update audit_link set hash = 'x'`,
    ]) {
      expect(await refusalOf(bench[role].transaction('test', context, (tx) => tx.query(sql)))).toBe(
        code,
      );
    }
  });

  test('whoever inserts a row is named in it, whatever he writes', async () => {
    await bench.owner.transaction('test', systemContext('test'), (tx) =>
      tx.query(
        `insert into audit (link_id, actor, entity, entity_id, event, authority, division, row_hash) values (1, 'somebody else', 'x', 'x', 'x', '', '', 'x')`,
      ),
    );
    expect(
      await bench.rows(`select actor, link_id > 1 as linked from audit order by id desc limit 1`),
    ).toEqual([{ actor: 'system:test', linked: true }]);
    expect(await verify()).toBeNull();
    await restore();
  });
});

describe('a row hangs on the link of its own transaction', () => {
  /** As the owner, who says that his link is another one and hashes his row for it. */
  const hung = (link: string): Promise<string | undefined> =>
    refusalOf(
      bench.owner.transaction('test', systemContext('test'), async (tx) => {
        const [row] = await tx.query<{ id: string; hash: string }>(
          `select id, audit_digest(id, date_trunc('milliseconds', now()), 'system:test', 'x', 'x', 'x', null, null, null, null, null, '', '') as hash
           from nextval('audit_id_seq') id`,
        );
        await tx.query(`select set_config('huizhi.audit_link', $1, true)`, [link]);
        await tx.query(
          `insert into audit (id, link_id, at, actor, entity, entity_id, event, authority, division, row_hash) overriding system value
           values ($1, $2, date_trunc('milliseconds', now()), 'system:test', 'x', 'x', 'x', '', '', $3)`,
          [row?.id, link, row?.hash],
        );
      }),
    );

  test('one that is sealed takes no more, and none that is not there', async () => {
    expect(await hung('1')).toBe('HZ002');
    expect(await hung('999999999')).toBe('HZ002');
    expect(await verify()).toBeNull();
  });

  test('and an open one keeps its number', async () => {
    const renumbered = bench.owner.transaction('test', systemContext('test'), async (tx) => {
      const [link] = await tx.query<{ id: string }>(`select audit_current_link() as id`);
      await tx.query(`update audit_link set id = default where id = $1`, [link?.id]);
    });
    expect(await refusalOf(renumbered)).toBe('HZ002');
  });
});

describe('checkpoints', () => {
  const file = (): string => join(folder, 'audit-checkpoints.ndjson');
  let lines: string[];

  beforeEach(async () => {
    await rm(file(), { force: true });
    for (let n = 0; n < 3; n += 1) await writeCheckpoint(bench.app, folder);
    lines = (await readFile(file(), 'utf8')).trimEnd().split('\n');
  });

  test('are read back as they were written, and the trail agrees with them', async () => {
    const read = await readCheckpoints(folder);
    expect(read).toHaveLength(3);
    expect(await verify(read)).toBeNull();
  });

  test.each<[string, (all: string[]) => string[]]>([
    [
      'a line altered',
      ([a = '', b = '', c = '']) => [a, b.replace(/"seq":"(\d+)"/, '"seq":"999"'), c],
    ],
    ['a line cut out', ([a = '', , c = '']) => [a, c]],
    ['two lines swapped', ([a = '', b = '', c = '']) => [b, a, c]],
    ['a line said twice', ([a = '', b = '', c = '']) => [a, b, b, c]],
    ['a line that is no JSON', ([a = '', b = '', c = '']) => [a, b, c, '{']],
  ])('%s is found', async (_what, alter) => {
    await writeFile(file(), `${alter(lines).join('\n')}\n`);
    await expect(readCheckpoints(folder)).rejects.toMatchObject({
      code: 'PLATFORM.CHECKPOINTS_ALTERED',
    });
  });

  test('a line cut short by a crash never was one: the others hold, and the next follows them', async () => {
    await writeFile(file(), `${lines.join('\n')}\n${lines[0]?.slice(0, 100)}`);
    expect(await readCheckpoints(folder)).toHaveLength(3);
    await writeCheckpoint(bench.app, folder);
    expect(await readCheckpoints(folder)).toHaveLength(4);
  });

  test('written by many at once follow one another', async () => {
    await Promise.all(Array.from({ length: 8 }, () => writeCheckpoint(bench.app, folder)));
    expect(await readCheckpoints(folder)).toHaveLength(11);
  });

  test('a folder without any has none', async () => {
    await rm(file());
    expect(await readCheckpoints(folder)).toEqual([]);
  });
});
