import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { useEffect, useState } from 'react';
import type { DatasetState, Delivery, Upload } from '../api/contract.ts';
import { asFailure } from '../api/failure.ts';
import { uploadQuery } from '../api/queries.ts';
import {
  type Announcement,
  announce,
  cancelUpload,
  PAGE_BYTES_MAX,
  sendBytes,
} from '../api/upload.ts';
import { useAct } from '../api/use-act.ts';
import { formatCount } from './clock.ts';
import { Link } from './link.tsx';
import { FailureNotice } from './notice.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { uploadStateWord } from './words.ts';

/** Sending a file of a department: what it is, its bytes with their progress, and what the import made of it. */
export function UploadForm({
  datasets,
  deliveries,
  today,
}: {
  datasets: DatasetState[];
  deliveries: Delivery[];
  today: string;
}) {
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState<Announcement>({
    dataset: datasets[0]?.dataset ?? '',
    mode: 'delta',
    asOf: today,
  });
  const [started, setStarted] = useState<Upload | null>(null);
  const [sent, setSent] = useState(0);
  const send = useMutation({
    mutationFn: async (chosen: File) => {
      const upload = started ?? (await announce(chosen, said));
      setStarted(upload);
      await sendBytes(upload, chosen, setSent);
      await queries.invalidateQueries({ queryKey: ['upload', upload.id] });
    },
  });
  const again = () => {
    setStarted(null);
    setSent(0);
    send.reset();
  };
  const tooLarge = file !== null && file.size > PAGE_BYTES_MAX;
  const locked = started !== null;
  return (
    <section className="card upload" aria-label="上传数据 Upload data">
      <h2>
        <Two zh="上传数据" en="Upload data" />
      </h2>
      <Fields
        datasets={datasets}
        deliveries={deliveries}
        said={said}
        locked={locked}
        onSaid={setSaid}
        onFile={setFile}
      />
      {tooLarge ? <TooLarge /> : null}
      {send.error === null ? null : <FailureNotice error={asFailure(send.error)} />}
      {started === null ? null : (
        <UploadProgress id={started.id} sent={sent} deliveries={deliveries} onAgain={again} />
      )}
      {started === null || send.isError ? (
        <Button
          type="primary"
          disabled={file === null || tooLarge || said.dataset === ''}
          loading={send.isPending}
          onClick={() => (file === null ? undefined : send.mutate(file))}
        >
          {started === null ? '上传 Upload' : '继续上传 Resume'}
        </Button>
      ) : null}
    </section>
  );
}

function TooLarge() {
  return (
    <p role="alert">
      <Two
        zh="文件超过 256 MB，请用命令行或接口上传。"
        en="The file exceeds 256 MB; send it by command line or interface."
      />
    </p>
  );
}

type FieldsProps = {
  deliveries: Delivery[];
  said: Announcement;
  /** Once it is announced, what is said of the file stands. */
  locked: boolean;
  onSaid: (said: Announcement) => void;
};

