import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GRANTS, ROLES, type RoleName } from '#libs/platform';
import { Client } from '../support/client.ts';
import { databaseDigest } from '../support/database-digest.ts';
import {
  type Operation,
  type Raw,
  readOperations,
  sendOperation,
  type Values,
} from '../support/operations.ts';
import {
  NAMED,
  type Named,
  NAMING_NOTHING,
  type Thing,
  THINGS,
  TOLD_BESIDE,
} from '../support/ownership.ts';
import { isWithin, KnownRows, type Owner, type Reach } from '../support/reach.ts';
import { NOBODY } from '../support/sample-body.ts';
import { Stage } from '../support/stage.ts';
import {
  clearTheRest,
  makeTheRest,
  type Row,
  rowOf,
  tellEverything,
} from '../support/told-everything.ts';

interface Asker {
  readonly role: RoleName;
  readonly reach: Reach;
  readonly client: Client;
}
/** An operation with what it names, and whose that is. */
interface Naming extends Named {
  readonly operation: Operation;
  readonly owner: Owner;
  /** What names the thing, and what names none: of the same form, but of nothing that there is. */
  readonly values: Values;
  readonly twin: Values;
}
type Said = Awaited<ReturnType<Client['send']>>;

/** What asking itself leaves: accounts that were opened for it, and answers by their keys. */
const ASKING = ['principal', 'idempotency'];
const PROVINCE = '46';
const DENIED = '403 PLATFORM.PERMISSION_DENIED';
const MISSING = '404 PLATFORM.NOT_FOUND';
/** What is sent as bytes. */
const RAW: Readonly<Record<string, Raw>> = {
  'PATCH /uploads/{id}': {
    bytes: '%PDF-1.7',
    headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': '999999' },
  },
  'POST /declarations/{id}/evidence': {
    bytes: '%PDF-1.7',
    headers: { 'content-type': 'application/pdf', 'x-file-name': 'report.pdf' },
  },
};
/** Values of the form of a credit code and of others, of which there is none. */
const NOTHING: Readonly<Record<string, string>> = {
  code: '91460000MA5T000000',
  policy_id: 'nobodys-policy',
  dataset: 'nobodys-dataset',
  matter: 'nobodys-matter',
  authority: 'nobodys-department',
};

let stage: Stage;
let operations: Operation[];
let refused: string[];
let known: KnownRows;
let otherFirm: number;
const rows = new Map<Thing, Row>();
const askers = new Map<string, Promise<Asker>>();

beforeAll(async () => {
  stage = await Stage.open({ bare: true });
  await tellEverything(stage);
  operations = readOperations(stage.api);
  refused = await makeTheRest(stage, {
    officer: async (role) => (await asker(role, wide())).client,
    firm: async (subject) => (await asker('enterprise', firm(subject))).client,
  });
  await stage.settle();
  // What is asked from here on is answered, and nothing is done of it.
  await stage.stopWorker();
  for (const thing of Object.keys(THINGS) as Thing[]) {
    const row = await rowOf(stage, thing);
    if (row) rows.set(thing, row);
  }
  const [other] = await stage.rows<{ id: number }>(
    `select max(id) as id from subject where id not in (select subject_id from entitlement union select subject_id from inspection)`,
  );
  otherFirm = other?.id ?? -1;
  known = await KnownRows.read(stage);
});
afterAll(async () => {
  if (stage) await clearTheRest(stage);
  await stage?.close();
});

const wide = (division = PROVINCE): Reach => ({ authorities: ['*'], division, subject: null });
const firm = (subject: number): Reach => ({ authorities: [], division: '', subject });
const department = (authority: string | null, division: string | null): Reach => ({
  authorities: [authority ?? '*'],
  division: division ?? PROVINCE,
  subject: null,
});

/** Somebody with a role and a reach, whose account is opened at the first asking. */
function asker(role: RoleName, reach: Reach): Promise<Asker> {
  const { authorities, division, subject } = reach;
  const account = [role, ...authorities, division, subject ?? 'officer']
    .join('-')
    .replaceAll('*', 'all');
  const opened = askers.get(account) ?? open(account, role, reach);
  askers.set(account, opened);
  return opened;
}

async function open(account: string, role: RoleName, reach: Reach): Promise<Asker> {
  const { authorities, division, subject } = reach;
  await stage.openAccount({
    account,
    roles: [role],
    authorities: [...authorities],
    division,
    subjectId: subject,
    oidcSubject: account,
  });
  return { role, reach, client: await Client.vouchedFor(stage.api, account) };
}

