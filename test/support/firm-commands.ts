import { type Form, POINTS, VOUCHER } from './acts.ts';
import type { BenefitWalk, May, Outcome, Row } from './benefit-walk.ts';
import type { Answer, Client } from './client.ts';

/** Something that somebody does. */
export type Command = (walk: BenefitWalk) => Promise<Outcome>;

const ANSWERABLE: readonly string[] = ['notified', 'silent'];
const OBJECTABLE: readonly string[] = ['notified', 'silent', 'confirmed', 'payable', 'bounced'];
const NOT_FOUND = ['PLATFORM.NOT_FOUND'] as const;
export const REFUSED = ['KERNEL.TRANSITION_REFUSED'] as const;
const REASON = '本年度不再需要';

type Act = (walk: BenefitWalk, row: Row) => Promise<[Answer<{ code?: string }>, May]>;

/** Something done to any benefit, in whatever state: what is shown to its firm, else it is not there. */
const to =
  (what: string, act: Act): Command =>
  async (walk) => {
    // Half of the time where it can come to something, or nearly nothing ever would.
    const live = walk.rows.filter(({ state }) => OBJECTABLE.includes(state));
    const row = walk.one(walk.chance(0.5) ? live : walk.rows);
    if (!row) return null;
    const [answer, may] = await act(walk, row);
    return walk.outcome(`${what} ${row.state}`, answer, may);
  };

const answerable = (row: Row): May =>
  !row.shown ? NOT_FOUND : ANSWERABLE.includes(row.state) || REFUSED;
const objectable = (row: Row): May =>
  !row.told ? NOT_FOUND : OBJECTABLE.includes(row.state) || REFUSED;
const shownOr = (row: Row, code: string): May => (row.shown ? [code] : NOT_FOUND);
const confirm = (who: Client, row: Row, change: object = {}, key?: string) =>
  who.post<{ code?: string }>(
    `/entitlements/${row.id}/confirm`,
    { version: row.version, amountFen: row.amountFen, ...change },
    key === undefined ? {} : { key },
  );

async function confirmTwice(walk: BenefitWalk): Promise<Outcome> {
  const row = walk.one(walk.rows.filter(({ state }) => ANSWERABLE.includes(state)));
  if (!row) return null;
  const person = walk.personOf(row.subject);
  const key = `${row.id}-${row.version}`;
  const first = await confirm(person, row, {}, key);
  const second = await confirm(person, row, {}, key);
  if (JSON.stringify(first.body) !== JSON.stringify(second.body))
    throw new Error(`${row.id} was confirmed twice under one key: ${JSON.stringify(second.body)}`);
  return walk.outcome('confirm twice', second, true);
}

async function apply(walk: BenefitWalk): Promise<Outcome> {
  const firm = walk.one(walk.firms);
  if (!firm) return null;
  const person = walk.personOf(walk.subjectOf(firm));
  const form = await person.get<Form & { code?: string }>(`/forms/${VOUCHER}`);
  const closed = ['MATCHING.FORM_NOT_OFFERED', 'MATCHING.APPLICATION_PAUSED'];
  const may: May = walk.halted.has(VOUCHER) ? ['POLICY.HALTED'] : closed;
  if (form.status !== 200) return walk.outcome('form', form, may);
  const { digest, asked } = form.body;
  const answers = asked.map(({ key }) => ({ key, value: 50 + walk.upTo(50) }));
  if (answers.some(({ key }) => key !== POINTS)) throw new Error('it asks for the points alone');
  const answer = await person.post<{ code?: string }>(`/forms/${VOUCHER}`, {
    digest,
    agreed: true,
    answers,
  });
  return walk.outcome('apply', answer, true);
}

interface Objection {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly subject: number;
  readonly own: boolean;
}
const OBJECTIONS = `select o.id, o.state, o.version, o.subject_id as subject, o.complainant is null as own
  from objection o join entitlement e on e.id = o.entitlement_id
  order by o.subject_id, e.policy_id, e.period, e.item, o.raised_on, o.decided_at, o.version, o.raised_by, o.state`;

/** What a firm said itself and nobody has decided, it takes back; what others said of it is not there for it. */
async function takeBack(walk: BenefitWalk, asStranger: boolean): Promise<Outcome> {
  const all = await walk.found<Objection>(OBJECTIONS);
  const open = all.filter(({ state, own }) => own && state === 'open');
  const one = walk.one(asStranger || walk.chance(0.8) ? open : all);
  if (!one) return null;
  const person = asStranger ? walk.strangerTo(one.subject) : walk.personOf(one.subject);
  const said = { version: one.version };
  const answer = await person.post<{ code?: string }>(`/objections/${one.id}/withdraw`, said);
  const may: May = !one.own || asStranger ? NOT_FOUND : one.state === 'open' || REFUSED;
  return walk.outcome(`take back ${one.state}`, answer, may);
}

/** What firms do, each as itself and as others would like to. */
export const FIRM_COMMANDS: Readonly<Record<string, Command>> = {
  confirm: to('confirm', async (walk, row) => [
    await confirm(walk.personOf(row.subject), row),
    answerable(row),
  ]),
  'confirm twice': confirmTwice,
  'confirm what was shown before': to('confirm stale', async (walk, row) => [
    await confirm(walk.personOf(row.subject), row, { version: row.version + 1 }),
    shownOr(row, 'PLATFORM.VERSION_STALE'),
  ]),
  'confirm another amount': to('confirm amount', async (walk, row) => [
    await confirm(walk.personOf(row.subject), row, { amountFen: `${BigInt(row.amountFen) + 1n}` }),
    shownOr(row, 'ENTITLEMENT.AMOUNT_DIFFERS'),
  ]),
  'confirm for another firm': to('confirm for another', async (walk, row) => [
    await confirm(walk.strangerTo(row.subject), row),
    NOT_FOUND,
  ]),
  decline: to('decline', async (walk, row) => [
    await walk
      .personOf(row.subject)
      .post(`/entitlements/${row.id}/decline`, { version: row.version, reason: REASON }),
    answerable(row),
  ]),
  'decline for another firm': to('decline for another', async (walk, row) => [
    await walk
      .strangerTo(row.subject)
      .post(`/entitlements/${row.id}/decline`, { version: row.version, reason: REASON }),
    NOT_FOUND,
  ]),
  object: to('object', async (walk, row) => [
    await walk
      .personOf(row.subject)
      .post(`/entitlements/${row.id}/object`, { about: 'amount', statement: '金额应当重新核对' }),
    objectable(row),
  ]),
  'record an objection': to('record', async (walk, row) => [
    await walk
      .officer(walk.chance(0.5) ? 'operator' : 'approver')
      .post(`/entitlements/${row.id}/objections`, {
        about: 'fact',
        complainant: '某行业协会',
        statement: '所依据的事实不成立',
      }),
    objectable(row),
  ]),
  'take an objection back': (walk) => takeBack(walk, false),
  'take back an objection of another firm': (walk) => takeBack(walk, true),
  apply,
};
