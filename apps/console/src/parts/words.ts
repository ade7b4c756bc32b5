import type {
  AmendmentState,
  ChargeList,
  DeclarationState,
  DeliveryState,
  EntitlementState,
  Gate,
  GradingState,
  HaltCause,
  ListReview,
  ListState,
  NoticeChannel,
  NoticeDeliveryState,
  Adjustment,
  Objection,
  PaymentBatch,
  PaymentItem,
  PolicyReadiness,
  Role,
  RunState,
  TaskState,
  Text,
  Upload,
} from '../api/contract.ts';

/** How a state feels: the colour of its tag, never its only sign. */
export type Tone = 'neutral' | 'active' | 'good' | 'warn' | 'bad';

export type Word = Text & { tone: Tone };

const word = (zh: string, en: string, tone: Tone = 'neutral'): Word => ({ zh, en, tone });

/** The words of the states and events are those of the tables that govern them. */
const RUN_STATES: Record<RunState, Word> = {
  requested: word('等待开始', 'Requested', 'active'),
  running: word('正在匹配', 'Matching', 'active'),
  applying: word('正在列入名单', 'Applying', 'active'),
  finished: word('已完成', 'Finished', 'good'),
  cancelled: word('已取消', 'Cancelled', 'neutral'),
  stopped: word('已暂停待核', 'Stopped to ask', 'bad'),
};

const GRADING_STATES: Record<GradingState, Word> = {
  preparing: word('正在评定', 'Being prepared', 'active'),
  draft: word('待发布', 'Draft', 'warn'),
  published: word('已发布', 'Published', 'good'),
  discarded: word('已作废', 'Discarded', 'neutral'),
};

const CHARGE_LIST_STATES: Record<ChargeList['state'], Word> = {
  submitted: word('待核对', 'Submitted', 'warn'),
  published: word('已发布', 'Published', 'good'),
  rejected: word('已退回', 'Rejected', 'bad'),
};

const LIST_STATES: Record<ListState, Word> = {
  draft: word('草稿', 'Draft', 'neutral'),
  reviewing: word('待审核', 'Awaiting approval', 'warn'),
  approved: word('已批准', 'Approved', 'good'),
  announced: word('已告知企业', 'Announced', 'good'),
  rejected: word('已退回', 'Rejected', 'bad'),
};

const ENTITLEMENT_STATES: Record<EntitlementState, Word> = {
  waiting: word('等待资金', 'Waiting for funds', 'warn'),
  listed: word('已列入名单', 'Listed', 'neutral'),
  suspended: word('已中止', 'Suspended', 'warn'),
  notified: word('待确认', 'Awaiting confirmation', 'warn'),
  confirmed: word('已确认', 'Confirmed', 'good'),
  objected: word('有异议待核', 'Objected to', 'warn'),
  payable: word('可拨付', 'Payable', 'good'),
  ordered: word('拨付办理中', 'Being paid', 'active'),
  bounced: word('已退汇', 'Returned unpaid', 'bad'),
  paid: word('已拨付', 'Paid', 'good'),
  declined: word('已放弃', 'Declined', 'neutral'),
  silent: word('逾期未确认', 'No answer in time', 'warn'),
  withdrawn: word('已撤回', 'Withdrawn', 'bad'),
};

/** Kinds of causes of a halt, as enterprises read them. */
export const HALT_CAUSES: Record<HaltCause, Text> = {
  rule: { zh: '政策条件或金额正在核对', en: 'its conditions or amounts are being checked' },
  data: { zh: '所依据的数据正在核实', en: 'the data it rests on is being verified' },
  funds: { zh: '资金安排正在落实', en: 'its funds are being arranged' },
  order: {
    zh: '按上级、审计或司法机关要求',
    en: 'a higher authority, an audit or a court asked for it',
  },
  other: { zh: '其他原因', en: 'another cause' },
};

const GATE_KINDS: Record<Gate['kind'], Text> = {
  confirmation: { zh: '企业确认', en: 'Confirmation' },
  reachability: { zh: '送达条件', en: 'Reachability' },
  credit: { zh: '信用核查', en: 'Credit check' },
  publicity: { zh: '公示', en: 'Publicity' },
  funds: { zh: '资金落实', en: 'Funds' },
};

