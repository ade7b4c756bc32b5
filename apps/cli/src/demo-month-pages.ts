import { type Text } from '#libs/kernel';
import { listCommitments, listInspections } from '#libs/programmes/inspections';
import { as, type MonthStage, OPERATOR, SYSTEM } from './demo-month-stage.ts';

interface Place extends Text {
  readonly path: string;
}

/** Says where what was told can be looked at, and as whom. */
export async function tellPages(stage: MonthStage): Promise<void> {
  const { address, print } = stage;
  const [done] = await as(stage, OPERATOR, (tx) => listInspections(tx, { state: 'done' }, 1, null));
  const commitments = await as(stage, SYSTEM, (tx) => listCommitments(tx, 20));
  const drawn = commitments.find(({ state }) => state === 'drawn');
  const [joint] = await as(stage, OPERATOR, (tx) =>
    tx.query<{ id: string }>(`select id from joint_proposal order by proposed_at desc limit 1`),
  );
  const found: readonly Place[] = [
    ...(done
      ? [{ zh: '一次检查（operator）', en: 'one inspection', path: `inspections/${done.id}` }]
      : []),
    ...(joint
      ? [{ zh: '综合查一次（approver）', en: 'joint visits', path: `joint-visits/${joint.id}` }]
      : []),
    ...(drawn
      ? [{ zh: '公布的抽取（公开）', en: 'the published draw', path: `draws/${drawn.drawId}` }]
      : []),
  ];
  for (const { zh, en, path } of [...PLACES, ...found])
    print(`  ${zh} / ${en}：${address}/${path}`);
}

const PLACES: readonly Place[] = [
  { zh: '我的检查（operator，手机）', en: 'my inspections', path: 'inspections' },
  { zh: '检查计划（approver）', en: 'plans', path: 'inspection-plans' },
  { zh: '双随机抽取（operator）', en: 'draws', path: 'inspection-draws' },
  { zh: '检查发现（approver）', en: 'findings', path: 'findings' },
  { zh: '拒绝记录（auditor）', en: 'what was refused', path: 'inspection-refusals' },
  { zh: '信用分级（credit）', en: 'gradings', path: 'gradings' },
  { zh: '企业看自己的检查（enterprise）', en: 'what the firm sees', path: 'my-visits' },
  { zh: '检查事项清单（公开）', en: 'the list of matters', path: 'matters' },
  { zh: '双随机抽取（公开）', en: 'all draws', path: 'draws' },
];
