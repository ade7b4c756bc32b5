import type {
  AbandonGround,
  DemandEntry,
  DrawCommitment,
  FindingState,
  InspectionCode,
  InspectionEntry,
  InspectionFinding,
  InspectionPlan,
  JointProposal,
  JointSearch,
  JointUndone,
  PenaltyKind,
  RecordedRefusal,
  Text,
  UrgentVisit,
} from '../api/contract.ts';
import type { Tone, Word } from './words.ts';

const word = (zh: string, en: string, tone: Tone = 'neutral'): Word => ({ zh, en, tone });

/** The words of inspections; states and events are those of the tables that govern them. */
export const INSPECTION_STATES: Record<InspectionEntry['state'], Word> = {
  planned: word('待实施', 'Planned', 'warn'),
  done: word('已实施', 'Carried out', 'good'),
  cancelled: word('已取消', 'Cancelled', 'neutral'),
};

export const ORIGINS: Record<InspectionEntry['origin'], Text> = {
  plan: { zh: '检查计划', en: 'a plan' },
  complaint: { zh: '投诉举报', en: 'a complaint' },
  transfer: { zh: '转办交办', en: 'a case handed over' },
  alert: { zh: '数据监测', en: 'an alert in the data' },
};

export const PLAN_STATES: Record<InspectionPlan['state'], Word> = {
  submitted: word('待批准', 'Awaits approval', 'warn'),
  approved: word('已批准', 'Approved', 'good'),
  rejected: word('已退回', 'Rejected', 'bad'),
  closed: word('已结束', 'Closed', 'neutral'),
};

export const PLAN_KINDS: Record<InspectionPlan['kind'], Text> = {
  yearly: { zh: '年度计划', en: 'Yearly' },
  quarterly: { zh: '季度计划', en: 'Quarterly' },
  special: { zh: '专项计划', en: 'Special' },
};

export const DRAW_STATES: Record<DrawCommitment['state'], Word> = {
  committed: word('已承诺，种子未公开', 'Committed to, seed unseen', 'active'),
  revealed: word('种子已公开，待抽取', 'Seed revealed', 'warn'),
  drawn: word('已抽取并公布', 'Drawn and published', 'good'),
  abandoned: word('已放弃', 'Given up', 'bad'),
};

export const ABANDON_GROUNDS: Record<AbandonGround, Text> = {
  'list-wrong': { zh: '名单有误', en: 'the list was wrong' },
  'inspectors-changed': { zh: '检查人员变动', en: 'its inspectors changed' },
  'matter-changed': { zh: '检查事项变更', en: 'the matter changed' },
  other: { zh: '其他', en: 'another ground' },
};

/** A ground as it is published; the closing of the plan is one that nobody chooses. */
export const groundWord = (ground: NonNullable<DrawCommitment['abandonedGround']>): Text =>
  ground === 'plan-closed'
    ? { zh: '计划已结束', en: 'the plan was closed' }
    : ABANDON_GROUNDS[ground];

export const JOINT_STATES: Record<JointProposal['state'], Word> = {
  proposed: word('待批准', 'Awaits approval', 'warn'),
  approved: word('已批准', 'Approved', 'good'),
  rejected: word('已退回', 'Rejected', 'bad'),
  closed: word('已结束', 'Closed', 'neutral'),
};

export const SEARCH_STATES: Record<JointSearch['state'], Word> = {
  requested: word('排队中', 'Queued', 'active'),
  searching: word('排定中', 'Under way', 'active'),
  proposed: word('已提出方案', 'Proposed', 'good'),
  failed: word('未能提出', 'Nothing proposed', 'bad'),
  cancelled: word('已取消', 'Cancelled', 'neutral'),
};

export const SEARCH_STEPS: Record<NonNullable<JointSearch['progress']>['step'], Text> = {
  preparing: { zh: '测算各企业最少次数', en: 'what each firm needs' },
  placing: { zh: '逐家排定', en: 'placing each firm' },
  mending: { zh: '减少多出的次数', en: 'sparing visits' },
  gathering: { zh: '合并检查组出行', en: 'gathering teams' },
  proving: { zh: '证明次数下限', en: 'proving the bound' },
};

export const DEMAND_KINDS: Record<DemandEntry['kind'], Text> = {
  data: { zh: '索取数据', en: 'data' },
  form: { zh: '填表、问卷', en: 'a form' },
  meeting: { zh: '开会、约谈', en: 'a meeting' },
};

