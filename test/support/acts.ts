import type { Answer, Client } from './client.ts';
import type { Stage } from './stage.ts';

/** What a run found for one policy, as the API shows it. */
export interface RunPolicy {
  readonly policyId: string;
  readonly state: string;
  readonly eligible: number;
  readonly undetermined: number;
  readonly ineligible: number;
  readonly applied: number;
  readonly opened: number;
  readonly openedAtOnce: number;
  readonly closed: number;
  readonly suspended: number;
  readonly amountFen: string;
  readonly parked: { readonly zh: string; readonly en: string } | null;
}

/** A run as the API shows it. */
export interface Run {
  readonly silence: { readonly seconds: number; readonly takenOverInSeconds: number } | null;
  readonly id: string;
  readonly state: string;
  readonly asOf: string;
  readonly requestedBy: string;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly stoppedBecause: { readonly zh: string; readonly en: string } | null;
  readonly policies: readonly RunPolicy[];
}

/** Amounts of a budget in fen, as decimal text. */
export interface Budget {
  readonly appropriatedFen: string;
  readonly reservedFen: string;
  readonly committedFen: string;
  readonly disbursedFen: string;
  readonly availableFen: string;
  readonly leftFen: string;
}

/** A list as the API shows it. */
export interface List {
  readonly id: string;
  readonly runId: string;
  readonly policyId: string;
  readonly state: string;
  readonly itemCount: number;
  readonly amountFen: string;
  readonly unfundedCount: number;
  readonly digest: string;
  readonly draftedBy: string;
  readonly readerHand: 'requested' | 'accepted' | null;
  readonly approvedBy: string | null;
  readonly rejectedReason: string | null;
  readonly secondOpinion: {
    readonly checked: number;
    readonly sampled: number;
    readonly differences: readonly unknown[];
  } | null;
  readonly budget: Budget | null;
  readonly version: number;
}

/** One benefit as its enterprise sees it. */
export interface Benefit {
  readonly id: string;
  readonly policyId: string;
  readonly amountFen: string;
  readonly state: string;
  readonly confirmBy: { readonly date: string; readonly provisional: boolean } | null;
  readonly decidedOn: string;
  readonly version: number;
}

/** A problem document. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errorId: string;
}

/** Policies of the demonstration. */
export const GIANT = 'hn-little-giant';
export const JOBS = 'hn-job-expansion';
export const BOND = 'hn-bond-award';
/** The one of the demonstration that is decided on application. */
export const VOUCHER = 'demo-instant-voucher';

