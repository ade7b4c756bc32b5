/** A division of Hainan at the lowest level the registry uses (GB/T 2260, 2023 edition). */
export interface Division {
  /** Six digits. */
  readonly code: string;
  /** With the city it lies in, as it is shown: `海口市龙华区`. */
  readonly name: string;
  /** Share of the invented population, in thousandths. */
  readonly share: number;
}

/** Districts, counties and single-level cities of Hainan; the shares are invented and lean to Haikou and Sanya. */
export const DIVISIONS: readonly Division[] = [
  { code: '460105', name: '海口市秀英区', share: 90 },
  { code: '460106', name: '海口市龙华区', share: 190 },
  { code: '460107', name: '海口市琼山区', share: 80 },
  { code: '460108', name: '海口市美兰区', share: 130 },
  { code: '460202', name: '三亚市海棠区', share: 20 },
  { code: '460203', name: '三亚市吉阳区', share: 80 },
  { code: '460204', name: '三亚市天涯区', share: 50 },
  { code: '460205', name: '三亚市崖州区', share: 25 },
  { code: '460400', name: '儋州市', share: 60 },
  { code: '469001', name: '五指山市', share: 8 },
  { code: '469002', name: '琼海市', share: 40 },
  { code: '469005', name: '文昌市', share: 35 },
  { code: '469006', name: '万宁市', share: 33 },
  { code: '469007', name: '东方市', share: 22 },
  { code: '469021', name: '定安县', share: 17 },
  { code: '469022', name: '屯昌县', share: 13 },
  { code: '469023', name: '澄迈县', share: 37 },
  { code: '469024', name: '临高县', share: 16 },
  { code: '469025', name: '白沙黎族自治县', share: 6 },
  { code: '469026', name: '昌江黎族自治县', share: 11 },
  { code: '469027', name: '乐东黎族自治县', share: 14 },
  { code: '469028', name: '陵水黎族自治县', share: 13 },
  { code: '469029', name: '保亭黎族苗族自治县', share: 5 },
  { code: '469030', name: '琼中黎族苗族自治县', share: 5 },
];

const LARGER: Readonly<Record<string, string>> = {
  '460000': '海南省',
  '460100': '海口市',
  '460200': '三亚市',
  '460300': '三沙市',
  '460321': '三沙市西沙群岛',
  '460322': '三沙市南沙群岛',
};
const NAMES = new Map([
  ...DIVISIONS.map(({ code, name }) => [code, name] as const),
  ...Object.entries(LARGER),
]);

/** The name of a division as it is shown; a code that is not Hainan's is shown as it stands. */
export function divisionName(code: string): string {
  return NAMES.get(code) ?? code;
}

/**
 * The prefix that all divisions below one share: people write a province as `460000`, whose rows begin with `46`.
 *
 * @param code two, four or six digits; the empty text, which stands for all, stays
 */
export function divisionPrefix(code: string): string {
  return code.replace(/(00){1,2}$/, '');
}
