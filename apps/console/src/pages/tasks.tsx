import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { closeTask } from '../api/calls.ts';
import type { Task, TaskState } from '../api/contract.ts';
import { tasksQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProposeRecovery } from '../parts/propose-recovery.tsx';
import { ReasonField } from '../parts/reason-field.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { Thing } from '../parts/thing.tsx';
import { Two } from '../parts/two.tsx';
import { taskWord } from '../parts/words.ts';

/** The API refuses a shorter note. */
const NOTE_MIN = 2;
const STATES: TaskState[] = ['open', 'closed'];

const COLUMNS: TableColumnsType<Task> = [
  {
    key: 'opened',
    title: head('提出时间', 'Opened'),
    render: (_, task) => formatInstant(task.openedAt),
  },
  {
    key: 'text',
    title: head('内容', 'What'),
    render: (_, task) => (
      <span className="cell-said">
        <Two {...task.text} stacked />
      </span>
    ),
  },
  {
    key: 'thing',
    title: head('事项', 'About'),
    render: (_, task) => <Thing entity={task.entity} id={task.entityId} />,
  },
];

const CLOSED: TableColumnsType<Task> = [
  { key: 'note', title: head('办理结果', 'Outcome'), render: (_, task) => task.note ?? '—' },
  {
    key: 'closed',
    title: head('办结', 'Closed'),
    render: (_, task) => (
      <span className="cell-who">
        {task.closedBy ?? '—'}
        <span>{task.closedAt === null ? '' : formatInstant(task.closedAt)}</span>
      </span>
    ),
  },
];

function Close({ task }: { task: Task }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const again = () => void queries.invalidateQueries({ queryKey: ['tasks'] });
  const act = useAct({
    intent: (said: string) => ['task.close', task.id, task.version, said],
    send: (said, key) => closeTask(task.id, task.version, said, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => setAsking(true)}>
        办结 Close
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="办结这项待办？Close this task?"
        okText="确认办结 Yes, close"
        okButtonProps={{ disabled: note.trim().length < NOTE_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(note.trim());
        }}
      >
        <p>
          <Two {...task.text} stacked />
        </p>
        <ReasonField
          zh="办理结果（必填，至少两个字）"
          en="Outcome (required, at least two characters)"
          most={500}
          value={note}
          change={setNote}
        />
      </Modal>
    </div>
  );
}

/** What turned out to be false of a benefit that is paid can be recovered. */
const actions = (mayRecover: boolean): TableColumnsType<Task> => [
  {
    key: 'close',
    title: head('办理', 'Act'),
    render: (_, task) => (
      <>
        {mayRecover && task.kind === 'declared-falsely' ? (
          <ProposeRecovery entitlementId={task.entityId} />
        ) : null}
        <Close task={task} />
      </>
    ),
  },
];

/** What officers are asked to look into, and what came of it. */
export function Tasks() {
  const mayClose = useMay('task.close');
  const [state, setState] = useState<TaskState>('open');
  const query = useInfiniteQuery(tasksQuery(state));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const mayRecover = useMay('adjustment.endorse');
  const last = state === 'closed' ? CLOSED : mayClose ? actions(mayRecover) : [];
  return (
    <>
      <PageHead
        title={{ zh: '待办', en: 'Tasks' }}
        lead={{
          zh: '系统不会擅自改动的事项，请人核实后写明结果办结。',
          en: 'What the system will not alter by itself: look into it and close it with what came of it.',
        }}
      />
      <div className="filter" role="group" aria-label="按状态筛选 Filter by state">
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={state === one}
            onClick={() => setState(one)}
          >
            {taskWord(one).zh} {taskWord(one).en}
          </button>
        ))}
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="待办列表 Tasks"
            rows={rows}
            rowKey="id"
            columns={[...COLUMNS, ...last]}
            empty={
              state === 'open' ? (
                <>
                  <strong>没有待办 Nothing to do</strong>
                  <p>例如企业确认后数据发生变化、不再符合条件时，会在这里提请核实。</p>
                  <p lang="en">
                    When data changes after a confirmation, for example, it is put here for review.
                  </p>
                </>
              ) : (
                <strong>还没有办结的事项 Nothing closed yet</strong>
              )
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