/** The body of an answer that must have this status. */
export function body<Body>(answer: Answer<Body>, status = 200): Body {
  if (answer.status !== status)
    throw new Error(`status ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Starts a run, waits for it, and gives what came of it. */
export async function match(stage: Stage, operator: Client): Promise<Run> {
  const { id } = body(await operator.post<Run>('/runs', {}), 202);
  await stage.settle();
  return runOf(operator, id);
}

/** Grades everybody for the month of the business day, and publishes it as a second person: its tiers are facts. @returns its id */
export async function grade(stage: Stage): Promise<string> {
  const [asker, publisher] = [await stage.signIn('credit'), await stage.signIn('credit2')];
  const { id } = body(await asker.post<{ id: string }>('/gradings', {}), 202);
  await stage.settle();
  const drafted = body(await publisher.get<{ state: string; version: number }>(`/gradings/${id}`));
  const { state, version } = drafted;
  if (state !== 'draft') throw new Error(`nothing to publish: ${JSON.stringify(drafted)}`);
  body(await publisher.post(`/gradings/${id}/publish`, { version }));
  await stage.settle();
  return id;
}

/** The present view of a run. */
export async function runOf(officer: Client, id: string): Promise<Run> {
  return body(await officer.get<Run>(`/runs/${id}`));
}

/** What a run found for a policy. */
export function found(run: Run, policyId: string): RunPolicy {
  const policy = run.policies.find((one) => one.policyId === policyId);
  if (!policy) throw new Error(`the run has no policy ${policyId}`);
  return policy;
}

/** The newest list of a policy. */
export async function listOf(officer: Client, policyId: string): Promise<List> {
  const { items } = body(await officer.get<{ items: List[] }>('/lists'));
  const list = items.find((one) => one.policyId === policyId);
  if (!list) {
    const runs = body(await officer.get('/runs'));
    throw new Error(`there is no list of ${policyId}; runs: ${JSON.stringify(runs)}`);
  }
  return list;
}

/** Approves the newest list of a policy and waits until its enterprises are told. */
export async function approve(stage: Stage, approver: Client, policyId: string): Promise<List> {
  const { id, version, digest } = await listOf(approver, policyId);
  body(await approver.post(`/lists/${id}/approve`, { version, digest }));
  await stage.settle();
  return body(await approver.get<List>(`/lists/${id}`));
}

/** Approves every list under review. */
export async function approveAll(stage: Stage, approver: Client): Promise<void> {
  const { items } = body(await approver.get<{ items: List[] }>('/lists'));
  for (const { id, version, digest, state } of items) {
    if (state === 'reviewing')
      body(await approver.post(`/lists/${id}/approve`, { version, digest }));
  }
  await stage.settle();
}

/** Lets a stopped run go on. */
export async function accept(stage: Stage, approver: Client, run: Run): Promise<Run> {
  body(await approver.post(`/runs/${run.id}/accept`, { reason: '已核对数据' }));
  await stage.settle();
  return runOf(approver, run.id);
}

/** The benefits of the enterprise that is signed in. */
export async function benefits(person: Client): Promise<Benefit[]> {
  return body(await person.get<{ items: Benefit[] }>('/entitlements')).items;
}

/** Its benefit from one policy. */
export async function benefit(person: Client, policyId: string): Promise<Benefit> {
  const one = (await benefits(person)).find((each) => each.policyId === policyId);
  if (!one) throw new Error(`no benefit from ${policyId}`);
  return one;
}

/** Confirms a benefit as it was shown. */
export function confirm(
  person: Client,
  shown: Benefit,
  key?: string,
): Promise<Answer<Benefit & Problem>> {
  return person.post(
    `/entitlements/${shown.id}/confirm`,
    { version: shown.version, amountFen: shown.amountFen },
    key ? { key } : {},
  );
}

/** Declines a benefit as it was shown. */
export function decline(person: Client, shown: Benefit): Promise<Answer<Benefit & Problem>> {
  return person.post(`/entitlements/${shown.id}/decline`, {
    version: shown.version,
    reason: '本年度不再需要',
  });
}

/** A form of what is decided on application, as the API shows it. */
export interface Form {
  readonly policyId: string;
  readonly asOf: string;
  readonly known: readonly {
    readonly key: string;
    readonly value: { readonly zh: string };
    readonly source: { readonly department: { readonly zh: string }; readonly asOf: string } | null;
  }[];
  readonly asked: readonly { readonly key: string; readonly type: string }[];
  readonly statement: { readonly zh: string };
  readonly digest: string;
}

/** What an application came to. */
export interface Applied {
  readonly declarationId: string;
  readonly verdict: string;
  readonly explanation: { readonly reasons: readonly { readonly zh: string }[] };
  readonly entitlement: {
    readonly id: string;
    readonly state: string;
    readonly amountFen: string;
  } | null;
}

/** The points that a firm may declare. */
export const POINTS = 'qual.techSmeScore@asOf';

/** Sends a form as it is read now, with these points, or with none where they are known. */
export async function applyWith(
  person: Client,
  points: unknown,
  options: { readonly key?: string; readonly digest?: string } = {},
): Promise<Answer<Applied & Problem>> {
  const digest = options.digest ?? body(await person.get<Form>(`/forms/${VOUCHER}`)).digest;
  const answers = points === null ? [] : [{ key: POINTS, value: points }];
  return person.post(
    `/forms/${VOUCHER}`,
    { digest, agreed: true, answers },
    options.key ? { key: options.key } : {},
  );
}

/** The budget of a policy. */
export async function budgetOf(officer: Client, policyId: string): Promise<Budget> {
  const { items } = body(
    await officer.get<{ items: (Budget & { policyId: string })[] }>('/budgets'),
  );
  const budget = items.find((one) => one.policyId === policyId);
  if (!budget) throw new Error(`no budget for ${policyId}`);
  return budget;
}