/** The closest reach within which the thing is: its own firm, or its own department and place. */
const ownOf = (role: RoleName, { authority, division, subject }: Owner): Promise<Asker> =>
  asker(role, role === 'enterprise' ? firm(subject ?? -1) : department(authority, division));

/** Another firm; another department, and another place. */
function othersOf(role: RoleName, owner: Owner): Promise<Asker[]> {
  const reaches =
    role === 'enterprise'
      ? [firm(otherFirm)]
      : [department('nobodys-department', owner.division), wide('47')];
  return Promise.all(
    reaches.filter((reach) => !isWithin(reach, owner)).map((reach) => asker(role, reach)),
  );
}

const holds = (role: RoleName, { permission }: Operation): boolean =>
  (GRANTS[role] as readonly string[]).includes(permission);
const isKeyOf = (name: string, table: object): boolean => Object.hasOwn(table, name);
const told = ({ status, body }: Said): string =>
  status < 400 ? `${status}` : `${status} ${(body as { code?: string }).code}`;

/** Operations that name something that is somebody's, those that only read first. */
function namings(): Naming[] {
  return operations
    .filter(({ name }) => isKeyOf(name, NAMED))
    .sort((a, b) => a.method.localeCompare(b.method) || a.name.localeCompare(b.name))
    .map((operation) => {
      const entry = NAMED[operation.name] as Thing | Named;
      const named = typeof entry === 'string' ? { thing: entry } : entry;
      const row = rows.get(named.thing) ?? {};
      const by = Object.entries(named.by ?? { id: 'id' });
      const beside = Object.entries(named.beside ?? {});
      const valuesOf = (value: (column: string) => unknown): Values => ({
        ...named.with,
        ...Object.fromEntries(beside.map(([place, column]) => [place, row[column]])),
        ...Object.fromEntries(by.map(([place, column]) => [place, value(column)])),
      });
      return {
        ...named,
        operation,
        owner: {
          authority: (row['authority'] as string | undefined) ?? null,
          division: (row['division'] as string | undefined) ?? null,
          subject: (row['subject_id'] as number | undefined) ?? null,
        },
        values: valuesOf((column) => textOf(row[column])),
        twin: valuesOf(
          (column) => NOTHING[column] ?? (isNumber(row[column]) ? '999999999999' : NOBODY),
        ),
      };
    });
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
const textOf = (value: unknown): unknown => (isNumber(value) ? String(value) : value);

/** Collections: what is read without saying whose. */
const collections = (): Operation[] =>
  operations.filter(
    ({ name, method, permission }) =>
      method === 'GET' &&
      permission !== 'all' &&
      !isKeyOf(name, NAMED) &&
      !isKeyOf(name, NAMING_NOTHING),
  );

const ask = ({ client }: Asker, { operation }: Naming, values: Values): Promise<Said> =>
  sendOperation(client, operation, values, RAW[operation.name]);

/** An answer without what tells one asking from the next, or names what was asked for. */
function bare({ status, body }: Said, values: Values): string {
  const { errorId: _, ...rest } = Object(body) as Record<string, unknown>;
  let text = `${status} ${JSON.stringify(rest)}`;
  for (const value of Object.values(values)) text = text.replaceAll(String(value), '…');
  return text;
}

test('every operation is open to all, names something that is somebody’s, reads what is within reach, or says why it does none of these', () => {
  const closed = operations
    .filter(({ permission }) => permission !== 'all')
    .map(({ name }) => name);
  const sorted = [
    ...Object.keys(NAMED),
    ...Object.keys(NAMING_NOTHING),
    ...collections().map(({ name }) => name),
  ];
  expect(sorted.sort()).toEqual(closed.sort());
  expect(collections().filter(({ parts }) => parts.length > 0)).toEqual([]);
});

test('there is one of everything that is somebody’s', () => {
  expect(refused).toEqual([]);
  expect(Object.keys(THINGS).filter((thing) => !rows.has(thing as Thing))).toEqual([]);
});

describe('who may not', () => {
  test('is asked to sign in, whatever is asked for', async () => {
    const anybody = new Client(stage.api);
    for (const operation of operations.filter(({ permission }) => permission !== 'all')) {
      const naming = namings().find((one) => one.operation === operation);
      const said = await sendOperation(anybody, operation, naming?.values ?? {});
      expect([operation.name, told(said)]).toEqual([
        operation.name,
        '401 PLATFORM.SIGN_IN_REFUSED',
      ]);
    }
  });

  test.each([...ROLES])(
    '%s is refused what its role does not hold, of its own and of others',
    async (role) => {
      const found: Record<string, string[]> = {};
      for (const naming of namings().filter(({ operation }) => !holds(role, operation)))
        for (const one of [
          await ownOf(role, naming.owner),
          ...(await othersOf(role, naming.owner)),
        ]) {
          const said = told(await ask(one, naming, naming.values));
          if (said !== DENIED) (found[naming.operation.name] ??= []).push(said);
        }
      expect(found).toEqual({});
    },
  );
});

describe('another’s', () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await databaseDigest(stage.owner, ASKING);
  });

  test.each([...ROLES])('%s is answered as if there were no such thing', async (role) => {
    const mine = namings().filter(({ operation }) => holds(role, operation));
    const others = new Map<Naming, Asker[]>();
    for (const naming of mine) others.set(naming, await othersOf(role, naming.owner));
    const found: Record<string, string[]> = {};
    for (const [naming, strangers] of others)
      for (const stranger of strangers) {
        const fault = await faultOf(stranger, naming);
        if (fault) (found[naming.operation.name] ??= []).push(fault);
      }
    expect(found).toEqual({});
  });

  test('is as it was: of all that strangers sent nothing came', async () => {
    expect(await databaseDigest(stage.owner, ASKING)).toEqual(before);
  });
});

