import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { TEST_SECRET } from '../support/database.ts';
import { Stage } from '../support/stage.ts';
import { CLI, ROOT } from '../tidy/tree.ts';

const SUBJECTS = 120;
const NOBODY = '91460000MA5T0000XX';

interface Text {
  readonly zh: string;
  readonly en: string;
}

interface Grading {
  readonly id: string;
  readonly month: string;
  readonly state: string;
  readonly version: number;
  readonly ownHand: boolean;
  readonly demo: boolean;
  readonly draftedByName: string;
  readonly publishedByName: string | null;
  readonly run: { readonly state: string; readonly rowsDone: number };
  readonly tiers: readonly { readonly tier: string; readonly count: number | null }[] | null;
  readonly words: readonly { readonly tier: string; readonly title: Text }[];
  readonly distributions: readonly {
    readonly by: string;
    readonly groups: readonly {
      readonly code: string;
      readonly title: Text;
      readonly counts: readonly (number | null)[];
    }[];
  }[];
  readonly movements: readonly { readonly from: string | null; readonly count: number | null }[];
  readonly secondLook: { readonly sampled: number; readonly differences: number } | null;
}

interface Explained {
  readonly subject: { readonly name: string };
  readonly why: Text;
  readonly explanation: {
    readonly grade: { readonly tier: string; readonly score: number };
    readonly indicators: readonly {
      readonly points: number | null;
      readonly withoutData: boolean;
      readonly from: readonly { readonly source?: { readonly department: Text } }[];
    }[];
  };
}

let stage: Stage;
let asker: Client;
let publisher: Client;
let first: Grading;
let firm = '';

beforeAll(async () => {
  stage = await Stage.open({
    invented: { subjects: SUBJECTS, seed: 7 },
    besides: { datasets: ['credit-tiers'] },
  });
  asker = await stage.signIn('credit');
  publisher = await stage.signIn('credit2');
});
afterAll(() => stage?.close());

const read = async (who: Client, id: string): Promise<Grading> =>
  body(await who.get<Grading>(`/gradings/${id}`));

