/**
 * The kind of a registered subject from its credit code, its printed type and its name.
 *
 * GB 32100-2015 tells individual businesses (92) and farmers' cooperatives (93) from enterprises (91), but a branch has
 * an enterprise's code: it is told by the type (非法人, 分支机构, 分公司 …), and where that is not printed by the name.
 */
import { type SubjectKind } from './subject.ts';

/** A kind and what told it. */
export interface RegisteredKind {
  readonly kind: SubjectKind;
  readonly by: 'code' | 'type' | 'name';
}

const BRANCH_TYPE =
  /非法人|分支机构|分公司|分厂|分行|支行|分社|营业部|代表机构|代表处|办事机构|办事处|^营业单位$/;
/** The same in brackets behind the name: `某某有限公司(三亚分公司)`. */
const BRANCH_IN_BRACKETS = /\([^()]*(?:分公司|分店|分行|支行|分厂|营业部|办事处|代表处)\)$/;
/** Bodies at a company that are no part of its business. */
const BESIDE_COMPANY = /(工会|工会委员会)$/;
const UNSTATED = /^(N\/A|NULL|[-—/]*|其他|其它|无|未知|不详)$/i;
/** Endings that only parts of something else have. */
const BRANCH_NAME =
  /(分公司|分店|分行|支行|分社|分厂|分部|分院|分所|分校|分中心|分场|分站|分局|支局|支公司|营业部|营业厅|营业所|办事处|代表处|联络处|邮政所|信用分社|储蓄所|分理处|项目部)(\([^()]*\))?$/;
/** A company's full name with something after it: `某某有限公司三亚酒店`. */
const PART_OF_COMPANY = /(公司|联合社|联社|总社)(?!\()(?!.*公司$).*[^()]$/;
/** Shops of a supply and marketing cooperative; alone the words would not tell. */
const PART_OF_COOP = /供销(合作)?社.*(门市|门市部|经营部|购销站|收购站|商店|商场|批发部|经销部)$/;

/** Tells the kind; a printed type goes before the name, the code's category before both. */
export function registeredKind(code: string, type: string, name: string): RegisteredKind {
  const category = code.slice(0, 2);
  if (category === '92') return { kind: 'individual-business', by: 'code' };
  const printed = type.normalize('NFKC').trim();
  if (BRANCH_TYPE.test(printed)) return { kind: 'branch', by: 'type' };
  const plainName = name.normalize('NFKC').trim();
  if (BRANCH_NAME.test(plainName) || BRANCH_IN_BRACKETS.test(plainName))
    return { kind: 'branch', by: 'name' };
  if (category === '93') return { kind: 'cooperative', by: 'code' };
  if (printed.includes('个体')) return { kind: 'individual-business', by: 'type' };
  if (printed.includes('专业合作')) return { kind: 'cooperative', by: 'type' };
  if (!UNSTATED.test(printed)) return { kind: 'legal-entity', by: 'type' };
  if (isPart(plainName)) return { kind: 'branch', by: 'name' };
  return { kind: 'legal-entity', by: 'code' };
}

function isPart(name: string): boolean {
  return (PART_OF_COMPANY.test(name) && !BESIDE_COMPANY.test(name)) || PART_OF_COOP.test(name);
}