/** What is wrong with what a stranger is told. */
async function faultOf(stranger: Asker, naming: Naming): Promise<string | undefined> {
  const { operation, values, twin, known: isKnown, unseen } = naming;
  const said = await ask(stranger, naming, values);
  const answer = told(said);
  if (isKnown) {
    const isFine =
      operation.method === 'GET' ? said.status < 500 : said.status >= 400 && said.status < 500;
    return isFine && !answer.endsWith('REQUEST_MALFORMED') ? undefined : answer;
  }
  const isMissing = operation.parts.length === 0 || answer === (unseen ?? MISSING);
  const [ofIt, ofNothing] = [bare(said, values), bare(await ask(stranger, naming, twin), twin)];
  if (isMissing && ofIt === ofNothing && !answer.endsWith('REQUEST_MALFORMED')) return undefined;
  return ofIt === ofNothing ? answer : `${ofIt} instead of ${ofNothing}`;
}

describe('what is within reach', () => {
  test.each([...ROLES])('%s reads nothing else, in no collection', async (role) => {
    const { owner } = namings().find(({ thing }) => thing === 'inspection') as Naming;
    const [benefit, visited] = [rows.get('entitlement'), rows.get('inspection')];
    const reaches =
      role === 'enterprise'
        ? [benefit, visited]
            .map((row) => firm(row?.['subject_id'] as number))
            .concat(firm(otherFirm))
        : [
            wide(),
            department(owner.authority, owner.division),
            department('nobodys-department', PROVINCE),
            wide('47'),
          ];
    const found: Record<string, unknown[]> = {};
    for (const operation of collections())
      for (const reach of reaches) {
        const one = await asker(role, reach);
        const said = await sendOperation(one.client, operation, {});
        const beyond = known.beyond(reach, said.body);
        const expected = holds(role, operation) ? '200' : DENIED;
        if (told(said) !== expected || !isTold(operation, beyond))
          (found[operation.name] ??= []).push([told(said), reach, beyond]);
      }
    expect(found).toEqual({});
  });

  test('is not nothing: many collections name rows to whoever sees the whole province', async () => {
    const naming: string[] = [];
    for (const operation of collections()) {
      const role = ROLES.find((one) => one !== 'enterprise' && holds(one, operation));
      if (!role) continue;
      const said = await sendOperation((await asker(role, wide())).client, operation, {});
      if (known.named(said.body).length > 0) naming.push(operation.name);
    }
    expect(naming.length).toBeGreaterThan(15);
  });
});

const isTold = ({ name }: Operation, tables: readonly string[]): boolean =>
  tables.every((table) => TOLD_BESIDE[name]?.tables.includes(table));

describe('its own', () => {
  test.each([...ROLES])('%s is let at it, and told of nothing else', async (role) => {
    const found: Record<string, unknown> = {};
    for (const naming of namings().filter(({ operation }) => holds(role, operation))) {
      const own = await ownOf(role, naming.owner);
      const said = await ask(own, naming, naming.values);
      const answer = told(said);
      const isLet =
        naming.operation.method === 'GET'
          ? answer === '200'
          : said.status < 500 &&
            said.status !== 401 &&
            ![DENIED, MISSING, '400 API.REQUEST_MALFORMED'].includes(answer);
      const beyond = known.beyond(own.reach, said.body);
      if (!isLet || !isTold(naming.operation, beyond))
        found[naming.operation.name] = [answer, beyond, isLet ? '' : said.body];
    }
    expect(found).toEqual({});
  });
});