const OBJECTION_STATES: Record<Objection['state'], Word> = {
  open: word('待核实', 'Being looked into', 'warn'),
  upheld: word('成立', 'Upheld', 'bad'),
  dismissed: word('不成立', 'Dismissed', 'good'),
  withdrawn: word('已撤回', 'Withdrawn', 'neutral'),
};

const ADJUSTMENT_STATES: Record<Adjustment['state'], Word> = {
  open: word('待处理', 'Open', 'warn'),
  endorsed: word('待复核', 'Put forward', 'active'),
  accepted: word('已认定', 'Accepted', 'good'),
  dismissed: word('不予处理', 'Dismissed', 'neutral'),
  superseded: word('已有新结果', 'Superseded', 'neutral'),
  contested: word('企业有异议', 'Objected to', 'warn'),
  annulled: word('已撤销', 'Annulled', 'neutral'),
};

const VIEW_STATES: Record<ListReview['opinions'][number]['state'], Word> = {
  asked: word('待反馈', 'Owed', 'warn'),
  agreed: word('无异议', 'No objection', 'good'),
  objected: word('有异议', 'Objects', 'bad'),
  lapsed: word('逾期视为无异议', 'Lapsed without objection', 'neutral'),
  dropped: word('不再需要', 'No longer needed', 'neutral'),
};

const ADDITION_STATES: Record<ListReview['additions'][number]['state'], Word> = {
  proposed: word('已提出', 'Proposed', 'warn'),
  admitted: word('已列入', 'On the list', 'good'),
  refused: word('未列入', 'Refused', 'bad'),
  held: word('待补数据', 'Waits for data', 'warn'),
};

const DECLARATION_STATES: Record<DeclarationState, Word> = {
  declared: word('待核验', 'To be verified', 'warn'),
  verified: word('核验属实', 'Verified', 'good'),
  contradicted: word('核验不符', 'Not so', 'bad'),
  dropped: word('无需核验', 'Not relied on', 'neutral'),
};

const NOTICE_DELIVERY_STATES: Record<NoticeDeliveryState, Word> = {
  queued: word('待发送', 'Waiting', 'active'),
  sent: word('已发出', 'Sent', 'active'),
  delivered: word('已送达', 'Delivered', 'good'),
  failed: word('未送达', 'Failed', 'bad'),
  parked: word('待处理', 'To be mended', 'warn'),
  dropped: word('无需再发', 'Not needed', 'neutral'),
};

const CHANNELS: Record<NoticeChannel['channel'], Text> = {
  sms: { zh: '短信', en: 'Text message' },
  email: { zh: '电子邮件', en: 'E-mail' },
  webhook: { zh: '系统推送', en: 'Webhook' },
};

const BATCH_STATES: Record<PaymentBatch['state'], Word> = {
  made: word('待复核', 'To be checked', 'warn'),
  released: word('已复核放行', 'Released', 'active'),
  returned: word('已退回', 'Returned', 'bad'),
  settled: word('已全部回执', 'Settled', 'good'),
};

const OUTCOMES: Record<NonNullable<PaymentItem['outcome']>, Word> = {
  paid: word('已付', 'Paid', 'good'),
  failed: word('失败', 'Failed', 'bad'),
  returned: word('随批次退回', 'Returned', 'neutral'),
};

const ABOUT: Record<Objection['about'], Text> = {
  publicity: { zh: '公示', en: 'The public notice' },
  decision: { zh: '判定结论', en: 'The decision' },
  list: { zh: '名单', en: 'The list' },
  amount: { zh: '金额', en: 'The amount' },
  fact: { zh: '所用数据', en: 'The data used' },
  recovery: { zh: '追回', en: 'The recovery' },
};

const GATE_STATES: Record<Gate['state'], Word> = {
  waiting: word('未到环节', 'Not yet', 'neutral'),
  open: word('办理中', 'Under way', 'active'),
  held: word('待补充', 'On hold', 'warn'),
  closed: word('已通过', 'Passed', 'good'),
  waived: word('依规免办', 'Waived', 'good'),
  failed: word('未通过', 'Failed', 'bad'),
};

