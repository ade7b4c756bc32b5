import type { Text } from '#libs/kernel';
import type { RoleName } from './permissions.ts';

/** An account that exists only in the demo; its password is public on purpose and refused with a real database. */
export interface DemoAccount {
  readonly account: string;
  readonly password: string;
  readonly displayName: string;
  readonly roles: readonly RoleName[];
  readonly note: Text;
  /** Whose data it may see; that of every authority unless given. */
  readonly authorities?: readonly string[];
  /** For an enterprise: which one of the demo's enterprises it is, by place among those with a benefit waiting. */
  readonly enterprise?: number;
  /** Rather one of them that may apply for something and lacks one fact. */
  readonly applies?: true;
}

/**
 * The demo accounts, one for each role; two approvers and two of finance, because what one made another approves, and two
 * departments that lists of others are shown to.
 */
export const demoAccounts: readonly DemoAccount[] = [
  {
    account: 'operator',
    password: 'demo-operator',
    displayName: '经办员 演示',
    roles: ['operator'],
    note: { zh: '发起匹配、查看结果', en: 'starts runs, sees results' },
  },
  {
    account: 'approver',
    password: 'demo-approver',
    displayName: '审核员 演示甲',
    roles: ['approver'],
    note: { zh: '复核并批准名单', en: 'reviews and approves lists' },
  },
  {
    account: 'approver2',
    password: 'demo-approver2',
    displayName: '审核员 演示乙',
    roles: ['approver'],
    note: {
      zh: '批准演示甲准予继续的匹配所起草的名单',
      en: 'approves what the first approver may not',
    },
  },
  {
    account: 'emergency',
    password: 'demo-emergency',
    displayName: '应急管理厅 演示',
    roles: ['approver'],
    note: {
      zh: '会审部门：对征求意见的名单反馈有无异议',
      en: 'a department concerned: gives its view on the lists it is asked about',
    },
    authorities: ['hn-emergency'],
  },
  {
    account: 'hrss',
    password: 'demo-hrss',
    displayName: '人力资源和社会保障厅 演示',
    roles: ['approver'],
    note: {
      zh: '另一会审部门',
      en: 'another department concerned',
    },
    authorities: ['hn-hrss'],
  },
  {
    account: 'data',
    password: 'demo-data',
    displayName: '数据专员 演示',
    roles: ['data'],
    note: {
      zh: '税务部门的数据专员：上传数据、补正拒收行、关联主体',
      en: 'data officer of the tax service: uploads data, mends rejects, links numbers',
    },
    authorities: ['hn-tax'],
  },
  {
    account: 'policy',
    password: 'demo-policy',
    displayName: '政策制定 演示',
    roles: ['policy'],
    note: { zh: '查看政策与规则，试算改动', en: 'reads policies, tries changes of them' },
  },
  {
    account: 'finance',
    password: 'demo-finance',
    displayName: '财务 演示',
    roles: ['finance'],
    note: {
      zh: '查看资金、登记预算安排和年终结账、制作拨付批次、登记回执',
      en: 'reads budgets, enters appropriations and the closing of years, makes payment batches, takes in receipts',
    },
  },
  {
    account: 'finance2',
    password: 'demo-finance2',
    displayName: '财务 演示乙',
    roles: ['finance'],
    note: {
      zh: '复核放行他人制作的拨付批次，复核入账他人登记的预算安排',
      en: 'releases the batches that another made, accepts the money that another entered',
    },
  },
  {
    account: 'credit',
    password: 'demo-credit',
    displayName: '信用监管 演示甲',
    roles: ['credit'],
    note: {
      zh: '发起信用分级，查看分布、变动和逐项说明',
      en: 'asks for the grading by credit risk, sees distribution, movements and reasons',
    },
    authorities: ['hn-amr', 'hn-credit'],
  },
  {
    account: 'credit2',
    password: 'demo-credit2',
    displayName: '信用监管 演示乙',
    roles: ['credit'],
    note: {
      zh: '复核并发布他人发起的信用分级',
      en: 'publishes the gradings that another asked for',
    },
    authorities: ['hn-amr', 'hn-credit'],
  },
  {
    account: 'analyst',
    password: 'demo-analyst',
    displayName: '成本分析 演示甲',
    roles: ['analyst'],
    note: {
      zh: '查看减负成效、差额、单位成本和清单外收费，登记收费目录清单',
      en: 'sees relief, gaps, unit costs and unlisted charges, enters lists of charges',
    },
  },
  {
    account: 'analyst2',
    password: 'demo-analyst2',
    displayName: '成本分析 演示乙',
    roles: ['analyst'],
    note: { zh: '发布他人登记的收费目录清单', en: 'publishes the lists that another entered' },
  },
  {
    account: 'service',
    password: 'demo-service',
    displayName: '服务专员 演示',
    roles: ['service'],
    note: {
      zh: '企业服务专员：联系将到期仍未确认的企业',
      en: 'calls the enterprises whose term nearly ends without an answer',
    },
    authorities: ['service:demo-service'],
  },
  {
    account: 'auditor',
    password: 'demo-auditor',
    displayName: '审计 演示',
    roles: ['auditor'],
    note: {
      zh: '查看留痕，核实企业对检查的差评',
      en: 'reads the audit trail, looks into low ratings of inspections',
    },
    // Of the department that supervises enforcement, by name: who only acts for all does not see what firms rated low.
    authorities: ['*', 'hn-justice'],
  },
  {
    account: 'admin',
    password: 'demo-admin',
    displayName: '管理员 演示',
    roles: ['administrator'],
    note: { zh: '系统管理，不接触业务数据', en: 'administers, sees no business data' },
  },
  {
    account: 'enterprise',
    password: 'demo-enterprise',
    displayName: '企业 演示甲',
    roles: ['enterprise'],
    note: { zh: '查看并确认本企业的惠企资金', en: 'sees and confirms its own benefits' },
    enterprise: 0,
  },
  {
    account: 'enterprise2',
    password: 'demo-enterprise2',
    displayName: '企业 演示乙',
    roles: ['enterprise'],
    note: { zh: '另一家企业', en: 'another enterprise' },
    enterprise: 1,
  },
  {
    account: 'enterprise3',
    password: 'demo-enterprise3',
    displayName: '企业 演示丙',
    roles: ['enterprise'],
    note: {
      zh: '补填一项即可当场判定（即申即享）',
      en: 'fills in one fact and is decided for at once',
    },
    enterprise: 2,
    applies: true,
  },
];
