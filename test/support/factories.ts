import { inventCreditCode } from '../../libs/registry/src/credit-code.ts';

/** Cells by header, as a department writes them; an empty text is a gap. */
export type Cells = Readonly<Record<string, string>>;

/** The year of all data in tests. */
const YEAR = '2025';

/**
 * An invented legal entity of Haikou with complete and clean data that is entitled to nothing yet. Each method gives a
 * new one; the same number is always the same enterprise.
 *
 * @example `anEnterprise(1).littleGiant().hiring(3)`
 */
export function anEnterprise(number: number): Enterprise {
  const code = inventCreditCode('1', '460106', number);
  const key = { 统一社会信用代码: code };
  return new Enterprise(code, {
    registration: {
      ...key,
      企业名称: `合成示例${number}号有限公司`,
      主体类型: '企业法人',
      登记状态: '存续',
      行政区划代码: '460106',
      行业代码: 'I65',
      成立日期: '2015-06-01',
      '注册资本（万元）': '500',
    },
    tax: { ...key, 所属年度: YEAR, 是否欠税: '否', '年度营业收入（元）': '1200000.50' },
    'social-insurance': { ...key, 参保状态: '正常', 参保人数: '20' },
    employment: { ...key, 年度: YEAR, 符合条件新招用人数: '0', 按小微企业招用毕业生补贴享受: '否' },
    credit: { ...key, 列入经营异常名录: '否', 列入严重失信主体名单: '否' },
    titles: { ...key, 国家专精特新小巨人: '否', 已获小巨人奖励: '否' },
    finance: { ...key, 年度: YEAR, '债券融资额（万元）': '0' },
  });
}

/** See {@link anEnterprise}. */
export class Enterprise {
  constructor(
    readonly creditCode: string,
    /** By dataset; a dataset that knows nothing of it is absent. */
    readonly rows: Readonly<Record<string, Cells>>,
  ) {}

  /** Holds the national title, so it may get one million yuan. */
  littleGiant(): Enterprise {
    return this.with('titles', { 国家专精特新小巨人: '是' });
  }

  /** Hired so many who qualify: 1,000 yuan each. */
  hiring(people: number): Enterprise {
    return this.with('employment', { 符合条件新招用人数: String(people) });
  }

  /** Raised so much by bonds, in 10,000 yuan: two per mille of it, at most one million. */
  raising(tenThousandYuan: number): Enterprise {
    return this.with('finance', { '债券融资额（万元）': String(tenThousandYuan) });
  }

  /** Owes taxes: entitled to neither the title's nor the bond's award. */
  owingTaxes(): Enterprise {
    return this.with('tax', { 是否欠税: '是' });
  }

  /** Known with an account to pay to and a person who may act for it. */
  reachable(): Enterprise {
    const key = { 统一社会信用代码: this.creditCode };
    return this.with('accounts', {
      ...key,
      账户编号: 'A1',
      开户银行: '合成示例银行',
      账号: '6217000000000000001',
      是否基本户: '是',
    }).with('authorised-persons', {
      ...key,
      人员编号: 'P1',
      姓名: '合成人员',
      角色: '法定代表人',
      授权截止日期: '',
    });
  }

  /** Served by somebody of a unit. */
  servedBy(unit: string, officer: string): Enterprise {
    return this.with('service-officers', {
      统一社会信用代码: this.creditCode,
      服务单位代码: unit,
      服务专员姓名: officer,
    });
  }

  /** Assessed as a technology-based small enterprise, with so many points. */
  scoring(points: number): Enterprise {
    return this.with('science', {
      统一社会信用代码: this.creditCode,
      年度: YEAR,
      科技型中小企业综合评价得分: String(points),
    });
  }

  /** Whether its high-technology certificate is valid: `是`, `否`, or `''` where nobody knows. */
  certified(said: '是' | '否' | ''): Enterprise {
    return this.with('science', {
      统一社会信用代码: this.creditCode,
      年度: YEAR,
      高新技术企业证书在有效期内: said,
    });
  }

  /** Penalised once, which is shown no more: so that none is shown of it, or of anybody else, is known. */
  longPenalised(): Enterprise {
    return this.with('penalties', {
      统一社会信用代码: this.creditCode,
      决定书文号: '合成处罚〔2021〕1号',
      处罚日期: '2021-03-01',
      失信程度: '一般',
      '罚没金额（元）': '5000',
      公示截止日期: '2022-03-01',
    });
  }

  /** Registered elsewhere in the province. */
  in(division: string): Enterprise {
    return this.with('registration', { 行政区划代码: division });
  }

  /** With other cells in one dataset; `''` makes a gap. */
  with(dataset: string, cells: Cells): Enterprise {
    return new Enterprise(this.creditCode, {
      ...this.rows,
      [dataset]: { ...this.rows[dataset], ...cells },
    });
  }
}

/** Writes rows as a CSV file with the given headers. */
export function csv(headers: readonly string[], rows: readonly Cells[]): string {
  return [headers, ...rows.map((row) => headers.map((header) => row[header] ?? ''))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
}
