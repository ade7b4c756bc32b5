import { anEnterprise, type Enterprise } from './factories.ts';

/** The measure of which stories tell: a tenth of the levy for the fund of disabled persons. */
export const FUND = 'cn-disability-fund-relief';
/** Who issues the documents of a story. */
export const ISSUER = '示例税务局';

/** Eighty staff, 0.4 per cent of them disabled: a tenth of the fund's levy is relief. */
export function owing(number: number, yuan: string): Enterprise {
  const firm = anEnterprise(number);
  const key = { 统一社会信用代码: firm.creditCode };
  return firm
    .with('disability-fund', {
      ...key,
      年度: '2025',
      在职职工人数: '80',
      安置残疾职工人数: '0',
      安排残疾人就业比例: '0.004',
      '残疾人就业保障金应缴额（减免前）（元）': yuan,
    })
    .with('annual-reports', {
      ...key,
      报告年度: '2024',
      从业人员期末人数: '80',
      '营业总收入（元）': '8000000.00',
      '资产总额（元）': '9000000.00',
    })
    .with('power', {
      ...key,
      月份: '2025-09',
      平均购电价: number === 5 ? '0.9' : `0.6${number}`,
      用电报装容量: [1, 6].includes(number) ? '100' : '',
    });
}

/** A document that shows relief of a firm. */
export function reliefDocument(
  firm: Enterprise,
  number: string,
  yuan: string,
  cells: object = {},
): Enterprise {
  return firm.with('reliefs', {
    统一社会信用代码: firm.creditCode,
    开具单位: ISSUER,
    单据编号: number,
    减负措施编号: FUND,
    所属期间: '2025',
    单据种类: '申报表',
    单据日期: '2025-09-15',
    '减免金额（元）': yuan,
    ...cells,
  });
}
