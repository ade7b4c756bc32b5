import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FailureNotice } from './notice.tsx';

type Result<Data> = UseQueryResult<Data> | UseInfiniteQueryResult<Data>;

/** What a query gave: grey bars while it loads, the reason if it failed, else the content. */
export function Loaded<Data>(props: {
  query: Result<Data>;
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { query } = props;
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    if (query.error !== null) return <FailureNotice error={query.error} onRetry={retry} />;
    return (
      <div aria-busy="true">
        <span className="only-heard" role="status">
          正在载入 Loading
        </span>
        <div aria-hidden="true">{props.skeleton}</div>
      </div>
    );
  }
  return (
    <>
      {query.error === null ? null : <FailureNotice error={query.error} onRetry={retry} />}
      {props.children(query.data)}
    </>
  );
}
