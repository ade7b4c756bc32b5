import { type Findings } from './finding.ts';
import { isList, type Json, type JsonObject } from './json-document.ts';
import {
  type Certainty,
  type Declarable,
  type DeliveryMode,
  type FairCompetition,
  type GateDeclaration,
  type JointReview,
  type LegalBasis,
  type Policy,
  type PolicyLevel,
  type PolicyRelation,
  type RelationLimit,
  type Rollout,
  type ReachScore,
  type RolloutRate,
  type Silence,
  type Allocation,
  type Ranking,
  type Settlement,
} from './policy.ts';
import { ShapeReader } from './shape-reader.ts';

/** How sure a statement may be said to be. */
export const CERTAINTIES: readonly Certainty[] = ['read', 'known', 'uncertain'];
const ISSUED = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const LEVELS: readonly PolicyLevel[] = ['national', 'provincial', 'municipal', 'county', 'park'];
const MODES: readonly DeliveryMode[] = [
  'no-application',
  'instant',
  'apply',
  'declare-auto',
  'bank-side',
  'in-bill',
];
const GATES: readonly GateDeclaration['gate'][] = [
  'reachability',
  'publicity',
  'confirmation',
  'credit',
  'funds',
];
const SILENCES: readonly Silence[] = ['lapses', 'confirms', 'declines'];
const RELATIONS: readonly PolicyRelation['kind'][] = [
  'exclusive',
  'best-of',
  'difference',
  'additional',
  'instalment',
  'rolling-cap',
  'once-per-subject',
  'once-per-person',
  'once-per-loan',
];
const ROLLOUT_RATES: readonly RolloutRate[] = [
  'objected',
  'declined',
  'undeliverable',
  'confirmed',
];
const ORDERS: readonly Ranking['order'][] = ['descending', 'ascending'];
const KEYS = [
  'id', 'title', 'summary', 'executable', 'notExecutableBecause', 'basis', 'issuedBy', 'authority', 'level', 'divisions', 'subjectKinds',
  'deliveryMode', 'validity', 'settlement', 'period', 'let', 'scope', 'conditions', 'amount', 'withoutAmount', 'uncapped', 'fairCompetition', 'ranking', 'allocation', 'declarable', 'jointReview', 'rollout', 'relations', 'gates', 'fundingLine', 'certainty', 'sources',
] as const; // prettier-ignore

/** Reads the shape of `policy.json`; the rule inside it is read when the policy is compiled. */
export function readPolicy(file: string, document: JsonObject, findings: Findings): Policy {
  const reader = new ShapeReader(document, '', findings);
  reader.only(KEYS);
  const folders = file.split('/');
  const id = reader.text('id');
  const place = folders.at(-2) ?? '';
  if (id !== '' && id !== place) findings.add('ID_MISMATCH', '/id', id, place);
  const title = reader.bilingual('title');
  const demonstration = folders[0] === 'demonstration';
  const programme = (demonstration && folders.length > 3 ? folders[1] : folders[0]) ?? '';
  if (demonstration && !title.zh.includes('示范')) findings.add('DEMONSTRATION_UNMARKED', '/title');
  const executable = reader.flag('executable', true);
  const excused = reader.inner('notExecutableBecause') !== null;
  if (!executable && !excused) findings.add('REASON_MISSING', '/notExecutableBecause');
  const basis = reader.objects('basis').map(readBasis);
  if (basis.length === 0) findings.add('BASIS_MISSING', '/basis');
  return {
    id,
    file,
    programme,
    demonstration,
    title,
    summary: reader.bilingual('summary'),
    executable,
    notExecutableBecause: excused ? reader.bilingual('notExecutableBecause') : null,
    basis,
    issuedBy: readIssuer(reader),
    authority: readAuthority(reader),
    level: reader.oneOf('level', LEVELS),
    divisions: reader.texts('divisions'),
    subjectKinds: reader.texts('subjectKinds'),
    deliveryMode: reader.oneOf('deliveryMode', MODES),
    validity: !executable && reader.raw('validity') === null ? null : reader.interval('validity'),
    settlement: readSettlement(reader),
    period: reader.oneOf('period', ['year', 'quarter', 'month']),
    fairCompetition: readFairCompetition(reader),
    uncapped: reader.inner('uncapped') === null ? null : reader.bilingual('uncapped'),
    withoutAmount:
      reader.inner('withoutAmount') === null ? null : reader.bilingual('withoutAmount'),
    ranking: readRanking(reader),
    allocation: readAllocation(reader),
    declarable: readDeclarable(reader),
    jointReview: readJointReview(reader),
    rollout: readRollout(reader),
    relations: reader.objects('relations').map(readRelation),
    gates: reader.objects('gates').map(readGate),
    fundingLine: readFundingLine(reader),
    certainty: reader.objects('certainty').map((note) => {
      note.only(['pointer', 'certainty', 'note', 'overpays']);
      return {
        pointer: note.text('pointer'),
        certainty: note.oneOf('certainty', CERTAINTIES),
        note: note.bilingual('note'),
        overpays: note.flag('overpays', true),
      };
    }),
    scope: reader.raw('scope'),
    conditions: reader.raw('conditions'),
    amount: reader.raw('amount'),
    document,
  };
}

