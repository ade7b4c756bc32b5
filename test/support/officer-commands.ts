import { addDays } from '#libs/kernel';
import { GIANT, JOBS, type List, type Run } from './acts.ts';
import type { BenefitWalk, Outcome } from './benefit-walk.ts';
import { type Command, REFUSED } from './firm-commands.ts';
import { type Officer, POLICIES } from './walk-ground.ts';

const LAST_DAY = '2025-11-20';
/** A firm has said yes, or was paid: what changes now is a difference. */
const SETTLED: readonly string[] = ['confirmed', 'payable', 'ordered', 'paid'];
const REASON = '已核对，见核查记录';

interface Found {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly policy: string;
  readonly by: string | null;
}
const found = (walk: BenefitWalk, sql: string): Promise<Found[]> => walk.found<Found>(sql);
// In an order that a seed repeats: by what a thing is about, and by time only among those about the same. Jobs that a run
// promises are done in any order, and what one transaction writes has one time.
const LISTS = `select l.id, l.state, l.version, l.policy_id as policy, null as by from benefit_list l join run r on r.id = l.run_id
  order by r.requested_at, l.policy_id, l.period`;

/** A list under review half of the time, else any. */
async function aList(walk: BenefitWalk): Promise<Found | undefined> {
  const all = await found(walk, LISTS);
  const open = all.filter(({ state }) => state === 'reviewing');
  return walk.one(walk.chance(0.7) ? open : all);
}

async function approve(walk: BenefitWalk, by: Officer, digest?: string): Promise<Outcome> {
  const list = await aList(walk);
  if (!list) return null;
  const { body: shown } = await walk.officer(by).get<List>(`/lists/${list.id}`);
  const answer = await walk.officer(by).post<{ code?: string }>(`/lists/${list.id}/approve`, {
    version: shown.version,
    digest: digest ?? shown.digest,
  });
  if (by === 'operator') return walk.outcome('approve', answer, ['PLATFORM.PERMISSION_DENIED']);
  if (shown.readerHand !== null) return walk.outcome('approve', answer, ['LIST.SAME_PERSON']);
  if (walk.halted.has(list.policy)) return walk.outcome('approve', answer, ['POLICY.HALTED']);
  const changed = digest === undefined ? true : ['LIST.CHANGED'];
  const may =
    list.state === 'reviewing' ? changed : digest === undefined ? REFUSED : ['LIST.CHANGED'];
  return walk.outcome(`approve ${list.state}`, answer, may);
}

async function reject(walk: BenefitWalk): Promise<Outcome> {
  const list = await aList(walk);
  if (!list) return null;
  const said = { version: list.version, reason: REASON };
  const answer = await walk.officer('approver2').post<{ code?: string }>(`/lists/${list.id}/reject`, said); // prettier-ignore
  return walk.outcome(`reject ${list.state}`, answer, list.state === 'reviewing' || REFUSED);
}

async function strike(walk: BenefitWalk): Promise<Outcome> {
  const list = await aList(walk);
  const row = walk.one(walk.rows.filter((one) => one.list === list?.id));
  if (!list || !row) return null;
  const said = { entitlementId: row.id, version: list.version, reason: REASON };
  const answer = await walk.officer('policy').post<{ code?: string }>(`/lists/${list.id}/strike`, said); // prettier-ignore
  const stands = ['waiting', 'listed', 'suspended'].includes(row.state);
  const may = list.state !== 'reviewing' ? ['LIST.NOT_REVIEWED'] : stands || ['PLATFORM.NOT_FOUND'];
  return walk.outcome(`strike ${row.state} off ${list.state}`, answer, may);
}

/** Asks for any firm to be put on a list; whether it may is the matcher's to say, and both are lawful. */
async function add(walk: BenefitWalk): Promise<Outcome> {
  const list = await aList(walk);
  const firm = walk.one(walk.firms);
  if (!list || !firm) return null;
  const answer = await walk.officer('policy').post<{ code?: string }>(`/lists/${list.id}/review/additions`, {
    version: list.version,
    creditCode: firm.creditCode,
    reason: REASON,
    evidence: '示范〔2025〕3号',
  }); // prettier-ignore
  if (list.state !== 'reviewing') return walk.outcome('add', answer, ['LIST.NOT_REVIEWED']);
  // Where data has changed what the firm is entitled to, the next run says so first.
  const waits = 'MATCHING.AMOUNT_AWAITS_RUN';
  return walk.outcome('add', answer, true, ['LIST.OVERTAKEN', 'LIST.ADDED_BARRED', waits]);
}

async function remarkOn(walk: BenefitWalk): Promise<Outcome> {
  const list = await aList(walk);
  if (!list) return null;
  const answer = await walk.officer('approver').post<{ code?: string }>(`/lists/${list.id}/review/remarks`, { text: REASON, entitlementId: null }); // prettier-ignore
  return walk.outcome('remark', answer, list.state === 'reviewing' || ['LIST.NOT_REVIEWED']);
}

