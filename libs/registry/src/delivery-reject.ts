import { type Text } from '#libs/kernel';
import { type Dataset } from './dataset.ts';

/** Why one row of a delivery was not taken; the rest of the delivery was. */
export type RejectReason =
  | 'REGISTRY.UNLINKED'
  | 'REGISTRY.ROW_CONFLICTS'
  | 'REGISTRY.ROW_AMENDED'
  | 'REGISTRY.NUMBER_DISPUTED'
  | 'REGISTRY.OUTSIDE_DIVISION'
  | 'REGISTRY.ROW_MALFORMED'
  | 'REGISTRY.QUOTES_MISPLACED'
  | 'REGISTRY.TEXT_DESTROYED'
  | 'REGISTRY.ITEM_MISSING'
  | 'REGISTRY.IDENTIFIER_MALFORMED'
  | 'REGISTRY.PERIOD_MALFORMED'
  | 'REGISTRY.REQUIRED_MISSING'
  | 'REGISTRY.WORD_UNKNOWN'
  | 'REGISTRY.VALUE_MALFORMED'
  | 'REGISTRY.DIGITS_LOST'
  | 'REGISTRY.DAY_TO_COME';

/** Most rejected rows that a report spells out; all are counted. */
export const REJECTS_SHOWN = 1_000;

/** One rejected row. */
export interface Reject {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  /** Header of the cell to blame; empty when it is the whole row. */
  readonly column: string;
  readonly reason: RejectReason;
  /** The row as it was written, so that it can be corrected and sent again; cut after {@link KEPT_CHARACTERS}. */
  readonly text: string;
}

/** How much of a rejected row is kept. */
const KEPT_CHARACTERS = 20_000;

