import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { type CodeList } from '#libs/engine';
import { publishedReader } from './published-registration.ts';
import { isCapitalBlank, readCapital } from './registered-capital.ts';
import { registeredKind } from './registered-kind.ts';
import { placeFinder, presentDivisions } from './registered-place.ts';
import { proposeIndustry } from './proposed-industry.ts';

const rules = JSON.parse(
  readFileSync(new URL('../../../rules/codes/hainan-divisions.json', import.meta.url), 'utf8'),
) as { id: string; title: CodeList['title']; codes: { code: string }[] };
const divisions = {
  ...rules,
  codes: new Map(rules.codes.map((one) => [one.code, one])),
} as unknown as CodeList;

describe('the capital of a published registration', () => {
  it.each([
    ['135.6万人民币', '1356000', 'CNY'],
    ['10,000(万元)', '100000000', 'CNY'],
    ['323(万元人民币)', '3230000', 'CNY'],
    ['50(万美元)', '500000', 'USD'],
    ['20(万港币)', '200000', 'HKD'],
    ['1,234.5678万美元', '12345678', 'USD'],
    ['12万香港元', '120000', 'HKD'],
    ['30(万USD)', '300000', 'USD'],
    ['RMB 30万元', '300000', 'CNY'],
    ['3000万日元', '30000000', 'JPY'],
    ['120万新加坡元', '1200000', 'SGD'],
    ['1.2亿元', '120000000', 'CNY'],
    ['500000元人民币', '500000', 'CNY'],
    ['人民币100万元', '1000000', 'CNY'],
    ['７５（万欧元）', '750000', 'EUR'],
    ['0.000123万元', '1.23', 'CNY'],
    ['0万人民币', '0', 'CNY'],
    ['壹佰万元整', '1000000', 'CNY'],
    ['人民币伍拾万元', '500000', 'CNY'],
    ['叁仟万美元', '30000000', 'USD'],
    ['贰佰万圆', '2000000', 'CNY'],
    ['￥500万', '5000000', 'CNY'],
    ['US$100万', '1000000', 'USD'],
    ['500万圆', '5000000', 'CNY'],
    ['1000万日圆', '10000000', 'JPY'],
    ['100万元整', '1000000', 'CNY'],
    ['500万(元)', '5000000', 'CNY'],
    ['500万元/人民币', '5000000', 'CNY'],
    ['500万元人民币(实缴)', '5000000', 'CNY'],
    ['500万元（人民币）', '5000000', 'CNY'],
    ['伍佰万元人民币', '5000000', 'CNY'],
    ['100萬元', '1000000', 'CNY'],
    ['伍拾萬圓整', '500000', 'CNY'],
    ['廿万元', '200000', 'CNY'],
    ['壹佰贰拾叁万肆仟伍佰陆拾柒元捌角', '1234567.8', 'CNY'],
    ['壹佰元零伍分', '100.05', 'CNY'],
    ['叁拾万圆整', '300000', 'CNY'],
    ['500万人民币。', '5000000', 'CNY'],
    ['100万韩国元', '1000000', 'KRW'],
    ['500元', '500', 'CNY'],
  ])('%s is %s %s', (text, amount, currency) => {
    expect(readCapital(text)).toEqual({ amount, currency, assumed: false });
  });

  it.each(['', 'N/A', '(万)', '(万元)', '万人民币', '(万美元)', '元', '--', '—', '不详'])(
    'says nothing where there is no number: %s',
    (text) => {
      expect([isCapitalBlank(text), readCapital(text)]).toEqual([true, undefined]);
    },
  );

  it.each(['0万人民币', '百来万', '3万金币', '无限'])('says something, read or not: %s', (text) => {
    expect(isCapitalBlank(text)).toBe(false);
  });

  it('says when it assumed the yuan, and reads nothing that is uncertain', () => {
    expect(readCapital('60(万)')).toEqual({ amount: '600000', currency: 'CNY', assumed: true });
    for (const text of [
      'N/A',
      '',
      '(万)',
      '百万元',
      '壹万贰千佰元',
      '10,00(万元)',
      '500',
      '5,000,000',
      '壹佰',
      '000(万元)',
      '$100万',
      '100万人民币美元',
      '500万-1000万',
      '5万金币',
      '-3万元',
    ])
      expect([text, readCapital(text)]).toEqual([text, undefined]);
  });
});

