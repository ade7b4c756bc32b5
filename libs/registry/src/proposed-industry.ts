/**
 * A guess at the industry (division of GB/T 4754-2017) from the business scope and the name.
 *
 * Registers print no industry code. What is first in a scope is usually the main business, so its words weigh most, and the
 * words of the name weigh with them. It stays a proposal beside the industry that the register states, with a confidence, and
 * no rule reads it as the industry.
 */

/** A proposed industry. */
export interface ProposedIndustry {
  readonly code: string;
  /** From 0 to 1 in hundredths: the share of the winning words, less where few words were recognised. */
  readonly confidence: number;
}

/** Words by division. */
const WORDS: Readonly<Record<string, string>> = {
  A01: '种植 农作物 水果种植 蔬菜 花卉 橡胶种植 热带作物 苗木 茶叶种植 农业开发',
  A02: '造林 林业 林木 育林',
  A03: '养殖 畜牧 生猪 家禽',
  A04: '水产养殖 海水养殖 淡水养殖 捕捞 渔业 对虾',
  A05: '农业技术服务 种子种苗 农机服务',
  B08: '铁矿 黑色金属矿',
  B10: '采石 石灰石开采 矿产品开采 采砂',
  C13: '食品加工 农副产品加工 饲料加工 饲料生产 碾米 屠宰 食用油加工 水产品加工 制糖',
  C14: '食品生产 糕点 罐头 调味品生产 乳制品生产',
  C15: '饮料生产 酒的生产 矿泉水生产 白酒生产 饮料制造',
  C18: '服装生产 服装加工 服装制造',
  C20: '木材加工 木制品加工',
  C21: '家具生产 家具制造',
  C22: '造纸 纸箱 纸制品生产',
  C23: '印刷',
  C26: '化工生产 化肥生产 涂料生产',
  C27: '制药 药品生产 中药饮片 生物制药 药业',
  C29: '橡胶厂 橡胶加工 橡胶制品 塑料制品生产 橡胶加工厂 塑料厂',
  C30: '水泥制品 水泥生产 混凝土 砖 石材加工 玻璃生产 建材生产',
  C33: '金属加工 金属制品生产 铝制品 铝合金门窗制作',
  C38: '电气设备制造 电线电缆生产',
  C39: '电子产品生产 计算机制造 通信设备制造',
  C43: '机械修理 设备维修 船舶修理',
  D44: '发电 供电 电力生产',
  D46: '自来水 供水 污水处理',
  E47: '房屋建筑 建筑工程 建筑施工 建筑安装',
  E48: '市政工程 公路工程 桥梁 水利工程 土石方',
  E49: '安装工程 机电安装 水电安装 电梯安装 电梯工程',
  E50: '装修 装饰 装潢',
  F51: '批发 进出口 贸易 建筑材料销售 化工产品 钢材 建材 石油 成品油 农资 农业生产资料 生产资料 化肥 农药 农膜 农副产品 收购 粮油 机械设备销售',
  F52: '零售 百货 日杂 副食 文具 五金交电 超市 商场 门市部 药店 书店 珠宝 服装 针纺织品 针织 棉布 日用 土特产 土产 五金 煤油 图书 预包装食品 烟酒 加油站 汽车销售',
  G53: '铁路运输',
  G54: '道路运输 货物运输 客运 汽车运输 货运 公路运输 出租车',
  G55: '水路运输 船舶运输 海运 航运 港口',
  G56: '航空运输 航空客货 机场',
  G58: '货运代理 报关 船舶代理 国际货运',
  G59: '仓储 冷库 物流 装卸',
  G60: '邮政 快递 邮政业务',
  H61: '酒店 住宿 旅店 宾馆 旅馆 客房 招待所 度假村',
  H62: '餐饮 饮食 酒楼 小吃 中餐 餐馆 冷饮 饮品 热菜 咖啡',
  I63: '电信 固定网 通信业务 移动通信 基础电信',
  I64: '互联网 信息服务业务',
  I65: '软件 信息系统集成 计算机网络 信息技术 系统集成',
  J66: '吸收公众存款 人民币存款 发放短期 银行 信用社 存款 储蓄',
  J67: '证券 期货 基金管理',
  J68: '保险',
  J69: '典当 小额贷款 融资担保 金融服务',
  K70: '房地产 物业管理 房屋租赁 物业服务 房产 房屋出租',
  L71: '汽车租赁 设备租赁 机械租赁',
  L72: '企业管理 咨询 广告 旅行社 会展 人力资源 劳务 投资 资产管理 商务服务 保安 会计 审计 律师 拍卖',
  M73: '研究开发 科学研究 医学研究 研发',
  M74: '勘察 设计 测绘 检测 监理 工程咨询 质检 建筑设计',
  M75: '技术推广 技术服务 技术开发 技术转让 科技推广',
  N77: '环境治理 园林绿化 废物处理 环保工程',
  N78: '景区 公园 环卫 绿化 旅游资源开发 旅游景点 保洁',
  O80: '美容 美发 洗涤 洗染 摄影 照相',
  O81: '汽车维修 汽车修理 家电维修 摩托车维修 汽车保修',
  P83: '培训 教育 学校 幼儿园 驾驶员培训',
  Q84: '医院 诊所 医疗服务 门诊',
  R86: '出版 期刊 报纸',
  R87: '影视 电影放映 电影院 广播电视',
  R88: '文艺演出 文化艺术 艺术品',
  R89: '体育健身 体育 高尔夫 健身',
  R90: '娱乐 游乐 歌舞厅 卡拉OK 游艺',
};
/** Words by their first character, longer ones first. */
const BY_FIRST = wordsByFirst();
/** How far into a scope the main business can be expected. */
const LOOKED_AT = 120;
const FADING = 0.8;
const NAME_WEIGHT = 0.7;

