import type { Context } from '#libs/platform';
import { acceptRun, requestRun, RuleStore, viewRun } from '#libs/matching';
import { demoAccounts, once } from '#libs/platform';
import { approveList, listLists, viewList } from '#libs/programmes/benefits';
import { Client } from './client.ts';
import type { World } from './world.ts';

/** A run, as far as it matters on the way. */
export interface Run {
  readonly id: string;
  readonly state: string;
}

/** A list, as far as it matters on the way. */
export interface List {
  readonly id: string;
  readonly policyId: string;
  readonly state: string;
  readonly version: number;
  readonly digest: string;
}

/** What an officer does; every write has a key, under which it may be sent again. */
export interface Officer {
  startRun(key: string): Promise<Run>;
  run(id: string): Promise<Run>;
  acceptRun(id: string, reason: string, key: string): Promise<unknown>;
  lists(): Promise<readonly List[]>;
  list(id: string): Promise<List>;
  approve(list: List, key: string): Promise<unknown>;
}

/** Where people come in: the operator, the approver, and the address at which firms find the service. */
export interface Door {
  officer(account: 'operator' | 'approver'): Promise<Officer>;
  readonly address: string;
}

/** Everybody comes by HTTP. */
export function httpDoor(address: string): Door {
  return {
    address,
    officer: async (account) => {
      const client = await new Client(address).signIn(
        account,
        demoAccounts.find((one) => one.account === account)?.password ?? '',
      );
      return {
        startRun: (key) => client.post<Run>('/runs', {}, key),
        run: (id) => client.get<Run>(`/runs/${id}`),
        acceptRun: (id, reason, key) => client.post(`/runs/${id}/accept`, { reason }, key),
        lists: async () => (await client.get<{ items: List[] }>('/lists')).items,
        list: (id) => client.get<List>(`/lists/${id}`),
        approve: ({ id, version, digest }, key) =>
          client.post(`/lists/${id}/approve`, { version, digest }, key),
      };
    },
  };
}

/** Officers come straight to the services that the API calls, for runs in which only the worker is of interest. */
export function directDoor({ app }: World): Door {
  const rules = new RuleStore();
  return {
    address: '',
    officer: async (account) => {
      const who: Context = { actor: account, authorities: ['*'], division: '46', subjectId: null };
      return {
        startRun: (key) =>
          once(app, 'run.start', who, { key, operation: 'run.start', body: {} }, async (tx) =>
            viewRun(tx, await requestRun(tx, rules)),
          ),
        run: (id) => app.transaction('run.read', who, (tx) => viewRun(tx, id)),
        acceptRun: (id, reason, key) =>
          once(
            app,
            'run.accept',
            who,
            { key, operation: 'run.accept', body: { id, reason } },
            async (tx) => {
              await acceptRun(tx, id, reason);
              return viewRun(tx, id);
            },
          ),
        lists: () => app.transaction('list.list', who, (tx) => listLists(tx, 200, null)),
        list: (id) => app.transaction('list.read', who, (tx) => viewList(tx, id)),
        approve: ({ id, version, digest }, key) =>
          once(
            app,
            'list.approve',
            who,
            { key, operation: 'list.approve', body: { id, version, digest } },
            (tx) => approveList(tx, id, { version, digest }, { demo: false }),
          ),
      };
    },
  };
}
