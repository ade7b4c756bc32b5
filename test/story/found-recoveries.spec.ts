import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  accept,
  applyWith,
  approve,
  benefit,
  body,
  budgetOf,
  confirm,
  JOBS,
  match,
  VOUCHER,
} from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** Four hired three people and were paid 3,000 yuan each; one declared something for a voucher of 5,000. */
const [ALL, PART, CONTESTED, ORDERED] = [1, 2, 3, 4].map((number) =>
  anEnterprise(number).hiring(3).reachable(),
) as [Enterprise, Enterprise, Enterprise, Enterprise];
const DECLARED = anEnterprise(5).reachable();
const FIRMS = [ALL, PART, CONTESTED, ORDERED, DECLARED];
const DAY = '2025-10-30';
const FINDING = '现场核查：所列人员未实际在岗';

interface Adjustment {
  readonly id: string;
  readonly entitlementId: string;
  readonly kind: string;
  readonly state: string;
  readonly ground: string;
  readonly grantedFen: string;
  readonly differenceFen: string;
  readonly objectUntil: string | null;
  readonly ownHand: boolean;
  readonly version: number;
}
interface Versioned {
  readonly id: string;
  readonly version: number;
}
interface Told {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly differenceFen: string;
  readonly finding: string | null;
  readonly objectUntil: string | null;
  readonly contestable: boolean;
}
interface Detail {
  readonly amountFen: string;
  readonly state: string;
  readonly adjustments: readonly Told[];
  readonly objections: readonly { readonly about: string; readonly outcome: string | null }[];
}

let stage: Stage;
let operator: Client;
let approver: Client;
let third: Client;
let maker: Client;
let checker: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    besides: { policies: [VOUCHER], datasets: ['science'] },
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  third = await stage.signIn('approver2');
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  for (const firm of [ALL, PART, CONTESTED, ORDERED])
    body(await confirm(of(firm), await benefit(of(firm), JOBS)));
  body(await applyWith(of(DECLARED), 72));
  await stage.settle();
  body(await confirm(of(DECLARED), await benefit(of(DECLARED), VOUCHER)));
  await stage.settle();
  await stage.moveTo(DAY);
  await stage.hasten();
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const idOf = async (firm: Enterprise, policy = JOBS): Promise<string> =>
  (await benefit(of(firm), policy)).id;
const detail = async (firm: Enterprise, policy = JOBS): Promise<Detail> =>
  body(await of(firm).get<Detail>(`/entitlements/${await idOf(firm, policy)}`));
const latest = async (firm: Enterprise): Promise<string | undefined> =>
  body(await of(firm).get<{ items: { kind: string }[] }>('/messages')).items[0]?.kind;
const propose = async (
  firm: Enterprise,
  dueFen: string,
  { policy = JOBS, by = operator }: { policy?: string; by?: Client } = {},
) =>
  by.post<Adjustment & { code: string }>(`/entitlements/${await idOf(firm, policy)}/recoveries`, {
    dueFen,
    finding: FINDING,
  });
const act = (who: Client, one: Versioned, what: string) =>
  who.post<Adjustment & { code: string }>(`/adjustments/${one.id}/${what}`, {
    version: one.version,
    reason: '核查记录属实',
  });
const contest = (firm: Enterprise, id: string) =>
  of(firm).post<Versioned & { code: string }>(`/adjustments/${id}/object`, {
    statement: '人员均实际在岗，另附考勤',
  });
const decide = (who: Client, one: Versioned, upheld: boolean) =>
  who.post<{ code: string; state: string }>(`/objections/${one.id}/decide`, {
    version: one.version,
    upheld,
    outcome: '已核对考勤与工资发放记录',
  });
async function payAll(policyId: string): Promise<Versioned> {
  const { id, version, digest } = body(
    await maker.post<Versioned & { digest: string }>('/payment-batches', {
      policyId,
      year: '2025',
    }),
  );
  const released = body(
    await checker.post<Versioned>(`/payment-batches/${id}/release`, { version, digest }),
  );
  const items = await stage.rows<{ id: string; yuan: string }>(
    `select id, (amount_fen / 100)::text || '.00' as yuan from payment_item where batch_id = $1`,
    [id],
  );
  const lines = items.map((item) => `${item.id},${item.yuan},成功,${DAY},`);
  const text = ['明细编号,金额（元）,结果,日期,原因', ...lines].join('\r\n');
  body(await checker.post(`/payment-batches/${id}/receipt`, { text }));
  await stage.settle();
  return released;
}
const go = async (): Promise<void> => {
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, approver, run);
};