async function halt(walk: BenefitWalk): Promise<Outcome> {
  const policy = walk.one(POLICIES) ?? JOBS;
  const by: Officer = walk.chance(0.5) ? 'operator' : 'approver';
  const answer = await walk.officer(by).post<{ code?: string }>(`/policies/${policy}/halt`, {
    cause: 'rule',
    reason: REASON,
  });
  const came = walk.outcome('halt', answer, !walk.halted.has(policy) || ['POLICY.HALTED_ALREADY']);
  if (came === 'done') walk.halted.set(policy, by);
  return came;
}

async function lift(walk: BenefitWalk, by: Officer): Promise<Outcome> {
  const policy = walk.one([...walk.halted.keys()]);
  if (policy === undefined) return null;
  const said = { version: 1, reason: REASON };
  const answer = await walk.officer(by).post<{ code?: string }>(`/policies/${policy}/halt/lift`, said); // prettier-ignore
  const own = walk.halted.get(policy) === by;
  const came = walk.outcome('lift', answer, !own || ['POLICY.HALT_SAME_PERSON']);
  if (came === 'done') walk.halted.delete(policy);
  return came;
}

const OBJECTIONS = `select o.id, o.state, o.version, e.policy_id as policy, o.raised_by as by from objection o join entitlement e on e.id = o.entitlement_id
  order by o.subject_id, e.policy_id, e.period, e.item, o.raised_on, o.decided_at, o.raised_by, o.state`;

async function decideObjection(walk: BenefitWalk, own: boolean): Promise<Outcome> {
  const all = await found(walk, OBJECTIONS);
  const open = all.filter(({ state, by }) => state === 'open' && (!own || by === 'approver'));
  const one = walk.one(own || walk.chance(0.9) ? open : all);
  if (!one) return null;
  const by: Officer = own ? 'approver' : one.by === 'approver' ? 'approver2' : 'approver';
  const said = { version: one.version, upheld: walk.chance(0.3), outcome: REASON };
  const answer = await walk.officer(by).post<{ code?: string }>(`/objections/${one.id}/decide`, said); // prettier-ignore
  if (own) return walk.outcome('decide own', answer, ['OBJECTION.SAME_PERSON']);
  return walk.outcome(`decide ${one.state}`, answer, one.state === 'open' || REFUSED);
}

const ADJUSTMENTS = `select a.id, a.state, a.version, e.policy_id as policy, a.kind as by from adjustment a join entitlement e on e.id = a.entitlement_id
  order by a.subject_id, e.policy_id, e.period, e.item, a.found_at, a.kind, a.state, a.version`;

async function adjust(
  walk: BenefitWalk,
  what: 'endorse' | 'accept' | 'return' | 'dismiss',
): Promise<Outcome> {
  const from = { endorse: 'open', accept: 'endorsed', return: 'endorsed', dismiss: 'open' }[what];
  const all = await found(walk, ADJUSTMENTS);
  const one = walk.one(all.filter(({ state }) => walk.chance(0.2) || state === from));
  if (!one) return null;
  const answer = await walk
    .officer(what === 'endorse' ? 'operator' : 'approver')
    .post<{ code?: string }>(`/adjustments/${one.id}/${what}`, {
      version: one.version,
      reason: REASON,
    });
  const may = one.state === from || REFUSED;
  if (what !== 'accept') return walk.outcome(`${what} ${one.state}`, answer, may);
  // Money may be short, and the benefit stopped or taken back meanwhile.
  const short = ['ADJUSTMENT.UNFUNDED', 'ADJUSTMENT.BENEFIT_STOPPED', 'POLICY.HALTED'];
  return walk.outcome(`accept ${one.state}`, answer, may, [...short, ...REFUSED]);
}

async function settleDeclaration(walk: BenefitWalk, what: 'verify' | 'refute'): Promise<Outcome> {
  const all = await found(
    walk,
    `select id, state, version, policy_id as policy, null as by from declaration where facts <> '[]' order by subject_id, policy_id, period, declared_at`,
  );
  const one = walk.one(all);
  if (!one) return null;
  const said = { version: one.version, note: REASON };
  const answer = await walk.officer('operator').post<{ code?: string }>(`/declarations/${one.id}/${what}`, said); // prettier-ignore
  const open = what === 'verify' ? ['declared'] : ['declared', 'verified'];
  return walk.outcome(`${what} ${one.state}`, answer, open.includes(one.state) || REFUSED);
}

/** A task is about a benefit, or what is about one, or a list or a batch of a policy. */
const TASKS = `select t.id, t.state, t.version, '' as policy, null as by from task t
    left join adjustment a on t.entity = 'adjustment' and t.entity_id = a.id::text
    left join objection o on t.entity = 'objection' and t.entity_id = o.id::text
    left join entitlement e on e.id::text = case t.entity when 'entitlement' then t.entity_id else coalesce(a.entitlement_id, o.entitlement_id)::text end
    left join benefit_list l on t.entity = 'benefit_list' and t.entity_id = l.id::text
    left join payment_batch b on t.entity = 'payment_batch' and t.entity_id = b.id::text
    left join run r on r.id = l.run_id
  where t.state = 'open' order by t.kind, t.entity, case t.entity when 'subject' then t.entity_id end, e.subject_id, coalesce(e.policy_id, l.policy_id, b.policy_id), e.period, e.item,
    b.number, r.requested_at, t.created_at, t.text::text`;

