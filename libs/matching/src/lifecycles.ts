import { defineLifecycle } from '#libs/kernel';

/** A rule as a text of law: drafted, in force, replaced. */
export const ruleVersionLifecycle = defineLifecycle({
  entity: 'rule_version',
  title: { zh: '规则版本', en: 'rule version' },
  words: {
    draft: { zh: '为草稿', en: 'a draft' },
    published: { zh: '已发布', en: 'published' },
    retired: { zh: '已停用', en: 'retired' },
    publish: { zh: '发布', en: 'be published' },
    retire: { zh: '停用', en: 'be retired' },
  },
  initial: 'draft',
  states: {
    draft: { publish: 'published', retire: 'retired' },
    published: { retire: 'retired' },
    retired: {},
  },
});

/** A run over the population. It stops and asks when it would end an unusual share of what stands. */
export const runLifecycle = defineLifecycle({
  entity: 'run',
  title: { zh: '次匹配', en: 'run' },
  words: {
    requested: { zh: '等待开始', en: 'waiting to start' },
    running: { zh: '正在进行', en: 'under way' },
    stopped: { zh: '已暂停待核', en: 'stopped for a decision' },
    applying: { zh: '正在列入名单', en: 'being applied' },
    finished: { zh: '已完成', en: 'finished' },
    cancelled: { zh: '已取消', en: 'cancelled' },
    start: { zh: '开始', en: 'start' },
    stop: { zh: '暂停', en: 'stop' },
    apply: { zh: '列入名单', en: 'be applied' },
    accept: { zh: '接受并继续', en: 'be accepted' },
    finish: { zh: '完成', en: 'finish' },
    cancel: { zh: '取消', en: 'be cancelled' },
    resume: { zh: '继续', en: 'be resumed' },
    settle: { zh: '当即办结', en: 'be settled at once' },
  },
  initial: 'requested',
  states: {
    requested: { start: 'running', cancel: 'cancelled', settle: 'finished' },
    running: { stop: 'stopped', apply: 'applying', cancel: 'cancelled' },
    stopped: { accept: 'applying', cancel: 'cancelled' },
    applying: { finish: 'finished' },
    finished: {},
    cancelled: { resume: 'running' },
  },
});

/** One policy within a run; parked when the second opinion differs, and waiting for those it is settled together with. */
export const runPolicyLifecycle = defineLifecycle({
  entity: 'run_policy',
  title: { zh: '项政策的匹配', en: 'policy within a run' },
  words: {
    pending: { zh: '等待处理', en: 'waiting' },
    applying: { zh: '正在列入名单', en: 'being applied' },
    awaiting: { zh: '等待相关政策', en: 'waiting for related policies' },
    finished: { zh: '已完成', en: 'finished' },
    parked: { zh: '已停办', en: 'parked' },
    apply: { zh: '列入名单', en: 'be applied' },
    park: { zh: '停办', en: 'be parked' },
    await: { zh: '等待相关政策', en: 'wait for related policies' },
    finish: { zh: '完成', en: 'finish' },
  },
  initial: 'pending',
  states: {
    pending: { apply: 'applying', park: 'parked' },
    applying: { finish: 'finished', await: 'awaiting' },
    awaiting: { finish: 'finished' },
    finished: {},
    parked: {},
  },
});

/** What an enterprise declared: it counts until what departments deliver, or a person, says that it is so or not so. */
export const declarationLifecycle = defineLifecycle({
  entity: 'declaration',
  title: { zh: '项申报', en: 'declaration' },
  words: {
    declared: { zh: '待核验', en: 'to be verified' },
    verified: { zh: '核验属实', en: 'verified' },
    contradicted: { zh: '核验不符', en: 'contradicted' },
    dropped: { zh: '无需核验', en: 'not relied on' },
    verify: { zh: '核验属实', en: 'be verified' },
    contradict: { zh: '核验不符', en: 'be contradicted' },
    drop: { zh: '不再作为依据', en: 'be relied on no longer' },
  },
  initial: 'declared',
  states: {
    declared: { verify: 'verified', contradict: 'contradicted', drop: 'dropped' },
    verified: { contradict: 'contradicted', drop: 'dropped' },
    contradicted: {},
    dropped: {},
  },
});

/** What a department owes an enterprise of which nothing known speaks against a benefit. */
export const dataHoldLifecycle = defineLifecycle({
  entity: 'data_hold',
  title: { zh: '项待补数据', en: 'hold for data' },
  words: {
    open: { zh: '待补', en: 'waiting for data' },
    met: { zh: '数据已到', en: 'met: the data came' },
    dropped: { zh: '不再等待', en: 'waiting no longer' },
    meet: { zh: '数据到达', en: 'be met' },
    drop: { zh: '不再等待', en: 'be dropped' },
  },
  initial: 'open',
  states: { open: { meet: 'met', drop: 'dropped' }, met: {}, dropped: {} },
});

/** A stretch of time in which a subject is entitled; suspended while data is missing, and money is kept. */
export const episodeLifecycle = defineLifecycle({
  entity: 'episode',
  title: { zh: '段资格', en: 'episode' },
  words: {
    open: { zh: '有效', en: 'open' },
    suspended: { zh: '已中止', en: 'suspended' },
    closed: { zh: '已终止', en: 'closed' },
    suspend: { zh: '中止', en: 'be suspended' },
    resume: { zh: '恢复', en: 'be resumed' },
    close: { zh: '终止', en: 'be closed' },
  },
  initial: 'open',
  states: {
    open: { suspend: 'suspended', close: 'closed' },
    suspended: { resume: 'open', close: 'closed' },
    closed: {},
  },
});
