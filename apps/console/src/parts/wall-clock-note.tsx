import { useQuery } from '@tanstack/react-query';
import { aboutQuery } from '../api/queries.ts';
import { Two } from './two.tsx';

/** Where instants stand beside terms while the business clock is moved: which of them is which. */
export function WallClockNote() {
  const about = useQuery(aboutQuery).data;
  if (about?.businessDateMoved !== true) return null;
  return (
    <p className="wall-clock">
      <Two
        zh={`带时分的是实际操作时间（北京时间）；数据截至与办理期限按业务日期计算，今天为 ${about.businessDate}。`}
        en={`Times of day are real (Beijing); data and terms go by the business date, today ${about.businessDate}.`}
        stacked
      />
    </p>
  );
}
