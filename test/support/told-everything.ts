import { RuleStore } from '#libs/matching';
import { moveOne, readRulesFile } from '#libs/platform';
import { deliveryLifecycle } from '#libs/registry';
import { readCalendar } from '#libs/workflow';
import { prepareDemo } from '../../apps/cli/src/demo.ts';
import { tellOfBenefits } from '../../apps/cli/src/demo-benefits.ts';
import { tellOfMonth } from '../../apps/cli/src/demo-month.ts';
import type { Client } from './client.ts';
import { TEST_SECRET } from './database.ts';
import { type Thing, THINGS } from './ownership.ts';
import type { Stage } from './stage.ts';

const SUBJECTS = 400;

/** Row of a thing. */
export type Row = Readonly<Record<string, unknown>>;

/** The demo with both its stories: something of nearly everything that is somebody's. */
export async function tellEverything(stage: Stage): Promise<void> {
  const { database, owner, folder: dataFolder } = stage;
  const print = (): void => undefined;
  await prepareDemo({
    ownerUrl: stage.test.ownerUrl,
    secret: TEST_SECRET,
    dataFolder,
    subjects: SUBJECTS,
    signal: new AbortController().signal,
    print,
  });
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  const told = { database, owner, keeper: { calendar, rules: new RuleStore() }, print };
  await tellOfBenefits(told);
  await stage.settle();
  await tellOfMonth({ ...told, secret: TEST_SECRET, dataFolder, address: 'http://127.0.0.1:8620' });
  await stage.settle();
}

/** The row of a thing, once there is one. */
export async function rowOf(stage: Stage, thing: Thing): Promise<Row | undefined> {
  // As the owner of the database, for whom no column is hidden.
  const [found] = await stage.people(`select to_jsonb(t) as row from (${THINGS[thing]}) t`);
  return (found as { row: Row } | undefined)?.row;
}

/** Who does what neither story does. */
export interface Doers {
  readonly officer: (
    role: 'operator' | 'analyst' | 'finance' | 'data' | 'approver',
  ) => Promise<Client>;
  readonly firm: (subject: number) => Promise<Client>;
}

/** What is posted, by whom, to which address. */
type Post = readonly [Promise<Client>, string, unknown, Record<string, string>?];

/** Does what neither story does, each as whoever does it. @returns what was refused */
export async function makeTheRest(stage: Stage, doers: Doers): Promise<string[]> {
  const refused: string[] = [];
  for (const [who, path, sent, headers = {}] of await whatIsMissing(stage, doers)) {
    const answer = await (await who).send('POST', `/api/v1${path}`, sent, { headers });
    if (answer.status >= 300) refused.push(`${path}: ${JSON.stringify(answer.body)}`);
  }
  refused.push(...(await visitUrgently(stage, await doers.officer('operator'))));
  await holdDelivery(stage);
  for (const [table, { set }] of Object.entries(SET_DOWN))
    await stage
      .rewrite(table, set)
      .catch((error: unknown) => refused.push(`${table}: ${String(error)}`));
  return refused;
}

/** A visit in an emergency, which waits for a second person. @returns what was refused */
async function visitUrgently(stage: Stage, officer: Client): Promise<string[]> {
  const [firm] = await stage.rows<{ creditCode: string; matterId: string; authority: string }>(
    `select v.value as "creditCode", i.matter_id as "matterId", i.authority from inspection i join identifier v using (subject_id)
     where i.matter_id = 'demo-inspect-catering' and v.scheme = 'credit-code' and v.valid_until is null order by i.subject_id desc limit 1`,
  );
  const opened = await officer.post<{ inspection: { id: string } | null }>('/inspections', {
    ...firm,
    under: { kind: 'alert', source: '示范〔2025〕7号', reason: '数据异常' },
    inspectors: ['示范-001', '示范-002'],
  });
  const id = opened.body.inspection?.id;
  if (id === undefined) return [JSON.stringify(opened.body)];
  const codeException = { kind: 'emergency', because: '须立即处置' };
  const done = await officer.post(`/inspections/${id}/done`, { codeException });
  return done.status < 300 ? [] : [JSON.stringify(done.body)];
}