/** A visit that was made in an emergency; what no second person confirmed is a breach. */
export const URGENT_STATES: Record<UrgentVisit['state'], Word> = {
  stated: word('紧急检查，待第二人确认', 'Urgent, awaits a second person', 'warn'),
  confirmed: word('紧急检查，已确认', 'Urgent, confirmed', 'good'),
  refused: word('未予确认，不合规入企', 'Refused: a breach', 'bad'),
  lapsed: word('逾期未确认，不合规入企', 'Not confirmed in time: a breach', 'bad'),
};

/** The credit tier of a firm, which nobody may have published yet. */
export const tierText = (tier: string | null): Text =>
  tier === null ? { zh: '尚未分级', en: 'not graded' } : { zh: `${tier} 级`, en: `tier ${tier}` };

export const OBSTACLES: Record<JointUndone['because'], Text> = {
  'empty-window': { zh: '计划期内没有日期', en: 'its time has no day' },
  'no-skill': {
    zh: '没有到该区划且具备能力的检查组',
    en: 'no team that goes there has the skills',
  },
  'no-inspector': { zh: '没有包含抽取人员的检查组', en: 'no team has whoever was drawn' },
  'no-day': { zh: '计划期内没有检查组当值', en: 'no such team is on duty' },
  'too-long': { zh: '没有检查组一天有这么多时间', en: 'longer than a day of any team' },
  promised: { zh: '检查组当日已另有安排', en: 'the days are promised elsewhere' },
  'no-capacity': { zh: '检查组已排满', en: 'the teams are full' },
};

export const FINDING_STATES: Record<FindingState, Word> = {
  noted: word('待决定', 'To be decided', 'warn'),
  decided: word('已决定，异议期内', 'Decided, may be objected to', 'active'),
  objected: word('有异议，待重新决定', 'Objected to', 'warn'),
  final: word('已终局', 'Final', 'good'),
  withdrawn: word('已撤销', 'Withdrawn', 'neutral'),
};

export type FindingOutcome = NonNullable<InspectionFinding['decision']>['outcome'];
export const OUTCOMES: Record<FindingOutcome, Text> = {
  unpunished: { zh: '不予处罚', en: 'no penalty' },
  reduced: { zh: '减轻处罚', en: 'reduced penalty' },
  lighter: { zh: '从轻处罚', en: 'lighter penalty' },
  penalty: { zh: '依法处罚', en: 'penalty by law' },
};

/** The kinds of penalty in the order of the law that lists them. */
export const PENALTIES: Record<PenaltyKind, Text> = {
  warning: { zh: '警告', en: 'a warning' },
  criticism: { zh: '通报批评', en: 'public criticism' },
  fine: { zh: '罚款', en: 'a fine' },
  confiscation: { zh: '没收违法所得、没收非法财物', en: 'confiscation' },
  suspension: { zh: '暂扣许可证件', en: 'a licence withheld' },
  downgrade: { zh: '降低资质等级', en: 'a lower grade of qualification' },
  revocation: { zh: '吊销许可证件', en: 'a licence revoked' },
  restriction: { zh: '限制开展生产经营活动', en: 'business restricted' },
  shutdown: { zh: '责令停产停业', en: 'business stopped' },
  closure: { zh: '责令关闭', en: 'closure' },
  ban: { zh: '限制从业', en: 'a ban from the trade' },
  other: { zh: '法律、行政法规规定的其他行政处罚', en: 'another penalty by law' },
};

export const ASKED: Record<RecordedRefusal['asked'], Text> = {
  plan: { zh: '制订计划', en: 'a plan' },
  inspection: { zh: '安排检查', en: 'an inspection' },
  visit: { zh: '实施检查', en: 'a visit' },
  draw: { zh: '随机抽取', en: 'a draw' },
};

export const ANSWERS: Record<NonNullable<InspectionCode['answer']>, Word> = {
  accepted: word('企业已接受', 'Accepted by the firm', 'good'),
  refused: word('企业已拒绝', 'Refused by the firm', 'bad'),
};

export const METHODS: Record<'on-site' | 'off-site', Text> = {
  'on-site': { zh: '现场检查', en: 'on site' },
  'off-site': { zh: '非现场检查', en: 'off site' },
};