async function closeTask(walk: BenefitWalk): Promise<Outcome> {
  const one = walk.one(await found(walk, TASKS));
  if (!one) return null;
  const said = { version: one.version, note: REASON };
  return walk.outcome('close task', await walk.officer('approver').post(`/tasks/${one.id}/close`, said), true); // prettier-ignore
}

async function give(walk: BenefitWalk): Promise<Outcome> {
  const policy = walk.one(POLICIES) ?? JOBS;
  const amountFen = policy === GIANT ? 100_000_000n : BigInt(walk.upTo(5)) * 100_000n;
  await walk.appropriate({ policy, amountFen, reference: `追加 ${walk.documents.length}` });
  return 'done';
}

async function giveAgain(walk: BenefitWalk): Promise<Outcome> {
  const document = walk.one(walk.documents);
  if (!document) return null;
  await walk.appropriate(document);
  return 'done';
}

/** Goes on to another day, on which terms and gates are looked at; the year is not left. */
async function goOn(walk: BenefitWalk): Promise<Outcome> {
  const next = addDays(walk.day, walk.upTo(4));
  if (next <= LAST_DAY) {
    walk.day = next;
    await walk.stage.moveTo(next);
  }
  await walk.hasten();
  return 'done';
}

/** Where a firm stands of which something else would change what was promised, or any. */
function somePlace(walk: BenefitWalk): number {
  const promised = walk.rows.filter(
    ({ policy, state }) => policy === JOBS && SETTLED.includes(state),
  );
  const one = walk.chance(0.7) ? walk.one(promised) : undefined;
  const at = walk.firms.findIndex((firm) => walk.subjectOf(firm) === one?.subject);
  return at < 0 ? walk.upTo(walk.firms.length) - 1 : at;
}

/** Departments say something else of some firms; the next run finds it, or whoever asks sooner. */
async function deliver(walk: BenefitWalk): Promise<Outcome> {
  const places = new Set(Array.from({ length: walk.upTo(3) }, () => somePlace(walk)));
  const changed = [...places].flatMap((at) => {
    const firm = walk.firms[at];
    return firm ? [walk.change(at, firm.hiring(walk.upTo(6) - 1))] : [];
  });
  await walk.deliver('employment', changed);
  const scored = walk.one(walk.firms);
  if (scored && walk.chance(0.5))
    await walk.deliver('science', [scored.scoring(40 + walk.upTo(60))]);
  return 'done';
}

/** What departments say anew is found: everybody is matched, and who stopped at odd numbers goes on. */
async function match(walk: BenefitWalk): Promise<Outcome> {
  await deliver(walk);
  const asked = await walk.officer('operator').post<Run & { code?: string }>('/runs', {});
  const came = walk.outcome('run', asked, true);
  await walk.work();
  const { id } = asked.body;
  const { body: run } = await walk.officer('operator').get<Run>(`/runs/${id}`);
  if (run.state === 'stopped') {
    const said = { reason: REASON };
    walk.outcome('accept', await walk.officer('approver').post(`/runs/${id}/accept`, said), true);
  }
  return came;
}

/** What officers do, each as who may and as who may not. */
export const OFFICER_COMMANDS: Readonly<Record<string, Command>> = {
  'approve a list': (walk) => approve(walk, walk.chance(0.5) ? 'approver' : 'approver2'),
  'approve a list that was not shown': (walk) => approve(walk, 'approver', '0'.repeat(64)),
  'approve a list of their own run': (walk) => approve(walk, 'operator'),
  'reject a list': reject,
  'strike a firm': strike,
  'put a firm on a list': add,
  'remark on a list': remarkOn,
  halt,
  'lift a halt': (walk) => lift(walk, walk.chance(0.5) ? 'approver' : 'approver2'),
  'decide an objection': (walk) => decideObjection(walk, false),
  'decide an objection of their own': (walk) => decideObjection(walk, true),
  'put a difference forward': (walk) => adjust(walk, 'endorse'),
  'accept a difference': (walk) => adjust(walk, 'accept'),
  'return a difference': (walk) => adjust(walk, 'return'),
  'dismiss a difference': (walk) => adjust(walk, 'dismiss'),
  'verify a declaration': (walk) => settleDeclaration(walk, 'verify'),
  'refute a declaration': (walk) => settleDeclaration(walk, 'refute'),
  'close a task': closeTask,
  appropriate: give,
  'appropriate by the same document': giveAgain,
  'go on to another day': goOn,
  'deliver data': deliver,
  'match everybody': match,
};