function Fields({
  datasets,
  deliveries,
  said,
  locked,
  onSaid,
  onFile,
}: FieldsProps & { datasets: DatasetState[]; onFile: (file: File | null) => void }) {
  return (
    <div className="upload-fields">
      <label className="field">
        <Two zh="数据集" en="Dataset" />
        <select
          value={said.dataset}
          disabled={locked}
          onChange={(event) => onSaid({ ...said, dataset: event.target.value })}
        >
          {datasets.map((one) => (
            <option key={one.dataset} value={one.dataset}>
              {one.title.zh} {one.title.en}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <Two zh="方式" en="Mode" />
        <select
          value={said.mode}
          disabled={locked}
          onChange={(event) =>
            onSaid({ ...said, mode: event.target.value as Announcement['mode'] })
          }
        >
          <option value="delta">增量 Delta</option>
          <option value="full">全量 Full</option>
          <option value="tombstone">终止 Tombstone</option>
        </select>
      </label>
      <label className="field">
        <Two zh="数据日期" en="As of" />
        <input
          type="date"
          value={said.asOf}
          disabled={locked}
          onChange={(event) => onSaid({ ...said, asOf: event.target.value })}
        />
      </label>
      <Corrected
        datasets={datasets}
        deliveries={deliveries}
        said={said}
        locked={locked}
        onSaid={onSaid}
      />
      <label className="field">
        <Two zh="文件（CSV、XLSX、NDJSON）" en="File" />
        <input
          type="file"
          accept=".csv,.xlsx,.ndjson,.jsonl"
          disabled={locked}
          onChange={(event) => onFile(event.target.files?.[0] ?? null)}
        />
      </label>
    </div>
  );
}

/** The delivery whose rejected rows the file says again, if it does. */
function Corrected({
  datasets,
  deliveries,
  said,
  locked,
  onSaid,
}: FieldsProps & { datasets: DatasetState[] }) {
  const correctable = deliveries.filter(
    (one) => one.state === 'accepted' && one.rejected > one.sentAgain + one.linked,
  );
  const titleOf = (id: string) => datasets.find(({ dataset }) => dataset === id)?.title.zh ?? id;
  return (
    <label className="field">
      <Two zh="补交哪份的拒收行（可不选）" en="Rejected rows of (optional)" />
      <select
        value={said.corrects ?? ''}
        disabled={locked}
        onChange={(event) => {
          const { corrects: _before, ...rest } = said;
          const chosen = deliveries.find(({ id }) => id === event.target.value);
          if (chosen === undefined) return onSaid(rest);
          const { id, dataset, asOf } = chosen;
          const mode = chosen.mode === 'tombstone' ? 'tombstone' : 'delta';
          onSaid({ dataset, asOf, mode, corrects: id });
        }}
      >
        <option value="">—</option>
        {correctable.map((one) => (
          <option key={one.id} value={one.id}>
            {titleOf(one.dataset)} {one.asOf} · {one.rejected - one.sentAgain - one.linked} 行 rows
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the import made of a file, once the list of deliveries names it. */
function Outcome({ delivery }: { delivery: Delivery }) {
  return (
    <>
      <Sums delivery={delivery} />
      <p>
        <Link to={{ page: 'delivery', id: delivery.id }}>查看这份交付 See this delivery</Link>
      </p>
    </>
  );
}

function Sums({ delivery }: { delivery: Delivery }) {
  if (delivery.state === 'waiting')
    return (
      <p>
        <Two
          zh="行数与上次相差较大，等待两人核准"
          en="Its size is unexpected: it waits for two people"
        />
      </p>
    );
  const [accepted, repaired, rejected, unchanged] = [
    delivery.accepted,
    delivery.repaired,
    delivery.rejected,
    delivery.unchanged,
  ].map(formatCount);
  return (
    <p>
      <Two
        zh={`原样接收 ${accepted} 行，修复后接收 ${repaired} 行，拒收 ${rejected} 行；接收的行中 ${unchanged} 行与原有相同`}
        en={`${accepted} accepted, ${repaired} repaired, ${rejected} rejected; ${unchanged} of those taken say what stood already`}
      />
    </p>
  );
}

type ProgressProps = { id: string; sent: number; deliveries: Delivery[]; onAgain: () => void };

function UploadProgress({ id, sent, deliveries, onAgain }: ProgressProps) {
  const queries = useQueryClient();
  const query = useQuery(uploadQuery(id));
  const upload = query.data;
  const became = upload?.deliveryId ?? null;
  // The tables below tell of the delivery as soon as there is one, whether or not anybody asks.
  useEffect(() => {
    if (became === null) return;
    void queries.invalidateQueries({ queryKey: ['datasets'] });
    void queries.invalidateQueries({ queryKey: ['deliveries'] });
  }, [became, queries]);
  const delivery = deliveries.find((one) => one.id === became);
  const cancel = useAct({
    intent: () => ['upload.cancel', id],
    send: (_said: string, key) => cancelUpload(id, key),
    onDone: () => void query.refetch(),
  });
  if (upload === undefined) return null;
  const under = ['open', 'queued', 'importing'].includes(upload.state);
  const percent = Math.floor((Math.max(sent, upload.received) / upload.size) * 100);
  return (
    <div className="upload-progress">
      <span role="status">
        <StateTag word={uploadStateWord(upload.state)} />
      </span>{' '}
      {upload.name}
      <Progress
        percent={percent}
        strokeColor="#0b5c76"
        aria-label="上传进度 Progress of the upload"
      />
      <Two
        zh={`已读 ${formatCount(upload.rowsDone)} 行`}
        en={`${formatCount(upload.rowsDone)} rows read`}
      />
      {delivery === undefined ? null : <Outcome delivery={delivery} />}
      {upload.failure === null ? null : (
        <p role="alert">
          <Two {...upload.failure.text} stacked />
        </p>
      )}
      {cancel.failure === null ? null : <FailureNotice error={cancel.failure} />}
      <div className="act">
        {under ? (
          <Button loading={cancel.underWay} onClick={() => cancel.start('')}>
            取消 Cancel
          </Button>
        ) : (
          <Button onClick={onAgain}>再传一份 Another file</Button>
        )}
      </div>
    </div>
  );
}
