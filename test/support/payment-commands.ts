import type { BenefitWalk, Outcome } from './benefit-walk.ts';
import { type Command, REFUSED } from './firm-commands.ts';
import { type Officer, POLICIES } from './walk-ground.ts';

interface Batch {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly digest: string;
  readonly policy: string;
}
interface Item {
  readonly id: string;
  readonly fen: string;
}

async function aBatch(walk: BenefitWalk, state: string): Promise<Batch | undefined> {
  const all = await walk.found<Batch>(
    `select id, state, version, digest, policy_id as policy from payment_batch order by policy_id, year, number`,
  );
  return walk.one(all.filter((one) => one.state === state || walk.chance(0.1)));
}

async function make(walk: BenefitWalk): Promise<Outcome> {
  const policyId = walk.one(POLICIES) ?? POLICIES[0];
  const maker = walk.officer('finance');
  const { body } = await maker.get<{ items: { policyId: string }[] }>('/payables');
  const due = body.items.some((one) => one.policyId === policyId);
  const answer = await maker.post<{ code?: string }>('/payment-batches', {
    policyId,
    year: '2025',
  });
  const may = walk.halted.has(policyId) ? ['POLICY.HALTED'] : due || ['PAYMENT.NOTHING_PAYABLE'];
  return walk.outcome('make a batch', answer, may);
}

async function release(walk: BenefitWalk, by: Officer, digest?: string): Promise<Outcome> {
  const batch = await aBatch(walk, 'made');
  if (!batch) return null;
  const said = { version: batch.version, digest: digest ?? batch.digest };
  const answer = await walk.officer(by).post<{ code?: string }>(`/payment-batches/${batch.id}/release`, said); // prettier-ignore
  if (by === 'finance') return walk.outcome('release own', answer, ['PAYMENT.SAME_PERSON']);
  if (digest !== undefined) return walk.outcome('release', answer, ['PAYMENT.DIGEST_DIFFERS']);
  if (walk.halted.has(batch.policy)) return walk.outcome('release', answer, ['POLICY.HALTED']);
  const doubted = ['PAYMENT.RECOVERY_FOUND'];
  return walk.outcome(`release ${batch.state}`, answer, batch.state === 'made' || REFUSED, doubted);
}

async function giveBack(walk: BenefitWalk): Promise<Outcome> {
  const batch = await aBatch(walk, 'made');
  if (!batch) return null;
  const said = { version: batch.version, reason: '户数与请示不符' };
  const answer = await walk.officer('finance2').post<{ code?: string }>(`/payment-batches/${batch.id}/return`, said); // prettier-ignore
  return walk.outcome(`return ${batch.state}`, answer, batch.state === 'made' || REFUSED);
}

/** The bank says of some payments of a released batch what became of them; of the others nobody knows. */
async function receive(walk: BenefitWalk): Promise<Outcome> {
  const batch = await aBatch(walk, 'released');
  if (!batch) return null;
  const items = await walk.found<Item>(
    `select id, amount_fen::text as fen from payment_item where batch_id = $1 and outcome is null order by place`,
    [batch.id],
  );
  const said = items.filter((_, at) => at === 0 || walk.chance(0.7));
  if (said.length === 0) return null;
  let paidFen = 0n;
  const lines = said.map(({ id, fen }) => {
    const yuan = `${BigInt(fen) / 100n}.${(BigInt(fen) % 100n).toString().padStart(2, '0')}`;
    const paid = walk.chance(0.8);
    if (paid) paidFen += BigInt(fen);
    return `${id},${yuan},${paid ? '成功' : '失败'},${walk.day},${paid ? '' : '账号户名不符'}`;
  });
  const text = ['明细编号,金额（元）,结果,日期,原因', ...lines].join('\r\n');
  const answer = await walk.officer('finance2').post<{ code?: string }>(`/payment-batches/${batch.id}/receipt`, { text }); // prettier-ignore
  const may = ['released', 'settled'].includes(batch.state) || ['PAYMENT.NOT_RELEASED'];
  const came = walk.outcome(`receive ${batch.state}`, answer, may);
  if (came === 'done') {
    walk.receipts.push({ batch: batch.id, text });
    walk.disbursed.set(batch.policy, (walk.disbursed.get(batch.policy) ?? 0n) + paidFen);
  }
  return came;
}

async function receiveAgain(walk: BenefitWalk): Promise<Outcome> {
  const receipt = walk.one(walk.receipts);
  if (!receipt) return null;
  const { batch, text } = receipt;
  const answer = await walk.officer('finance2').post<{ code?: string }>(`/payment-batches/${batch}/receipt`, { text }); // prettier-ignore
  return walk.outcome('receive again', answer, true);
}

/** What finance does, each as who may and as who may not. */
export const PAYMENT_COMMANDS: Readonly<Record<string, Command>> = {
  'make a batch': make,
  'release a batch': (walk) => release(walk, 'finance2'),
  'release a batch of their own': (walk) => release(walk, 'finance'),
  'release a batch that was not shown': (walk) => release(walk, 'finance2', '0'.repeat(64)),
  'return a batch': giveBack,
  'take in a receipt': receive,
  'take in a receipt again': receiveAgain,
};