const DELIVERY_STATES: Record<DeliveryState, Word> = {
  received: word('接收中', 'Being received', 'active'),
  waiting: word('待核准', 'Waiting', 'warn'),
  accepted: word('已接收', 'Accepted', 'good'),
  failed: word('接收失败', 'Failed', 'bad'),
};

const UPLOAD_STATES: Record<Upload['state'], Word> = {
  open: word('正在上传', 'Uploading', 'active'),
  queued: word('等待导入', 'Waiting to be imported', 'active'),
  importing: word('正在导入', 'Being imported', 'active'),
  taken: word('已导入', 'Imported', 'good'),
  refused: word('已拒收', 'Refused', 'bad'),
  cancelled: word('已取消', 'Cancelled', 'neutral'),
  expired: word('已过期', 'Expired', 'neutral'),
};

const TASK_STATES: Record<TaskState, Word> = {
  open: word('待办', 'Open', 'warn'),
  closed: word('已办结', 'Closed', 'good'),
};

const THINGS: Record<string, Text> = {
  benefit_list: { zh: '名单', en: 'List' },
  deadline: { zh: '期限', en: 'Term' },
  declaration: { zh: '企业申报', en: 'Declaration' },
  delivery: { zh: '数据交付', en: 'Delivery' },
  entitlement: { zh: '应享权益', en: 'Benefit' },
  gate: { zh: '拨付关口', en: 'Gate' },
  grading: { zh: '信用分级', en: 'Grading' },
  episode: { zh: '符合期间', en: 'Episode' },
  amendment: { zh: '更正申请', en: 'Amendment' },
  notice_channel: { zh: '告知渠道', en: 'Way of being told' },
  notice_delivery: { zh: '告知送达', en: 'Notice sent' },
  adjustment: { zh: '差额处理', en: 'Adjustment' },
  inspection: { zh: '行政检查', en: 'Inspection' },
  inspection_emergency: { zh: '紧急检查', en: 'Urgent visit' },
  inspection_plan: { zh: '检查计划', en: 'Inspection plan' },
  finding: { zh: '检查发现', en: 'Finding' },
  inspection_draw: { zh: '随机抽取', en: 'Random draw' },
  inspection_draw_name: { zh: '抽取名单中的名字', en: 'Name in a random draw' },
  joint_proposal: { zh: '综合查一次方案', en: 'Joint visits' },
  objection: { zh: '异议', en: 'Objection' },
  relief_promise: { zh: '应享减负', en: 'Promised relief' },
  saving: { zh: '已享减负', en: 'Saving' },
  unit_cost: { zh: '单位成本', en: 'Unit cost' },
  charge: { zh: '涉企收费', en: 'Charge' },
  charge_list: { zh: '收费目录清单', en: 'List of charges' },
  inspection_rating: { zh: '检查评价', en: 'Rating of an inspection' },
  payment_batch: { zh: '拨付批次', en: 'Payment batch' },
  principal: { zh: '账号', en: 'Account' },
  rule_version: { zh: '规则版本', en: 'Rule version' },
  run: { zh: '匹配批次', en: 'Run' },
  subject: { zh: '企业', en: 'Enterprise' },
  run_policy: { zh: '批次中的政策', en: 'Policy of a run' },
  task: { zh: '待办', en: 'Task' },
};

const AMENDMENT_STATES: Record<AmendmentState, Word> = {
  proposed: word('待核实', 'To be verified', 'warn'),
  accepted: word('已更正', 'Corrected', 'good'),
  refused: word('未采纳', 'Refused', 'bad'),
  withdrawn: word('已撤回', 'Withdrawn', 'neutral'),
};

const ROLES: Record<Role, Text> = {
  data: { zh: '数据', en: 'Data' },
  operator: { zh: '经办', en: 'Operator' },
  approver: { zh: '审核', en: 'Approver' },
  policy: { zh: '政策', en: 'Policy' },
  finance: { zh: '财务', en: 'Finance' },
  credit: { zh: '信用', en: 'Credit' },
  analyst: { zh: '成本分析', en: 'Analyst' },
  service: { zh: '服务专员', en: 'Service officer' },
  auditor: { zh: '审计', en: 'Auditor' },
  administrator: { zh: '管理', en: 'Administrator' },
  enterprise: { zh: '企业', en: 'Enterprise' },
};