function huizhi(...args: readonly string[]): Promise<{ code: number; said: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: stage.test.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: stage.folder,
    HUIZHI_MODE: 'test',
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { cwd: ROOT, env, timeout: 60_000 },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` });
      },
    );
  });
}

describe('the grading of a month over HTTP', () => {
  test('is asked for once however often the request comes, and shown in the words of its models', async () => {
    const key = 'grade-september-2025';
    const asked = body(await asker.post<Grading>('/gradings', {}, { key }), 202);
    expect(asked).toMatchObject({ state: 'preparing', tiers: null, distributions: [] });
    expect(body(await asker.post<Grading>('/gradings', {}, { key }), 202).id).toBe(asked.id);
    await stage.settle();
    first = await read(asker, asked.id);
    expect(first).toMatchObject({ state: 'draft', month: '2025-09', ownHand: true, demo: true });
    expect(first.run).toMatchObject({ state: 'finished', rowsDone: SUBJECTS });
    expect(first.secondLook).toEqual({ sampled: SUBJECTS, differences: 0 });
    expect(first.words.map(({ tier }) => tier)).toEqual(['A', 'B', 'C', 'D', 'not-graded']);
    expect(first.distributions.map(({ by }) => by)).toEqual([
      'model',
      'reason',
      'division',
      'industry',
      'kind',
      'size',
    ]);
    for (const { groups } of first.distributions)
      for (const { title, counts } of groups) {
        expect(title.zh).toMatch(/\p{Script=Han}/u);
        expect(counts).toHaveLength(first.words.length);
        // What could be told from a handful of firms is withheld.
        expect(counts.filter((count) => count !== null && count > 0 && count < 5)).toEqual([]);
      }
  });

  test('is explained for one firm with points that make its score and the departments they come from', async () => {
    const [row] = await stage.rows<{ value: string; tier: string; score: number }>(
      `select i.value, t.tier, t.score from subject_tier t join identifier i on i.subject_id = t.subject_id and i.scheme = 'credit-code'
       where t.grading_id = $1 and t.reason = 'score' order by t.subject_id limit 1`,
      [first.id],
    );
    firm = row?.value ?? '';
    const path = `/gradings/${first.id}/explanation?creditCode=${firm}`;
    const told = body(await asker.get<Explained>(path));
    expect(told.explanation.grade).toMatchObject({ tier: row?.tier, score: row?.score });
    expect(told.why.zh).toBe('按得分');
    const { indicators } = told.explanation;
    expect(indicators.reduce((all, { points }) => all + (points ?? 0), 0)).toBe(row?.score);
    const departments = indicators.flatMap(({ from }) =>
      from.flatMap(({ source }) => (source ? [source.department.zh] : [])),
    );
    expect(new Set(departments).size).toBeGreaterThan(1);
    // An officer of one department is told the same: the reasons rest on the data of all.
    await stage.openAccount({ account: 'amr', roles: ['credit'], authorities: ['hn-amr'] });
    const amr = await stage.signIn('amr');
    expect(body(await amr.get<Explained>(path))).toEqual(told);
    expect(await asker.get<Problem>(path.replace(firm, NOBODY))).toMatchObject({
      status: 404,
      body: { code: 'PLATFORM.NOT_FOUND' },
    });
  });

  test('is published by a second person for the version that was shown, and listed', async () => {
    const { id, version } = first;
    expect(await asker.post<Problem>(`/gradings/${id}/publish`, { version })).toMatchObject({
      status: 403,
      body: { code: 'CREDIT.SAME_PERSON' },
    });
    const stale = await publisher.post<Problem>(`/gradings/${id}/publish`, {
      version: version + 1,
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'PLATFORM.VERSION_STALE' } });
    const shown = await publisher.get<Grading>(`/gradings/${id}`);
    expect(shown.headers['etag']).toBe(`"${version}"`);
    const published = body(await publisher.post<Grading>(`/gradings/${id}/publish`, { version }));
    expect(published).toMatchObject({ state: 'published', publishedByName: 'credit2' });
    expect(await asker.post<Problem>('/gradings', {})).toMatchObject({
      status: 409,
      body: { code: 'CREDIT.MONTH_GRADED' },
    });
    const tiers = body(
      await asker.get<{ items: { month: string; tier: string }[] }>(
        `/credit-tiers?creditCode=${firm}`,
      ),
    );
    expect(tiers.items.map(({ month }) => month)).toEqual(['2025-09']);
  });

  test('can be cancelled, resumed and discarded with a reason; a later month shows who moved', async () => {
    await stage.moveTo('2025-10-08');
    await stage.stopWorker();
    const asked = body(await asker.post<Grading>('/gradings', {}), 202);
    const cancelled = body(await asker.post<Grading>(`/gradings/${asked.id}/cancel`));
    expect(cancelled.run.state).toBe('cancelled');
    body(await asker.post<Grading>(`/gradings/${asked.id}/resume`));
    await stage.startWorker();
    await stage.settle();
    const second = await read(asker, asked.id);
    expect(second).toMatchObject({ state: 'draft', month: '2025-10' });
    expect(second.movements.every(({ from }) => from !== null)).toBe(true);
    const { id, version } = second;
    const given = await asker.post<Problem>(`/gradings/${id}/discard`, { version, reason: '' });
    expect(given.status).toBe(400);
    const reason = '登记数据有误，重新评定';
    const gone = body(await asker.post<Grading>(`/gradings/${id}/discard`, { version, reason }));
    expect(gone.state).toBe('discarded');
    expect((await asker.post<Problem>(`/gradings/${id}/resume`)).status).toBe(409);
    const page = body(
      await asker.get<{ items: Grading[]; nextCursor: string }>('/gradings?limit=1'),
    );
    expect(page.items.map((one) => one.id)).toEqual([id]);
    const next = body(
      await asker.get<{ items: Grading[] }>(`/gradings?limit=1&cursor=${page.nextCursor}`),
    );
    expect(next.items.map((one) => one.id)).toEqual([first.id]);
  });
});

describe('the grading of a month at the command line', () => {
  test('is graded, shown, explained, and published on behalf of a credit officer only', async () => {
    const graded = await huizhi('credit', 'grade');
    expect(graded).toMatchObject({ code: 0, said: expect.stringContaining('待发布') });
    const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(graded.said)?.[0] ?? '';
    expect((await huizhi('credit', 'list')).said).toContain(id);
    expect((await huizhi('credit', 'show', id)).said).toMatch(/2025-10.*待发布/);
    const told = await huizhi('credit', 'explain', firm);
    expect(told).toMatchObject({ code: 0, said: expect.stringMatching(/登记状态[\s\S]*2025-09/) });
    const version = /版本 version (\d+)/.exec(graded.said)?.[1] ?? '';
    const publish = ['credit', 'publish', id, '--shown', version, '--as'];
    expect(await huizhi(...publish, 'operator')).toMatchObject({ code: 2 });
    expect(await huizhi(...publish, 'credit2')).toMatchObject({ code: 0 });
    expect((await huizhi('credit', 'discard', id, '--reason', '晚了')).code).toBe(2);
    expect((await huizhi('credit', 'explain', NOBODY)).code).toBe(2);
    expect((await huizhi('credit', 'show', 'x')).code).toBe(2);
  });
});
