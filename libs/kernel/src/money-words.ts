const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿', '亿亿'];

/**
 * An amount in the capital figures of financial documents (大写金额), as 正确填写票据和结算凭证的基本规定 (中国人民银行，支付结算办法
 * 附一) writes them: `壹佰万元整`, `壹仟零壹元零贰分`; each gap of zeros is one 零, and 整 follows where no fen do.
 *
 * @param fen zero or more
 */
export function capitalYuan(fen: bigint): string {
  const yuan = fen / 100n;
  const [jiao, cent] = [Number((fen / 10n) % 10n), Number(fen % 10n)];
  const whole = yuan === 0n ? '' : `${wholeWords(yuan)}元`;
  if (jiao === 0 && cent === 0) return `${whole === '' ? '零元' : whole}整`;
  const gap = whole !== '' && jiao === 0 ? '零' : '';
  const tenth = jiao === 0 ? '' : `${DIGITS[jiao]}角`;
  return cent === 0 ? `${whole}${tenth}整` : `${whole}${gap}${tenth}${DIGITS[cent]}分`;
}

/** Four digits at a time, each group with its unit; zeros between what counts become one. */
function wholeWords(yuan: bigint): string {
  let words = '';
  let rest = yuan;
  let follows = false;
  for (let group = 0; rest > 0n; group += 1, rest /= 10_000n) {
    const part = Number(rest % 10_000n);
    if (part === 0) {
      follows ||= words !== '' && !words.startsWith('零');
      continue;
    }
    const gap = follows ? '零' : '';
    words = `${groupWords(part)}${GROUPS[group] ?? ''}${gap}${words}`;
    // Less than a thousand in this group leaves a gap below the next one.
    follows = part < 1000;
  }
  return words;
}

function groupWords(part: number): string {
  let words = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(part / 10 ** place) % 10;
    if (digit === 0) {
      gap = words !== '';
      continue;
    }
    words += `${gap ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
    gap = false;
  }
  return words;
}