/** One entry of `basis`. */
export function readBasis(reader: ShapeReader): LegalBasis {
  reader.only(['document', 'number', 'issued', 'article', 'clause', 'certainty', 'until']);
  const issued = reader.optionalText('issued');
  if (issued !== null && !ISSUED.test(issued))
    reader.wrong('issued', '2022、2022-05 或 2022-05-24', '2022, 2022-05 or 2022-05-24', null);
  return {
    document: reader.text('document'),
    number: reader.optionalText('number'),
    issued,
    article: reader.optionalText('article'),
    clause: reader.bilingual('clause'),
    certainty: reader.oneOf('certainty', CERTAINTIES),
    until: (reader.raw('until') ?? null) === null ? null : reader.date('until'),
  };
}

/** Who decides: `{"id", "title", "certainty"}`. */
export function readAuthority(reader: ShapeReader): Policy['authority'] {
  const inner = reader.inner('authority');
  if (!inner)
    return reader.wrong('authority', '{"id", "title"}', '{"id", "title"}', {
      id: '',
      title: { zh: '', en: '' },
      certainty: null,
    });
  inner.only(['id', 'title', 'certainty']);
  const said = inner.raw('certainty') !== undefined;
  return {
    id: inner.text('id'),
    title: inner.bilingual('title'),
    certainty: said ? inner.oneOf('certainty', CERTAINTIES) : null,
  };
}

function readIssuer(reader: ShapeReader): Policy['issuedBy'] {
  const inner = reader.inner('issuedBy');
  if (!inner) return null;
  inner.only(['title', 'certainty']);
  return { title: inner.bilingual('title'), certainty: inner.oneOf('certainty', CERTAINTIES) };
}

function readRelation(reader: ShapeReader): PolicyRelation {
  const kind = reader.oneOf('kind', RELATIONS);
  const limited = kind === 'rolling-cap' || kind === 'instalment';
  reader.only(['kind', 'with', 'note', ...(limited ? ['limit'] : [])]);
  return {
    kind,
    with: reader.texts('with'),
    note: reader.bilingual('note'),
    limit: limited ? readLimit(reader, kind) : null,
  };
}

/** `{"amount": 600000, "years": 3}` in whole yuan, or `{"parts": 3}`. */
function readLimit(reader: ShapeReader, kind: RelationLimit['kind']): RelationLimit | null {
  const inner = reader.inner('limit');
  if (!inner) {
    if (kind === 'rolling-cap')
      reader.wrong('limit', '{"amount", "years"}', '{"amount", "years"}', null);
    return null;
  }
  const within = (key: string, most: number): number => {
    const found = inner.count(key) ?? 0;
    if (found >= 1 && found <= most) return found;
    return inner.wrong(key, `1 至 ${most} 的整数`, `a whole number from 1 to ${most}`, 1);
  };
  if (kind === 'instalment') {
    inner.only(['parts']);
    return { kind, parts: within('parts', 60) };
  }
  inner.only(['amount', 'years']);
  return { kind, mostFen: BigInt(within('amount', 1e12)) * 100n, years: within('years', 20) };
}

function readFairCompetition(reader: ShapeReader): FairCompetition | null {
  const inner = reader.inner('fairCompetition');
  if (!inner) return null;
  inner.only(['concern', 'review']);
  return { concern: inner.bilingual('concern'), review: inner.optionalText('review') };
}

function readSettlement(reader: ShapeReader): Settlement | null {
  const inner = reader.inner('settlement');
  if (!inner) return null;
  inner.only(['until']);
  return { until: (inner.raw('until') ?? null) === null ? null : inner.date('until') };
}

/** What it ranks by is read when the policy is compiled. */
function readRanking(reader: ShapeReader): Ranking | null {
  const inner = reader.inner('ranking');
  if (!inner) return null;
  inner.only(['fact', 'params', 'order', 'note']);
  return { order: inner.oneOf('order', ORDERS), note: inner.bilingual('note') };
}

function readAllocation(reader: ShapeReader): Allocation | null {
  const inner = reader.inner('allocation');
  if (!inner) return null;
  inner.only(['method', 'note']);
  return { method: inner.oneOf('method', ['pro-rata']), note: inner.bilingual('note') };
}

/** Whether the policy reads what may be declared is judged when it is compiled. */
function readDeclarable(reader: ShapeReader): Declarable | null {
  const inner = reader.inner('declarable');
  if (!inner) return null;
  inner.only(['facts', 'statement']);
  return {
    facts: inner.objects('facts').map((one) => {
      one.only(['fact', 'hint']);
      return { fact: one.text('fact'), hint: one.bilingual('hint') };
    }),
    statement: inner.bilingual('statement'),
  };
}

