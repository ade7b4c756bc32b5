import type { Budget, Text } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { isSomething } from './money.ts';
import { Two } from './two.tsx';

type Outlook = Budget['outlook'];

const STAGES: Readonly<Record<Outlook['promises'][number]['stage'], Text>> = {
  unannounced: { zh: '待告知', en: 'not announced' },
  unconfirmed: { zh: '待确认', en: 'not confirmed' },
  unpaid: { zh: '待拨付', en: 'not paid' },
  stopped: { zh: '中止或有异议', en: 'stopped' },
};
const AGES = ['30 天内', '31–90 天', '91–180 天', '180 天以上'] as const;

/** What is promised and not paid, by how long ago it was listed. Nothing where nothing is promised. */
function Promises({ promises }: Pick<Outlook, 'promises'>) {
  const held = promises.filter(({ ages }) => ages.some(({ count }) => count > 0));
  if (held.length === 0) return null;
  return (
    <table className="outlook-promises">
      <caption>
        <Two zh="尚未兑现的承诺" en="Promised and not paid" />
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Two zh="列入名单至今" en="Since listed" stacked />
          </th>
          {held.map(({ stage }) => (
            <th key={stage} scope="col">
              <Two {...STAGES[stage]} stacked />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {AGES.map((age, at) =>
          held.every(({ ages }) => (ages[at]?.count ?? 0) === 0) ? null : (
            <tr key={age}>
              <th scope="row">{age}</th>
              {held.map(({ stage, ages }) => {
                const one = ages[at];
                return (
                  <td key={stage}>
                    {one === undefined || one.count === 0 ? (
                      '—'
                    ) : (
                      <>
                        <Amount fen={one.amountFen} />
                        <span className="outlook-count">
                          {one.count.toLocaleString('zh-CN')} 项
                        </span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

const CLOSED: Readonly<Record<NonNullable<Budget['closed']>['leftTo'], Text>> = {
  'next-year': { zh: '结余结转下年', en: 'what was left is carried over' },
  treasury: { zh: '结余收回国库', en: 'what was left went back to the treasury' },
};

/** How long it lasts, in words. */
function paceOf({ outlook, year, availableFen, closed }: Budget): Text {
  const { exhaustedOn, yearOver } = outlook;
  if (closed !== null) {
    const { zh, en } = CLOSED[closed.leftTo];
    const { reference } = closed;
    return {
      zh: `${year} 年度已结账，${zh}（${reference}）。`,
      en: `${year} is closed; ${en} (${reference}).`,
    };
  }
  if (!isSomething(availableFen)) return { zh: '现已用完。', en: 'Nothing is left.' };
  if (yearOver) return { zh: `${year} 年度已结束。`, en: `${year} is over.` };
  if (exhaustedOn === null)
    return {
      zh: `按此速度，到 ${year} 年底不会用完。`,
      en: `At this pace it lasts beyond ${year}.`,
    };
  return {
    zh: `按此速度，约 ${exhaustedOn} 用完。`,
    en: `At this pace it is used up about ${exhaustedOn}.`,
  };
}

/** How long a budget lasts at its pace, and what more is asked of it. */
export function BudgetForecast({ budget }: { budget: Budget }) {
  const { outlook, availableFen } = budget;
  const pace = paceOf(budget);
  const lacking = isSomething(outlook.waiting.amountFen);
  return (
    <div className="outlook">
      <Promises promises={outlook.promises} />
      {lacking ? (
        <p className="outlook-lacking">
          另有 {outlook.waiting.count.toLocaleString('zh-CN')} 项等待资金，共需{' '}
          <Amount fen={outlook.waiting.amountFen} />
          ，可用 <Amount fen={availableFen} />。<span lang="en"> Entitled and without money.</span>
        </p>
      ) : null}
      <p className="outlook-pace">
        {isSomething(outlook.keptFen) ? (
          <>
            近 90 天新增预留 <Amount fen={outlook.keptFen} />；{pace.zh}
            <span lang="en"> {pace.en}</span>
          </>
        ) : (
          <>
            <Two zh="近 90 天没有新增预留。" en="Nothing was reserved in the last 90 days." />
            {budget.closed === null ? null : <Two {...pace} />}
          </>
        )}
      </p>
    </div>
  );
}
