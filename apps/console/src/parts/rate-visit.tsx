import { Button, TextArea } from 'antd-mobile';
import { useId, useState } from 'react';
import type { NewRating, VisitOfFirm } from '../api/contract.ts';
import { rateVisit } from '../api/document-calls.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { FailureNotice } from './notice.tsx';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

const STARS: readonly { stars: number; zh: string; en: string }[] = [
  { stars: 5, zh: '很满意', en: 'very good' },
  { stars: 4, zh: '满意', en: 'good' },
  { stars: 3, zh: '一般', en: 'fair' },
  { stars: 2, zh: '不满意', en: 'poor' },
  { stars: 1, zh: '很不满意', en: 'bad' },
];
/** The API refuses less, but nothing at all. */
const WORDS_MIN = 2;

function Stars(props: { chosen: number | null; choose: (stars: number) => void }) {
  return (
    <fieldset className="choices">
      <legend>
        <Two zh="评价（必选）" en="Rating (required)" />
      </legend>
      {STARS.map(({ stars, zh, en }) => (
        <label key={stars}>
          <input
            type="radio"
            name="stars"
            checked={props.chosen === stars}
            onChange={() => props.choose(stars)}
          />{' '}
          <Two zh={`${stars} 星 ${zh}`} en={en} />
        </label>
      ))}
    </fieldset>
  );
}

function useRating({ inspectionId }: VisitOfFirm, onDone: () => void) {
  const forget = useForget('own-visits');
  return useAct({
    intent: (rating: NewRating) => ['rating.give', inspectionId, JSON.stringify(rating)],
    send: (rating, key) => rateVisit(inspectionId, rating, key),
    onDone: () => {
      onDone();
      forget();
    },
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
}

/** Rating a visit, once; no officer reads who said what. */
export function RateVisit({ visit }: { visit: VisitOfFirm }) {
  const [open, setOpen] = useState(false);
  const [stars, setStars] = useState<number | null>(null);
  const [words, setWords] = useState('');
  const field = useId();
  const may = useMay('inspection.answer');
  const act = useRating(visit, () => setOpen(false));
  const said = words.trim();
  if (visit.stars !== null)
    return (
      <p>
        您的评价 Your rating：{visit.stars} 星<span lang="en"> of 5</span>
      </p>
    );
  if (!visit.mayRate || !may) return null;
  return (
    <>
      <Button block onClick={() => setOpen(true)}>
        评价这次检查 Rate this visit
      </Button>
      <Sheet
        title={{ zh: '评价这次检查', en: 'Rate this visit' }}
        open={open}
        onClose={() => setOpen(false)}
      >
        <p className="secondary">
          <Two
            zh="只能评价一次。检查机关看不到单个评价；五家以上企业评价后才公布合计，文字到次年才公布。"
            en="Once only. The authority sees no single rating: only the sum of five firms or more, and words in the next year."
            stacked
          />
        </p>
        <Stars chosen={stars} choose={setStars} />
        <label className="field" htmlFor={field}>
          <Two zh="想说的话（可不填）" en="In your words (optional)" />
        </label>
        <TextArea
          id={field}
          className="reason-input"
          rows={3}
          maxLength={500}
          showCount
          value={words}
          onChange={setWords}
        />
        {act.failure === null ? null : <FailureNotice error={act.failure} />}
        <div className="sheet-actions">
          <Button
            block
            color="primary"
            size="large"
            disabled={stars === null || (said !== '' && said.length < WORDS_MIN)}
            loading={act.underWay}
            loadingText="正在提交 Sending"
            onClick={() =>
              stars === null ? undefined : act.start({ stars, words: said === '' ? null : said })
            }
          >
            提交评价 Send
          </Button>
          <Button block size="large" onClick={() => setOpen(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </>
  );
}