function readJointReview(reader: ShapeReader): JointReview | null {
  const inner = reader.inner('jointReview');
  if (!inner) return null;
  inner.only(['departments', 'workdays', 'note']);
  return {
    departments: inner.objects('departments').map((one) => {
      one.only(['id', 'title']);
      return { id: one.text('id'), title: one.bilingual('title') };
    }),
    workdays:
      inner.count('workdays') ||
      inner.wrong('workdays', '至少 1 个工作日', 'one working day or more', 1),
    note: inner.bilingual('note'),
  };
}

function readRollout(reader: ShapeReader): Rollout | null {
  const inner = reader.inner('rollout');
  if (!inner) return null;
  inner.only(['workdays', 'band', 'note']);
  const band = inner.inner('band');
  const rates = band === null ? [] : ROLLOUT_RATES.filter((rate) => band.raw(rate) !== undefined);
  if (band === null || rates.length === 0)
    inner.wrong('band', '{"objected": [0, 5]}', '{"objected": [0, 5]}', null);
  band?.only(ROLLOUT_RATES);
  const workdays = inner.count('workdays') ?? 0;
  return {
    workdays:
      workdays >= 1 && workdays <= 60
        ? workdays
        : inner.wrong('workdays', '1 至 60 个工作日', '1 to 60 working days', 1),
    band: Object.fromEntries(rates.map((rate) => [rate, readRange(band as ShapeReader, rate)])),
    note: inner.bilingual('note'),
  };
}

function readRange(band: ShapeReader, rate: RolloutRate): readonly [number, number] {
  const [least, most, ...more] = isList(band.raw(rate)) ? (band.raw(rate) as readonly Json[]) : [];
  const found =
    typeof least === 'number' &&
    typeof most === 'number' &&
    more.length === 0 &&
    Number.isInteger(least) &&
    Number.isInteger(most) &&
    least >= 0 &&
    least <= most &&
    most <= 100;
  return found
    ? [least, most]
    : band.wrong(
        rate,
        '[下限, 上限]，0 至 100 的整数',
        '[least, most], whole per cent from 0 to 100',
        [0, 100],
      );
}

function readGate(reader: ShapeReader): GateDeclaration {
  reader.only(['gate', 'required', 'workdays', 'silence', 'score', 'article', 'note']);
  const gate = reader.oneOf('gate', GATES);
  const workdays = reader.count('workdays');
  const timed = gate === 'publicity' || gate === 'confirmation';
  if (workdays !== undefined && (workdays === 0 || !timed))
    reader.wrong(
      'workdays',
      '至少 1 个工作日，且只写在公示和确认上',
      'one working day or more, of publicity and confirmation alone',
      1,
    );
  const required = reader.flag('required', true);
  const silent = reader.raw('silence') !== undefined;
  if (silent && (gate !== 'confirmation' || !required))
    reader.wrong(
      'silence',
      '只写在须企业答复的确认上',
      'of a confirmation that is asked for alone',
      'lapses',
    );
  const score = readScore(reader, gate);
  return {
    gate,
    required,
    ...(workdays === undefined ? {} : { workdays }),
    ...(silent ? { silence: reader.oneOf('silence', SILENCES) } : {}),
    ...(score === null ? {} : { score }),
    article: reader.optionalText('article'),
    note: reader.bilingual('note'),
  };
}

function readScore(reader: ShapeReader, gate: GateDeclaration['gate']): ReachScore | null {
  const inner = reader.inner('score');
  if (!inner) return null;
  inner.only(['account', 'person', 'contact', 'pass']);
  const points = (key: string): number => inner.count(key) ?? 0;
  const score = {
    account: points('account'),
    person: points('person'),
    contact: points('contact'),
    pass: points('pass'),
  };
  const { account, person, contact, pass } = score;
  const whole = account + person + contact === 100;
  // Money reaches nobody without an account, whatever else is known.
  if (gate === 'reachability' && whole && pass <= 100 && pass > 100 - account) return score;
  return reader.wrong(
    'score',
    '只写在送达上；account、person、contact 合计 100，没有账户达不到 pass',
    'of reachability alone; account, person and contact come to 100, and without an account "pass" is not reached',
    score,
  );
}

function readFundingLine(reader: ShapeReader): Policy['fundingLine'] {
  const inner = reader.inner('fundingLine');
  if (!inner) return null;
  inner.only(['id', 'title', 'certainty', 'shares']);
  return {
    id: inner.text('id'),
    title: inner.bilingual('title'),
    certainty: inner.oneOf('certainty', CERTAINTIES),
    shares: (inner.raw('shares') === undefined ? [] : inner.objects('shares')).map((one) => {
      one.only(['source', 'title', 'percent']);
      return {
        source: one.text('source'),
        title: one.bilingual('title'),
        percent: one.count('percent') ?? 0,
      };
    }),
  };
}