const DELIVERY_MODES: Record<string, Text> = {
  'no-application': { zh: '免申即享', en: 'No application' },
  instant: { zh: '即申即享', en: 'Instant' },
  apply: { zh: '申请后享受', en: 'On application' },
  'declare-auto': { zh: '随申报享受', en: 'In the return' },
  'bank-side': { zh: '银行端结算', en: 'Settled by banks' },
  'in-bill': { zh: '办理时直接享受', en: 'In the bill or procedure' },
};

const TRUTHS = {
  true: word('成立', 'Met', 'good'),
  false: word('不成立', 'Not met', 'bad'),
  unknown: word('未知', 'Unknown', 'warn'),
} as const;

/** The words for a verdict of one condition. */
export const truthWord = (truth: keyof typeof TRUTHS): Word => TRUTHS[truth];

/** The words for a delivery mode; an unknown one stands for itself. */
export const deliveryWord = (mode: string): Text => DELIVERY_MODES[mode] ?? { zh: mode, en: '' };

const STANDINGS: Record<PolicyReadiness['standing'], Word> = {
  direct: word('已免申即享', 'Direct', 'good'),
  'at-risk': word('免申即享，条件有缺', 'Direct, with gaps', 'bad'),
  promotable: word('可转免申即享', 'Ready to be direct', 'good'),
  lacking: word('条件有缺', 'Lacking', 'warn'),
  'own-channel': word('另有渠道', 'Own channel', 'active'),
};

/** How a policy stands against the four conditions. */
export const standingWord = (standing: PolicyReadiness['standing']) => STANDINGS[standing];

const CONDITIONS: Record<PolicyReadiness['lacks'][number]['condition'], Text> = {
  beneficiary: { zh: '对象', en: 'beneficiary' },
  data: { zh: '数据', en: 'data' },
  amount: { zh: '金额', en: 'amount' },
  document: { zh: '文件', en: 'document' },
};

/** One of the four conditions of 免申即享. */
export const conditionWord = (condition: PolicyReadiness['lacks'][number]['condition']): Text =>
  CONDITIONS[condition];

const EVENTS: Record<string, Text> = {
  create: { zh: '比对数据，符合条件', en: 'Found entitled from the data' },
  reserve: { zh: '预留资金，列入名单', en: 'Money reserved, put on the list' },
  notify: { zh: '告知企业', en: 'Enterprise notified' },
  confirm: { zh: '企业确认', en: 'Confirmed by the enterprise' },
  decline: { zh: '企业放弃', en: 'Declined by the enterprise' },
  forgo: { zh: '依规视为放弃', en: 'Taken as declined by an article' },
  lapse: { zh: '逾期未确认', en: 'No answer in time' },
  suspend: { zh: '中止', en: 'Suspended' },
  restore: { zh: '恢复', en: 'Restored' },
  'restore-notified': { zh: '恢复', en: 'Restored' },
  withdraw: { zh: '撤回', en: 'Withdrawn' },
  deem: { zh: '依规视为确认', en: 'Taken as confirmed by an article' },
  clear: { zh: '通过全部环节', en: 'Passed everything' },
  object: { zh: '收到异议，暂停办理', en: 'Stopped by an objection' },
  'resume-notified': { zh: '异议已处理，继续办理', en: 'Objection dealt with' },
  'resume-silent': { zh: '异议已撤回，仍待答复', en: 'Objection taken back' },
  'resume-suspended': { zh: '异议已处理，待补数据', en: 'Objection dealt with, data missing' },
  'resume-confirmed': { zh: '异议已处理，继续办理', en: 'Objection dealt with' },
  revoke: { zh: '异议成立，撤回', en: 'Revoked on an objection' },
  recover: { zh: '全额追回，终止', en: 'Ended: owed back whole' },
  order: { zh: '列入拨付批次', en: 'Put into a payment batch' },
  return: { zh: '退出拨付批次', en: 'Left its payment batch' },
  pay: { zh: '已拨付', en: 'Paid' },
  bounce: { zh: '银行退回', en: 'Returned by the bank' },
};