/** Proposes an industry; undefined when not a word is recognised. */
export function proposeIndustry(name: string, scope: string): ProposedIndustry | undefined {
  const weights = new Map<string, number>();
  let found = weigh(weights, scope.slice(0, LOOKED_AT), 1);
  found += weigh(weights, name, NAME_WEIGHT);
  let [best, most, total] = ['', 0, 0];
  for (const [code, weight] of weights) {
    total += weight;
    if (weight > most) [best, most] = [code, weight];
  }
  if (best === '') return undefined;
  const confidence = (most / total) * (1 - 0.5 ** found);
  return { code: best, confidence: Math.round(confidence * 100) / 100 };
}

function weigh(weights: Map<string, number>, text: string, from: number): number {
  let weight = from;
  let found = 0;
  let [last, end] = ['', -1];
  for (let at = 0; at < text.length;) {
    const entry = wordAt(text, at);
    if (!entry) {
      at += 1;
      continue;
    }
    // 日用百货零售 is one business, not three.
    if (entry.code !== last || at !== end) {
      weights.set(entry.code, (weights.get(entry.code) ?? 0) + weight);
      weight *= FADING;
      found += 1;
    }
    at += entry.word.length;
    [last, end] = [entry.code, at];
  }
  return found;
}

function wordAt(text: string, at: number): Word | undefined {
  const words = BY_FIRST[text.charCodeAt(at)];
  if (words === undefined) return undefined;
  for (const one of words) if (text.startsWith(one.word, at)) return one;
  return undefined;
}

interface Word {
  readonly word: string;
  readonly code: string;
}

/** By UTF-16 unit. */
function wordsByFirst(): readonly (readonly Word[] | undefined)[] {
  const table: (Word[] | undefined)[] = Array.from({ length: 65_536 }, () => undefined);
  for (const [code, words] of Object.entries(WORDS)) {
    for (const word of words.split(' ')) {
      const first = word.charCodeAt(0);
      table[first] = [...(table[first] ?? []), { word, code }];
    }
  }
  for (const list of table) list?.sort((a, b) => b.word.length - a.word.length);
  return table;
}