describe('what is not paid yet', () => {
  test('is stopped by an objection, not recovered', async () => {
    const early = await propose(ALL, '0');
    expect([early.status, early.body.code]).toEqual([409, 'RECOVERY.TOO_EARLY']);
  });

  test('found false between maker and checker, it is not released', async () => {
    const made = body(
      await maker.post<Versioned & { digest: string }>('/payment-batches', {
        policyId: JOBS,
        year: '2025',
      }),
    );
    const found = body(await propose(ORDERED, '0'));
    expect(found).toMatchObject({ state: 'endorsed', kind: 'recovery', ground: 'finding' });
    const { version, digest } = made;
    const kept = await checker.post<{ code: string }>(`/payment-batches/${made.id}/release`, {
      version,
      digest,
    });
    expect([kept.status, kept.body.code]).toEqual([409, 'PAYMENT.RECOVERY_FOUND']);
    body(await checker.post(`/payment-batches/${made.id}/return`, { version, reason: '待核查' }));
    await stage.settle();
  });
});

describe('what was paid and is found not to be due', () => {
  beforeAll(async () => {
    await payAll(JOBS);
    await payAll(VOUCHER);
    expect((await detail(ALL)).state).toBe('paid');
  });

  test('is put forward with what was found by one, accepted by another, and the amount is never altered', async () => {
    const before = await budgetOf(operator, JOBS);
    const found = body(await propose(ALL, '0'));
    expect(found).toMatchObject({
      state: 'endorsed',
      grantedFen: '300000',
      differenceFen: '300000',
      ownHand: true,
      objectUntil: null,
    });
    expect((await detail(ALL)).adjustments).toEqual([]);
    const own = await act(operator, found, 'accept');
    expect([own.status]).toEqual([403]);
    const twice = await propose(ALL, '0', { by: approver });
    expect([twice.status, twice.body.code]).toEqual([409, 'RECOVERY.UNDER_WAY']);
    const accepted = body(await act(approver, found, 'accept'));
    // Sixty days from 30 October.
    expect(accepted).toMatchObject({ state: 'accepted', objectUntil: '2025-12-29' });
    expect(await latest(ALL)).toBe('to-recover-found');
    expect(await detail(ALL)).toMatchObject({
      amountFen: '300000',
      state: 'paid',
      adjustments: [
        {
          kind: 'recovery',
          state: 'accepted',
          differenceFen: '300000',
          finding: FINDING,
          objectUntil: '2025-12-29',
          contestable: true,
        },
      ],
    });
    expect(await budgetOf(operator, JOBS)).toEqual(before);
  });

  test('whoever found it accepts it neither after somebody else put it forward again', async () => {
    const found = body(await propose(PART, '100000', { by: approver }));
    expect(found).toMatchObject({ differenceFen: '200000' });
    const back = body(await act(third, found, 'return'));
    const again = body(await act(operator, back, 'endorse'));
    const own = await act(approver, again, 'accept');
    expect([own.status, own.body.code]).toEqual([403, 'ADJUSTMENT.SAME_PERSON']);
    body(await act(third, again, 'accept'));
    const forced = stage.rows(
      `update adjustment set state = 'accepted', version = version + 1, endorsed_by = 'x', endorsed_because = 'x', decided_by = found_by, outcome = 'x' where id = $1`,
      [again.id],
    );
    await expect(forced).rejects.toThrow();
  });

  test('nothing is recovered of what is due, twice, or of another’s reach', async () => {
    const all = await propose(CONTESTED, '300000');
    expect([all.status, all.body.code]).toEqual([400, 'RECOVERY.EXCEEDS_GRANTED']);
    const gone = await propose(ALL, '0');
    expect([gone.status, gone.body.code]).toEqual([400, 'RECOVERY.EXCEEDS_GRANTED']);
    await stage.openAccount({
      account: 'operator-elsewhere',
      roles: ['operator'],
      authorities: ['hn-nobody'],
      division: '46',
      subjectId: null,
    });
    const elsewhere = await stage.signIn('operator-elsewhere');
    expect((await propose(CONTESTED, '0', { by: elsewhere })).status).toBe(404);
    expect((await propose(CONTESTED, '0', { by: of(CONTESTED) })).status).toBe(403);
  });

  test('no later data gives back what was found, and what else it says is found beside it', async () => {
    await stage.deliver('employment', [ALL.hiring(3), PART.hiring(5), CONTESTED.hiring(3)]);
    await go();
    const { items } = body(await operator.get<{ items: Adjustment[] }>('/adjustments'));
    expect(items.filter(({ ground }) => ground === 'data')).toEqual([]);
    await stage.deliver('employment', [PART.hiring(0)]);
    await go();
    const all = body(await operator.get<{ items: Adjustment[] }>('/adjustments')).items;
    expect(all.filter(({ ground }) => ground === 'data')).toMatchObject([
      { kind: 'recovery', state: 'open', differenceFen: '100000' },
    ]);
  });
});