describe('the kind of a published registration', () => {
  it.each([
    ['91', '集体分支机构(非法人)', '儋州市南丰供销社陶器门市部', 'branch', 'type'],
    ['91', '集体经营单位(非法人)', '某某门市部', 'branch', 'type'],
    ['91', '外国(地区)企业常驻代表机构', '某某驻海南代表处', 'branch', 'type'],
    ['91', 'N/A', '某某银行股份有限公司海口支行', 'branch', 'name'],
    ['91', '有限责任公司', '某某建筑有限公司海南分公司', 'branch', 'name'],
    ['91', 'N/A', '某某旅业有限公司三亚大酒店', 'branch', 'name'],
    ['91', 'N/A', '某某有限公司(分公司)', 'branch', 'name'],
    ['91', 'N/A', '某某有限公司（三亚分公司）', 'branch', 'name'],
    ['91', '营业单位', '某某公司门市', 'branch', 'type'],
    ['91', 'N/A', '某某有限公司工会', 'legal-entity', 'code'],
    ['91', 'N/A', '某某有限公司(集团)', 'legal-entity', 'code'],
    ['91', 'N/A', '某某（集团）有限公司', 'legal-entity', 'code'],
    ['91', 'N/A', '某某农村信用合作联社', 'legal-entity', 'code'],
    ['91', '集体所有制', '海南省供销合作联社三亚发展总公司', 'legal-entity', 'type'],
    ['92', 'N/A', '海口某某商行', 'individual-business', 'code'],
    ['93', 'N/A', '文昌某某种植农民专业合作社', 'cooperative', 'code'],
    ['93', '农民专业合作社分支机构', '文昌某某合作社分社', 'branch', 'type'],
  ])('%s, %s, %s: %s by %s', (code, type, name, kind, by) => {
    expect(registeredKind(code, type, name)).toEqual({ kind, by });
  });
});