const ACTORS: Record<string, Text> = {
  system: { zh: '系统', en: 'system' },
  person: { zh: '人工', en: 'person' },
};

const SCHEMES: Readonly<Record<string, Text>> = {
  'credit-code': { zh: '统一社会信用代码', en: 'Credit code' },
  'tax-number': { zh: '纳税人识别号', en: 'Tax number' },
  'insurance-unit': { zh: '社会保险单位编号', en: 'Insurance unit' },
  'registration-number': { zh: '原注册号', en: 'Old registration number' },
};

const asWord = (state: string): Word => word(state, '');
const asText = (name: string): Text => ({ zh: name, en: '' });

/** The words for a state; one that this page does not know yet stands for itself. */
export const runWord = (state: RunState): Word => RUN_STATES[state] ?? asWord(state);
export const chargeListWord = (state: ChargeList['state']): Word =>
  CHARGE_LIST_STATES[state] ?? asWord(state);
export const gradingWord = (state: GradingState): Word => GRADING_STATES[state] ?? asWord(state);
export const listWord = (state: ListState): Word => LIST_STATES[state] ?? asWord(state);
export const entitlementWord = (state: EntitlementState): Word =>
  ENTITLEMENT_STATES[state] ?? asWord(state);

/** How well a firm can be reached, and from when on that is enough. */
export const scoreWords = ({ points, pass }: NonNullable<Gate['score']>): Text => ({
  zh: `送达评分 ${points}，通过线 ${pass}`,
  en: `reach ${points} points of 100, passes from ${pass}`,
});
export const gateWord = (kind: Gate['kind']): Text => GATE_KINDS[kind] ?? asText(kind);
export const gateStateWord = (state: Gate['state']): Word => GATE_STATES[state] ?? asWord(state);

export const adjustmentWord = (state: Adjustment['state']): Word =>
  ADJUSTMENT_STATES[state] ?? asWord(state);
export const objectionWord = (state: Objection['state']): Word =>
  OBJECTION_STATES[state] ?? asWord(state);
export const declarationWord = (state: DeclarationState): Word =>
  DECLARATION_STATES[state] ?? asWord(state);
export const viewWord = (state: ListReview['opinions'][number]['state']): Word =>
  VIEW_STATES[state] ?? asWord(state);
export const additionWord = (state: ListReview['additions'][number]['state']): Word =>
  ADDITION_STATES[state] ?? asWord(state);
export const noticeDeliveryWord = (state: NoticeDeliveryState): Word =>
  NOTICE_DELIVERY_STATES[state] ?? asWord(state);
export const channelWord = (channel: NoticeChannel['channel']): Text =>
  CHANNELS[channel] ?? asText(channel);
export const batchWord = (state: PaymentBatch['state']): Word =>
  BATCH_STATES[state] ?? asWord(state);
/** The words for what became of a payment; null while nobody knows. */
export const outcomeWord = (outcome: PaymentItem['outcome']): Word =>
  outcome === null ? word('尚无回执', 'Not known yet') : OUTCOMES[outcome];
export const aboutWord = (about: Objection['about']): Text => ABOUT[about] ?? asText(about);

export const deliveryStateWord = (state: DeliveryState): Word =>
  DELIVERY_STATES[state] ?? asWord(state);
export const uploadStateWord = (state: Upload['state']): Word =>
  UPLOAD_STATES[state] ?? asWord(state);
export const amendmentWord = (state: AmendmentState): Word =>
  AMENDMENT_STATES[state] ?? asWord(state);
export const taskWord = (state: TaskState): Word => TASK_STATES[state] ?? asWord(state);

/** The words for what a task or an audit row is about. */
export const schemeWord = (scheme: string): Text => SCHEMES[scheme] ?? asText(scheme);
export const thingWord = (entity: string): Text => THINGS[entity] ?? asText(entity);
export const roleWord = (role: Role): Text => ROLES[role] ?? asText(role);
export const eventWord = (event: string): Text => EVENTS[event] ?? asText(event);
export const actorWord = (actor: string): Text => ACTORS[actor] ?? asText(actor);

/** The name of whoever did something; what the system did by itself has no person. */
export const personOf = (name: string): string =>
  name.startsWith('system:') ? '系统 System' : name;
