import type { InspectionDocument, Text, VisitOfFirm } from '../api/contract.ts';
import { formatInstant } from './clock.ts';
import { ANSWERS, INSPECTION_STATES, URGENT_STATES } from './inspection-words.ts';
import { RateVisit } from './rate-visit.tsx';
import { StateCase } from './state-case.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';

function Documents({ documents }: { documents: readonly InspectionDocument[] }) {
  if (documents.length === 0) return null;
  return (
    <ul className="basis" aria-label="检查文书 Documents">
      {documents.map(({ id, title, number, issuedOn }) => (
        <li key={id}>
          <a href={`/api/v1/documents/${id}/pdf`} download={`${title}${number}.pdf`}>
            {title} {number} PDF
          </a>{' '}
          {issuedOn}
        </li>
      ))}
    </ul>
  );
}

const NO_CODE = { zh: '没有亮码记录', en: 'No code was answered' };
/** Of a visit that its firm was told of and that nobody made. */
const SAID: Partial<Record<VisitOfFirm['state'], Text>> = {
  planned: { zh: '已事先通知，尚未入企', en: 'You were told ahead; nobody came yet' },
  cancelled: { zh: '已取消，不再入企', en: 'Cancelled: nobody will come' },
};

/** One visit as its firm sees it: who came, for what, its documents, and what the firm may say to it. */
export function VisitOfFirmCard(props: {
  visit: VisitOfFirm;
  documents: readonly InspectionDocument[];
}) {
  const { visit, documents } = props;
  const { answer } = visit;
  return (
    <li className="visit-card">
      <div className="tags">
        <StateTag word={INSPECTION_STATES[visit.state]} />
        {answer === null ? null : <StateTag word={ANSWERS[answer.said]} />}
        {visit.urgent === null ? null : <StateTag word={URGENT_STATES[visit.urgent]} />}
      </div>
      <h3>
        <Two {...visit.matterTitle} stacked />
      </h3>
      <p>
        {visit.day} · {visit.authority.zh}
      </p>
      <p>
        {visit.planned
          ? '按检查计划 Under a plan'
          : '因投诉、转办或监测，不占计划内次数 For a filed reason'}
      </p>
      {visit.went.length === 0 ? null : (
        <p>
          到场 Went：
          {visit.went
            .map(({ number, holder }) => (holder === null ? number : `${holder}（${number}）`))
            .join('、')}
        </p>
      )}
      {answer === null ? (
        <p>
          <Two {...(SAID[visit.state] ?? NO_CODE)} />
        </p>
      ) : (
        <p>
          检查码 Code：{answer.holder}（{answer.number}），{formatInstant(answer.at)}
          {answer.because === null ? '' : `，${answer.because}`}
        </p>
      )}
      <Documents documents={documents} />
      <StateCase visit={visit} />
      <RateVisit visit={visit} />
    </li>
  );
}