describe('the division of a published registration', () => {
  const place = placeFinder(divisions);
  const hainan = (area: string, address: string, name = '某某公司') =>
    place({ province: '海南', area, address, name });

  it.each([
    ['海口', '海口市龙华区金宇东路15号', '460106', 'address'],
    ['海口', '海口市滨海大道67号', '460100', 'area'],
    ['海口', '海口市文昌路1号', '460100', 'area'],
    ['省直辖县', '海南省澄迈县瑞溪镇', '469023', 'address'],
    ['省直辖县', '保亭县保城镇新兴路', '469029', 'address'],
    ['省直辖县', '琼中县营根镇海榆路6号', '469030', 'address'],
    ['省直辖县', '东方市八所镇', '469007', 'address'],
    ['儋州', '儋州市南丰镇', '460400', 'area'],
    ['洋浦经济开发区', '洋浦开发大厦', '460400', 'area'],
  ])('%s, %s lies in %s', (area, address, division, by) => {
    expect(hainan(area, address)).toEqual({ division, by });
  });

  it('is read from the name where the address does not say, and is the province at worst', () => {
    expect(hainan('省直辖县', '会文镇', '文昌市会文供销社')).toEqual({
      division: '469005',
      by: 'name',
    });
    expect(hainan('', '东方红路1号')).toEqual({ division: '460000', by: 'province' });
    expect(place({ province: '', area: '', address: '', name: '' })).toBeUndefined();
  });

  it('is not read from the names of streets, nor from the address in another province', () => {
    expect(hainan('省直辖县', '广东省广州市文昌北路')).toEqual({
      division: '460000',
      by: 'province',
    });
    expect(hainan('省直辖县', '八所镇解放路文昌街')).toEqual({
      division: '460000',
      by: 'province',
    });
    expect(hainan('省直辖县', '定安县定城镇琼海路')?.division).toBe('469021');
    expect(hainan('海口', '广东省广州市天河区')).toEqual({ division: '460100', by: 'area' });
  });

  it('is found without a province where one alone has the city', () => {
    const without = (area: string, address: string) =>
      place({ province: '', area, address, name: '某某公司' });
    expect(without('海口', '海口市龙华区')).toEqual({ division: '460106', by: 'address' });
    expect(without('', '海口市龙华区')).toEqual({ division: '460106', by: 'address' });
    expect(without('', '深圳市南山区')?.division).toBe('440300');
    expect(without('朝阳', '某路')).toBeUndefined();
    expect(without('', '解放路海口宾馆')).toBeUndefined();
  });

  it('is found under a former name', () => {
    const other = (province: string, area: string) =>
      place({ province, area, address: '', name: '某某公司' })?.division;
    expect(other('湖北', '襄樊')).toBe('420600');
    expect(other('山东', '莱芜市')).toBe('370100');
    expect(other('云南', '思茅地区')).toBe('530800');
    // Three cities share what was 巢湖 until 2011.
    expect(other('安徽', '巢湖')).toBe('340000');
  });

  it('is found in other provinces to the prefecture', () => {
    const other = (province: string, area: string, address: string) =>
      place({ province, area, address, name: '某某公司' })?.division;
    expect(other('广东', '深圳', '深圳市南山区')).toBe('440300');
    expect(other('湖北', '省直辖县', '湖北省仙桃市')).toBe('429004');
    expect(other('吉林', '吉林', '吉林市昌邑区')).toBe('220200');
    expect(other('辽宁', '朝阳', '朝阳市双塔区')).toBe('211300');
    expect(other('北京', '北京', '北京市某路')).toBe('110000');
    expect(other('内蒙古', '兴安盟', '乌兰浩特市')).toBe('152200');
  });

  it('is a district of a municipality, under its present name or a former one', () => {
    const other = (province: string, address: string, area = province) =>
      place({ province, area, address, name: '某某公司' })?.division;
    expect(other('北京', '北京市海淀区中关村大街1号')).toBe('110108');
    expect(other('北京', '崇文区体育馆路')).toBe('110101');
    expect(other('北京', '北京市宣武区广安门内大街')).toBe('110102');
    expect(other('上海', '上海市闸北区共和新路')).toBe('310106');
    expect(other('上海', '上海市卢湾区淮海中路')).toBe('310101');
    expect(other('上海', '上海市南汇区惠南镇')).toBe('310115');
    expect(other('上海', '上海市松江县')).toBe('310117');
    expect(other('上海', '', '浦东新区')).toBe('310115');
    expect(other('天津', '天津市塘沽区新港路')).toBe('120116');
    expect(other('重庆', '重庆市万盛区')).toBe('500110');
    expect(other('重庆', '重庆市忠县忠州镇')).toBe('500233');
    // Districts elsewhere bear these names too, and the list does not hold them.
    expect(other('', '朝阳区建国路', '')).toBeUndefined();
    expect(other('上海', '上海市某路')).toBe('310000');
  });

  it('is what became of the prefecture of 巢湖, where the address says which part', () => {
    const anhui = (area: string, address: string) =>
      place({ province: '安徽', area, address, name: '某某公司' })?.division;
    expect(anhui('巢湖', '巢湖市无为县无城镇')).toBe('340281');
    expect(anhui('巢湖', '安徽省巢湖市和县历阳镇')).toBe('340523');
    expect(anhui('巢湖', '安徽省巢湖市居巢区健康路')).toBe('340181');
    expect(anhui('合肥', '合肥市庐江县')).toBe('340124');
    expect(anhui('合肥', '安徽省巢湖市健康路')).toBe('340181');
    expect(anhui('合肥', '合肥市巢湖南路')).toBe('340100');
    expect(anhui('巢湖', '健康路1号')).toBe('340000');
  });

  it('is a county-level city that a province governs itself', () => {
    const other = (province: string, address: string) =>
      place({ province, area: '省直辖县', address, name: '某某公司' })?.division;
    expect(other('新疆', '新疆可克达拉市')).toBe('659008');
    expect(other('新疆', '新疆白杨市')).toBe('659012');
    expect(other('河南', '河南省济源市')).toBe('419001');
    expect(other('湖北', '湖北省神农架林区')).toBe('429021');
  });

  it('knows former codes from the day they were replaced, or the year after it', () => {
    const presentDivision = presentDivisions(divisions);
    expect(presentDivision('310108', '2015-10-12')).toBeUndefined();
    expect(presentDivision('310108', '2015-10-13')).toBe('310106');
    expect(presentDivision('371200', '2018-12-26')).toBe('370100');
    expect(presentDivision('310103', '2011-12-31')).toBeUndefined();
    expect(presentDivision('310103', '2012-01-01')).toBe('310101');
    expect(presentDivisions(undefined)('310103', '2012-01-01')).toBeUndefined();
    expect(presentDivision('469003', '2015-02-18')).toBeUndefined();
    expect(presentDivision('469003', '2015-02-19')).toBe('460400');
    expect(presentDivision('460003', '2026-01-01')).toBe('460400');
    expect(presentDivision('469027', '2026-01-01')).toBeUndefined();
  });
});