/** A delivery of unexpected size: it waits for two people. */
function holdDelivery(stage: Stage): Promise<void> {
  return stage.as('hold', async (tx) => {
    const [made] = await tx.query<{ id: string }>(
      `insert into delivery (dataset, state, authority, division, mode, digest, source, as_of)
       select dataset, 'received', authority, division, 'full', 'of-unexpected-size', source, as_of
       from delivery where state = 'accepted' order by received_at limit 1 returning id`,
    );
    await moveOne(tx, deliveryLifecycle, made?.id ?? '', { event: 'hold' });
  });
}

async function whatIsMissing(stage: Stage, { officer, firm }: Doers): Promise<Post[]> {
  const first = async (thing: Thing): Promise<Row & { id: string; subject_id: number }> => {
    const row = await rowOf(stage, thing);
    if (!row) throw new Error(`the stories leave no ${thing}`);
    return row as Row & { id: string; subject_id: number };
  };
  const [benefit, declared, visit, batch, record] = [
    await first('entitlement'),
    await first('declaration'),
    await first('inspection'),
    await first('batch'),
    await first('record'),
  ];
  const { code } = (await first('firm')) as unknown as { code: string };
  const file = { 'content-type': 'application/pdf', 'x-file-name': 'report.pdf' };
  return [
    [firm(benefit.subject_id), `/entitlements/${benefit.id}/object`, { about: 'decision', statement: '请复核认定依据' }],
    [firm(declared.subject_id), `/declarations/${declared.id}/evidence`, '%PDF-1.7', file],
    [firm(visit.subject_id), `/inspections/${visit.id}/rating`, { stars: 1 }],
    [officer('operator'), '/firm-demands', { authority: 'hn-amr', kind: 'data', title: '名录核对', creditCodes: [code] }],
    [firm(record.subject_id), '/amendments', { recordId: String(record.id), fact: 'tax.hasArrears', value: true, reason: '登记有误' }],
    [officer('analyst'), '/charge-lists', { document: '示例收费目录清单', authority: 'hn-drc', effectiveFrom: '2025-01-01', charges: [{ code: 'A1', title: '示例收费', basis: '示例文件第一条' }] }],
    [officer('finance'), '/budget-entries', { policyId: batch['policy_id'], kind: 'appropriation', year: '2025', amountFen: '100', reference: '测试〔2025〕9号' }],
    [officer('data'), '/uploads', { dataset: 'tax', name: 'tax.csv', size: 10, mode: 'delta', asOf: '2025-10-01', sha256: '0'.repeat(64) }],
  ]; // prettier-ignore
}

/** What only weeks more of story would leave: set down by the owner of the database, and taken away again. */
const SET_DOWN: Readonly<Record<string, { readonly set: string; readonly clear: string }>> = {
  adjustment: {
    set: `insert into adjustment (state, kind, entitlement_id, subject_id, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at,
        decision_hash, fact_vector_hash, record_ids, endorsed_by, endorsed_because, decided_by, outcome, object_until, authority, division)
      select 'accepted', 'recovery', e.id, e.subject_id, e.amount_fen, 0, e.amount_fen, 'ineligible', d.id, d.as_of, d.known_at,
        d.decision_hash, d.fact_vector_hash, d.record_ids, 'one', 'found', 'another', 'found', d.as_of, e.authority, e.division
      from entitlement e join decision d on d.episode_id = e.episode_id where e.amount_fen > 0 and e.state = 'paid' order by e.subject_id limit 1`,
    clear: `delete from adjustment`,
  },
  notice_delivery: {
    set: `insert into notice_delivery (state, notice_id, entitlement_id, subject_id, kind, channel, round, fault, authority, division)
      select 'parked', n.id, n.entitlement_id, n.subject_id, n.kind, 'email', n.round, 'unreachable', n.authority, n.division
      from notice n where n.entitlement_id is not null order by n.subject_id limit 1`,
    clear: `delete from notice_delivery`,
  },
  joint_search: {
    set: `insert into joint_search (state, area, needs, teams, reach, requested_by, finished_at, authority, division)
      select 'cancelled', division, '[]', '[]', array[authority], 'operator', now(), authority, division from inspection_plan limit 1`,
    clear: `delete from joint_search`,
  },
};

/** Takes away what was set down, so that the books can be asked. */
export async function clearTheRest(stage: Stage): Promise<void> {
  for (const [table, { clear }] of Object.entries(SET_DOWN)) await stage.rewrite(table, clear);
}
