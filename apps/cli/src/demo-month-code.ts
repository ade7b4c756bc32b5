import { invariant, systemClock } from '#libs/kernel';
import { systemContext, type Context } from '#libs/platform';
import {
  answerCode,
  approveVisit,
  carryOut,
  codeText,
  enterCertificate,
  findingsOf,
  issueCode,
  noteNoProblem,
  planInspection,
  showCode,
  viewInspection,
} from '#libs/programmes/inspections';
import { contextOf, ENTERPRISES } from './demo-benefits.ts';
import { tellFactsOf } from './demo-month-findings.ts';
import {
  APPROVER,
  as,
  AUTHORITY,
  DISCLOSURE,
  INSPECTORS,
  type MonthStage,
  OPERATOR,
  tellRefused,
} from './demo-month-stage.ts';

/** By this a second telling knows the inspection of the first. */
const SOURCE = '12345 热线（示范）';
const CODE_MINUTES = 30;
const CERTIFIED_UNTIL = '2099-01-01';
/** Of the certificates, in their order. */
const HOLDERS = ['王示范', '李示范', '陈示范', '符示范'] as const;
const YES = { answer: 'accepted', because: null } as const;

/**
 * Looks into a complaint about a firm of the demo: the officer shows a code, the firm reads it on its phone and accepts it once,
 * the inspection is carried out and finds no problem.
 */
export async function checkIn(stage: MonthStage): Promise<void> {
  const { database, print } = stage;
  const firms = await Promise.all(ENTERPRISES.map((account) => contextOf(database, account)));
  for (const firm of firms.filter(({ subjectId }) => subjectId !== null && subjectId >= 0)) {
    const inspectionId = await complaintAbout(stage, firm);
    if (inspectionId === null) continue;
    const { state } = await as(stage, OPERATOR, (tx) => viewInspection(tx, inspectionId));
    if (state === 'planned') {
      const other = firms.find(({ subjectId }) => subjectId !== firm.subjectId);
      await showAndAccept(stage, inspectionId, firm, other);
      const { refusal } = await as(stage, OPERATOR, (tx) =>
        carryOut(tx, stage.keeper, inspectionId),
      );
      if (refusal) print(`  ✗ ${refusal.text.zh} / ${refusal.text.en}`);
    } else print(`  ${firm.actor} 的检查已亮码、实施 / shown, accepted and carried out before`);
    await clear(stage, inspectionId);
    await tellFactsOf(stage, firm.subjectId ?? -1);
    return;
  }
  print('  没有可以检查的演示企业 / no firm of the demo can be inspected');
}

/** A second person approves what stands in no plan; who complained would be given away by telling the firm ahead. */
async function approved(stage: MonthStage, inspectionId: string): Promise<void> {
  await tellRefused(stage, 'operator 批准自己提出的检查 approves the own visit', () =>
    as(stage, OPERATOR, (tx) => approveVisit(tx, inspectionId, null)),
  );
  await as(stage, APPROVER, (tx) => approveVisit(tx, inspectionId, '投诉查处，事先通知会影响取证'));
  stage.print(
    '  approver 批准，投诉查处不事先通知 / approved by another; of a complaint the firm is told nothing ahead',
  );
}

/** The inspection of a firm that a complaint led to; null where it is refused. */
async function complaintAbout(
  stage: MonthStage,
  { actor, subjectId }: Context,
): Promise<string | null> {
  const { keeper, print } = stage;
  const [standing] = await as(stage, OPERATOR, (tx) =>
    tx.query<{ id: string }>(
      `select id from inspection where subject_id = $1 and source = $2 and state <> 'cancelled' order by requested_at limit 1`,
      [subjectId, SOURCE],
    ),
  );
  if (standing) return standing.id;
  const own = await certificateOf(stage);
  const { inspectionId, refusal } = await as(stage, OPERATOR, (tx) =>
    planInspection(tx, keeper.rules, {
      matterId: DISCLOSURE,
      subjectId: subjectId ?? -1,
      authority: AUTHORITY,
      under: { kind: 'complaint', source: SOURCE, reason: '投诉公示信息与实际不符' },
      inspectors: [own, INSPECTORS[1]],
    }),
  );
  if (refusal) print(`  ✗ ${actor}：${refusal.text.zh} / ${refusal.text.en}`);
  else
    print(
      `  因投诉检查 ${actor}，来源和理由已登记，不占计划内次数 / for a complaint, filed with source and reason, outside the quota`,
    );
  if (inspectionId !== null) await approved(stage, inspectionId);
  return inspectionId;
}

