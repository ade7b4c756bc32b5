import { afterAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { hashPassword, readRulesTree, savePrincipal, systemContext } from '#libs/platform';
import { generatePopulation, loadDatasets } from '#libs/registry';
import { brokenInvariants } from '../support/invariants.ts';
import { Client } from './client.ts';
import { knownOf } from './known-records.ts';
import { freePort, KeptProcess, type Fault, untilKilled } from './processes.ts';
import { until } from './until.ts';
import { newWorld, TODAY, type World } from './world.ts';

const PASSWORD = 'a long password of a data officer';
const PARTS = 4;

const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-upload-'));
const files = await readRulesTree();
await generatePopulation({
  subjects: 2_500,
  seed: 7,
  folder,
  datasets: loadDatasets(files, loadRuleBook(files).book.dictionary).filter(
    ({ id }) => id === 'registration',
  ),
});
const content = await readFile(join(folder, 'registration.csv'));
const known = await inWorld(undefined);

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Upload {
  readonly id: string;
  readonly state: string;
}

const KILLS: readonly { readonly process: 'api' | 'worker'; readonly fault: Fault }[] = [
  // The bytes of a part are there and not counted; are counted and not confirmed; all are there and the import is promised.
  { process: 'api', fault: { failpoint: 'upload.save:before-commit', hit: 2 } },
  { process: 'api', fault: { failpoint: 'upload.save:after-commit', hit: 2 } },
  { process: 'api', fault: { failpoint: 'upload.save:after-commit', hit: PARTS } },
  { process: 'worker', fault: { failpoint: 'delivery.stage:after-commit', hit: 1 } },
  { process: 'worker', fault: { failpoint: 'delivery.accept:before-commit', hit: 1 } },
  { process: 'worker', fault: { failpoint: 'delivery.accept:after-commit', hit: 1 } },
];

test.concurrent.each(KILLS)(
  'an upload whose $process is killed at $fault.failpoint, passage $fault.hit, goes on from there and is taken once',
  async (kill) => {
    expect(await inWorld(kill)).toEqual(known);
  },
);

/** Uploads the file in parts, whatever dies meanwhile. @returns what is known then */
async function inWorld(kill: (typeof KILLS)[number] | undefined): Promise<string[]> {
  const world = await newWorld();
  const port = await freePort();
  const faultOf = (name: 'api' | 'worker') => (kill?.process === name ? { fault: kill.fault } : {});
  const api = new KeptProcess('api', world, {
    ...faultOf('api'),
    environment: { HUIZHI_PORT: String(port) },
  });
  const worker = new KeptProcess('worker', world, faultOf('worker'));
  try {
    await openAccount(world);
    const client = await new Client(`http://127.0.0.1:${port}`).signIn('data-officer', PASSWORD);
    const { id } = await client.post<Upload>('/uploads', announced(), 'upload.1');
    await sendParts(client, id);
    await until('the upload taken', async () => {
      const { state } = await client.get<Upload>(`/uploads/${id}`);
      return state === 'taken';
    });
    if (kill) await untilKilled(kill.process === 'api' ? api : worker, kill.fault);
    expect(await brokenInvariants(world.app)).toEqual([]);
    return await knownOf(world);
  } finally {
    await Promise.all([api.stop(), worker.stop()]);
    await world.end();
  }
}

function announced(): object {
  return {
    dataset: 'registration',
    name: 'registration.csv',
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    mode: 'delta',
    asOf: TODAY,
  };
}

/** As a tus client does: asks how much is there, sends the next part from there, and asks again if nobody answers. */
async function sendParts(client: Client, id: string): Promise<void> {
  const length = Math.ceil(content.length / PARTS);
  await until('all bytes there', async () => {
    const head = await client.raw('HEAD', `/uploads/${id}`, {});
    if (!head?.ok) return false;
    const offset = Number(head.headers.get('upload-offset'));
    if (offset === content.length) return true;
    const part = new Uint8Array(content.subarray(offset, offset + length));
    const headers = {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    };
    await client.raw('PATCH', `/uploads/${id}`, headers, part);
    return false;
  });
}

async function openAccount({ owner }: World): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  await owner.transaction('faults.account', systemContext('faults'), (tx) =>
    savePrincipal(tx, {
      account: 'data-officer',
      displayName: '数据员',
      roles: ['data'],
      authorities: ['*'],
      division: '46',
      subjectId: null,
      passwordHash,
      demo: false,
    }),
  );
}