const TEXTS: Readonly<Record<RejectReason, Text>> = {
  'REGISTRY.UNLINKED': {
    zh: '该代码（号码）尚无对应的登记主体；此行已留存，一旦有主体登记或取得该号码即自动入库，不必重新交付；号码有误的，请更正后补交。',
    en: 'Nobody registered has this code or number yet; the row is kept and taken in as soon as somebody has it, and need not come again. Where the number is wrong, correct it.',
  },
  'REGISTRY.ROW_CONFLICTS': {
    zh: '同一主体（同一期间）在文件中出现多行且内容不一致，均未采用；请保留正确的一行后重新交付。',
    en: 'The file says different things about the same subject and period, so none was taken; keep the right row and deliver again.',
  },
  'REGISTRY.ROW_AMENDED': {
    zh: '该行仍写着已按更正申请改正的旧值，未采用，更正后的数据保持不变；请先改正原系统中的数据。',
    en: 'The row says again what an accepted amendment has put right, so it was not taken and what was put right stands; correct it in the system it comes from.',
  },
  'REGISTRY.NUMBER_DISPUTED': {
    zh: '该行写明的号码在文件中另有主体使用，或由另一主体使用而该主体未同时改用其他号码，未采用；请核实号码归属。号码确已转移的，请在同一份文件中写明原主体的新号码，或先终止原主体的该号码。',
    en: 'Another firm has the number in the same file, or bears it and is given no other, so the row was not taken; find out whose it is. Where it moved, state the former bearer’s new number in the same file, or end the former one first.',
  },
  'REGISTRY.OUTSIDE_DIVISION': {
    zh: '该主体不在您的行政区划内；请由其所在地部门交付。',
    en: 'The subject lies outside your division; its own division delivers it.',
  },
  'REGISTRY.ROW_MALFORMED': {
    zh: '该行的列数与表头不符、不是 JSON 对象，或含有不可用的控制字符；请更正后重新交付。',
    en: 'The row has another number of cells than the header, is no JSON object, or holds unusable control characters; correct it and deliver again.',
  },
  'REGISTRY.QUOTES_MISPLACED': {
    zh: '该行的引号不成对，或引号后还有文字；请改正引号后重新交付。',
    en: 'The quotes of the row do not pair, or text follows a closing one; correct them and deliver again.',
  },
  'REGISTRY.TEXT_DESTROYED': {
    zh: '文字在转换中已损坏（乱码、替换符、问号、未还原的转义或 Excel 错误值），无法还原；请从原系统按 UTF-8 重新导出此行。',
    en: 'A wrong conversion has destroyed the text, or it holds escapes or a spreadsheet’s error, and it cannot be read back; export the row again in UTF-8.',
  },
  'REGISTRY.ITEM_MISSING': {
    zh: '缺少区分同一主体各条记录的编号；请补全后重新交付。',
    en: 'The number that tells a subject’s records apart is missing; complete the row and deliver again.',
  },
  'REGISTRY.IDENTIFIER_MALFORMED': {
    zh: '统一社会信用代码的格式或校验码有误（GB 32100-2015）；请向登记机关核对。',
    en: 'The code is malformed or its check character is wrong (GB 32100-2015); check it with the registration authority.',
  },
  'REGISTRY.DIGITS_LOST': {
    zh: '代码被电子表格当作数字改成了科学计数法，末几位已丢失，无法还原；请在原系统将该列导出为文本后重新交付此行。',
    en: 'A spreadsheet took the code for a number and keeps fifteen of its digits; the others are lost. Export the column as text and deliver the row again.',
  },
  'REGISTRY.PERIOD_MALFORMED': {
    zh: '期间应写成 2025、2025Q3 或 2025-09，且与该数据集的期间长度一致。',
    en: 'A period is written 2025, 2025Q3 or 2025-09, and as long as the facts of the dataset last.',
  },
  'REGISTRY.REQUIRED_MISSING': {
    zh: '名称、主体类型和行政区划为必填项；请补全后重新交付。',
    en: 'Name, kind and division are required; complete the row and deliver again.',
  },
  'REGISTRY.WORD_UNKNOWN': {
    zh: '单元格的用词不在数据集约定的取值中；请使用约定的用词，空白表示未知。',
    en: 'The cell holds a word that the dataset does not agree on; use the agreed words, and leave unknown cells empty.',
  },
  'REGISTRY.VALUE_MALFORMED': {
    zh: '单元格的值不符合约定的类型；系统不作自动转换，请更正后重新交付。',
    en: 'The cell is not of the agreed type; nothing is converted automatically: correct it and deliver again.',
  },
  'REGISTRY.DAY_TO_COME': {
    zh: '该日期晚于数据日期，尚未发生；请核对日期，或按实际的数据日期交付。',
    en: 'The day lies after the one that the delivery describes, so it has not happened yet; check it, or deliver under the right day.',
  },
};

/** Most agreed words that are spelt out. */
const WORDS_SHOWN = 12;

/**
 * Why a row was not taken, for people: what is wrong and what to do.
 *
 * @param dataset its own, where a cell holds a word that is none of those agreed on: they are spelt out
 */
export function rejectText(
  { reason, column }: Pick<Reject, 'reason' | 'column'>,
  dataset?: Dataset,
): Text {
  const { zh, en } = TEXTS[reason];
  if (reason !== 'REGISTRY.WORD_UNKNOWN') return { zh, en };
  const codes = dataset?.columns.find((one) => one.column === column)?.codes ?? {};
  const words = Object.keys(codes);
  if (words.length === 0) return { zh, en };
  const shown = words.slice(0, WORDS_SHOWN).join('、');
  const more = words.length > WORDS_SHOWN ? ` … (${words.length})` : '';
  return {
    zh: `${zh}约定的用词：${shown}${more}。`,
    en: `${en} Agreed words: ${shown}${more}.`,
  };
}

/** Notes a rejected row. The text is copied, so that it does not hold on to the piece of the file it was read from. */
export function reject(line: number, column: string, reason: RejectReason, text: string): Reject {
  return { line, column, reason, text: Buffer.from(text.slice(0, KEPT_CHARACTERS)).toString() };
}