/** The number of the operator's valid certificate. */
async function certificateOf(stage: MonthStage): Promise<string> {
  const [own] = await as(stage, OPERATOR, (tx) =>
    tx.query<{ number: string }>(
      `select number from enforcement_certificate where account = $1 and state = 'valid'`,
      [OPERATOR.actor],
    ),
  );
  return own?.number ?? INSPECTORS[0];
}

/** Enters the certificates of everybody who may be drawn, where they are not: who has none inspects nobody. */
export async function certifyInspectors({ owner, print }: MonthStage): Promise<void> {
  const entered = await owner.transaction('demo.certificate', systemContext('demo'), async (tx) => {
    const valid = await tx.query<{ number: string; account: string }>(
      `select number, account from enforcement_certificate where state = 'valid'`,
    );
    const missing = INSPECTORS.filter((number) => !valid.some((one) => one.number === number));
    for (const number of missing) {
      const place = INSPECTORS.indexOf(number);
      const isFree = !valid.some(({ account }) => account === OPERATOR.actor);
      await enterCertificate(tx, {
        number,
        holder: HOLDERS[place] ?? number,
        account: place === 0 && isFree ? OPERATOR.actor : `inspector${place + 1}`,
        validUntil: CERTIFIED_UNTIL,
        photo: null,
        authority: AUTHORITY,
        division: OPERATOR.division,
      });
    }
    return missing.length;
  });
  if (entered > 0)
    print(
      `  登记执法证 ${entered} 份：无证人员不得检查 / certificates entered: who has none inspects nobody`,
    );
}

async function showAndAccept(
  stage: MonthStage,
  inspectionId: string,
  firm: Context,
  other: Context | undefined,
): Promise<void> {
  const { keeper, print, secret } = stage;
  const now = (): number => Math.floor(systemClock.now().getTime() / 1000);
  const { codeId } = await as(stage, OPERATOR, (tx) =>
    issueCode(tx, keeper.rules, inspectionId, { minutes: CODE_MINUTES, now: now() }),
  );
  invariant(codeId !== null, 'a visit that was just opened may be made today');
  const code = await as(stage, OPERATOR, (tx) => codeText(tx, codeId, secret));
  const shown = await as(stage, systemContext('demo'), (tx) =>
    showCode(tx, keeper.rules, code, secret, now()),
  );
  print(
    `  亮码 code：${code.slice(0, 16)}…（${code.length} 字 characters，${CODE_MINUTES} 分钟 minutes）`,
  );
  print(
    `  企业手机上：执法人员 ${shown.officer.holder}（${shown.officer.number}），《${shown.matter.title.zh}》，权利 ${shown.rights.length} 项，可以拒绝 / the phone says who comes, why, what may be looked at and ${shown.rights.length} rights`,
  );
  const answer = (context: Context): Promise<void> =>
    as(stage, context, (tx) => answerCode(tx, code, YES, secret, now()));
  if (other) await tellRefused(stage, `${other.actor} 代答 answers for it`, () => answer(other));
  await answer(firm);
  print(`  ${firm.actor} 接受检查 / accepts`);
  await tellRefused(stage, '同一码再次提交 the same code again', () => answer(firm));
}

/** States that nothing was found, which is final at once; unless something was noted. */
async function clear(stage: MonthStage, inspectionId: string): Promise<void> {
  const { keeper, print } = stage;
  const { state } = await as(stage, OPERATOR, (tx) => viewInspection(tx, inspectionId));
  const noted = await as(stage, OPERATOR, (tx) => findingsOf(tx, inspectionId));
  if (state !== 'done' || noted.some((one) => one.state !== 'withdrawn')) return;
  await as(stage, OPERATOR, (tx) =>
    noteNoProblem(tx, keeper.rules, inspectionId, '公示信息逐项核对，未发现问题'),
  );
  print('  明确记录未发现问题，当即终局 / no problem found: stated, and final at once');
}
