import { type Findings } from './finding.ts';
import { type JsonObject } from './json-document.ts';
import {
  type Certainty,
  type Declarable,
  type DeliveryMode,
  type FairCompetition,
  type GateDeclaration,
  type LegalBasis,
  type Policy,
  type PolicyLevel,
  type PolicyRelation,
  type Ranking,
  type Settlement,
} from './policy.ts';
import { ShapeReader } from './shape-reader.ts';

const CERTAINTIES: readonly Certainty[] = ['read', 'known', 'uncertain'];
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
const RELATIONS: readonly PolicyRelation['kind'][] = [
  'exclusive',
  'best-of',
  'difference',
  'additional',
  'instalment',
  'once-per-subject',
  'once-per-person',
  'once-per-loan',
];
const ORDERS: readonly Ranking['order'][] = ['descending', 'ascending'];
const KEYS = [
  'id', 'title', 'summary', 'executable', 'notExecutableBecause', 'basis', 'issuedBy', 'authority', 'level', 'divisions', 'subjectKinds',
  'deliveryMode', 'validity', 'settlement', 'period', 'let', 'scope', 'conditions', 'amount', 'withoutAmount', 'uncapped', 'fairCompetition', 'ranking', 'declarable', 'relations', 'gates', 'fundingLine', 'certainty', 'sources',
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
    declarable: readDeclarable(reader),
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

function readBasis(reader: ShapeReader): LegalBasis {
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

function readAuthority(reader: ShapeReader): Policy['authority'] {
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
  reader.only(['kind', 'with', 'note']);
  return {
    kind: reader.oneOf('kind', RELATIONS),
    with: reader.texts('with'),
    note: reader.bilingual('note'),
  };
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

function readGate(reader: ShapeReader): GateDeclaration {
  reader.only(['gate', 'required', 'workdays', 'article', 'note']);
  const workdays = reader.count('workdays');
  return {
    gate: reader.oneOf('gate', GATES),
    required: reader.flag('required', true),
    ...(workdays === undefined ? {} : { workdays }),
    article: reader.optionalText('article'),
    note: reader.bilingual('note'),
  };
}

function readFundingLine(reader: ShapeReader): Policy['fundingLine'] {
  const inner = reader.inner('fundingLine');
  if (!inner) return null;
  inner.only(['id', 'title', 'certainty']);
  return {
    id: inner.text('id'),
    title: inner.bilingual('title'),
    certainty: inner.oneOf('certainty', CERTAINTIES),
  };
}