describe('a firm that does not accept a recovery', () => {
  let recovery: string;

  beforeAll(async () => {
    const found = body(await propose(CONTESTED, '0'));
    expect((await contest(CONTESTED, found.id)).status).toBe(404);
    recovery = body(await act(approver, found, 'accept')).id;
  });

  test('objects to it, which stands still, and may take that back', async () => {
    const made = body(await contest(CONTESTED, recovery));
    expect(await detail(CONTESTED)).toMatchObject({
      adjustments: [{ state: 'contested', contestable: false }],
      objections: [{ about: 'recovery' }],
    });
    expect((await contest(CONTESTED, recovery)).status).toBe(409);
    expect((await contest(PART, recovery)).status).toBe(404);
    expect(await stage.rows(`select owed_back($1)::text as owed`, [await idOf(CONTESTED)])).toEqual(
      [{ owed: '0' }],
    );
    const { version } = made;
    body(await of(CONTESTED).post(`/objections/${made.id}/withdraw`, { version }));
    expect((await detail(CONTESTED)).adjustments).toMatchObject([
      { state: 'accepted', contestable: true },
    ]);
  });

  test('is decided for by somebody who had no hand in it', async () => {
    const made = body(await contest(CONTESTED, recovery));
    const own = await decide(approver, made, true);
    expect([own.status, own.body.code]).toEqual([403, 'RECOVERY.SAME_HAND']);
    expect(body(await decide(third, made, true))).toMatchObject({ state: 'upheld' });
    expect(await latest(CONTESTED)).toBe('recovery-annulled');
    expect((await detail(CONTESTED)).adjustments).toMatchObject([
      { state: 'annulled', contestable: false },
    ]);
    const forced = stage.as('break', (tx) =>
      tx.query(
        `update adjustment set state = 'accepted', version = version + 1 where state = 'annulled'`,
      ),
    );
    expect(await refusalOf(forced)).toMatch(/^HZ/);
  });

  test('once decided it is not said again, nor past its term', async () => {
    const held = (await detail(ALL)).adjustments[0] as Told;
    const made = body(await contest(ALL, held.id));
    body(await decide(third, made, false));
    expect(await latest(ALL)).toBe('recovery-sustained');
    const again = await contest(ALL, held.id);
    expect([again.status, again.body.code]).toEqual([409, 'RECOVERY.NOT_CONTESTABLE']);
    const other = (await detail(PART)).adjustments[0] as Told;
    await stage.moveTo('2025-12-30');
    const late = await contest(PART, other.id);
    expect([late.status, late.body.code]).toEqual([409, 'RECOVERY.NOT_CONTESTABLE']);
  });
});

describe('what was declared falsely and is paid', () => {
  test('opens a case that ends in a recovery, and whoever is shown its receipt is told', async () => {
    const receipt = body(
      await of(DECLARED).post<{ code: string }>(
        `/entitlements/${await idOf(DECLARED, VOUCHER)}/receipt`,
        {},
      ),
    );
    const standing = async (): Promise<string> =>
      body(
        await new Client(stage.api).get<{ standing: string }>(`/public/receipts/${receipt.code}`),
      ).standing;
    expect(await standing()).toBe('valid');
    const { items } = body(await of(DECLARED).get<{ items: Versioned[] }>('/declarations'));
    const [{ id, version }] = items as [Versioned];
    body(await operator.post(`/declarations/${id}/refute`, { version, note: '评价机构无此记录' }));
    const cases = (): Promise<unknown[]> =>
      stage.rows(`select entity_id from task where kind = 'declared-falsely' and state = 'open'`);
    expect(await cases()).toEqual([{ entity_id: await idOf(DECLARED, VOUCHER) }]);
    const found = body(await propose(DECLARED, '0', { policy: VOUCHER }));
    expect(await cases()).toEqual([]);
    body(await act(approver, found, 'accept'));
    expect(await standing()).toBe('owed-back');
    expect(await detail(DECLARED, VOUCHER)).toMatchObject({ state: 'paid', amountFen: '500000' });
  });
});