describe('the industry proposed for a published registration', () => {
  it('is what the scope begins with, the surer the more words say so', () => {
    const one = proposeIndustry('某某店', '餐饮服务、日用百货零售');
    const sure = proposeIndustry('某某餐饮店', '餐饮、饮食、酒楼');
    expect([one?.code, sure?.code]).toEqual(['H62', 'H62']);
    expect(sure?.confidence).toBeGreaterThan(one?.confidence ?? 1);
    expect(proposeIndustry('某某', '算盘')).toBeUndefined();
  });
});

describe('a published registration', () => {
  const cells = {
    name: '某某制衣有限公司',
    code: '91460100MA5TEAT19N',
    established: '1992-05-01',
    type: 'N/A',
    capital: '50(万美元)',
    scope: '服装生产',
    province: '海南',
    area: '海口',
    address: '海口市美兰区',
  };
  const read = publishedReader(divisions);

  it('keeps the printed capital and converts no currency', () => {
    const { facts, derived, unread } = read(cells);
    expect(facts).toEqual({
      'reg.kind': 'legal-entity',
      'reg.established': '1992-05-01',
      'reg.address': '海口市美兰区',
      'reg.division': '460108',
      'reg.capitalText': '50(万美元)',
      'reg.capitalCurrency': 'USD',
      'reg.capitalAmount': '500000',
      'reg.industryProposed': 'C18',
      'reg.industryConfidence': '0.5',
    });
    expect(derived).toMatchObject({ kindBy: 'code', currency: 'USD', industryProposed: 'middle' });
    expect(unread).toEqual([]);
  });

  it('leaves the capital unknown where the number is bare or beyond belief, and keeps what was printed', () => {
    for (const capital of ['500', '000(万元)', '99999999999999万人民币']) {
      const { facts, derived } = read({ ...cells, capital });
      expect([facts['reg.capital'], facts['reg.capitalAmount'], derived['currency']]).toEqual([
        undefined,
        undefined,
        'unread',
      ]);
      expect(facts['reg.capitalText']).toBe(capital);
    }
  });

  it('says which capital it could not read, and has nothing to say of a blank one', () => {
    expect(read({ ...cells, capital: '百来万元' })).toMatchObject({
      unread: ['capital'],
      facts: { 'reg.capitalText': '百来万元' },
      derived: { currency: 'unread' },
    });
    const { facts } = read({ ...cells, capital: 'N/A' });
    expect(Object.keys(facts).filter((id) => id.startsWith('reg.capital'))).toEqual([]);
  });
});
