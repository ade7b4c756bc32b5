import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { asFailure, type Failure } from './failure.ts';
import { sendIntent } from './intent.ts';

type Act<Input, Output> = {
  /** Names what is meant, with everything that is sent, so that a retry keeps its key. */
  intent: (input: Input) => readonly (string | number)[];
  send: (input: Input, key: string) => Promise<Output>;
  onDone?: (output: Output, input: Input) => void;
  onFailed?: (failure: Failure) => void;
};

/**
 * A write that a person can trigger once at a time: while it is under way further clicks do
 * nothing, and a retry after an unknown outcome is sent under the same key.
 */
export function useAct<Input, Output>(act: Act<Input, Output>) {
  const underWay = useRef(false);
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: (input) =>
      sendIntent(JSON.stringify(act.intent(input)), (key) => act.send(input, key)),
    onSuccess: (output, input) => act.onDone?.(output, input),
    onError: (thrown) => act.onFailed?.(asFailure(thrown)),
    onSettled: () => {
      underWay.current = false;
    },
  });
  const start = (input: Input) => {
    if (underWay.current) return;
    underWay.current = true;
    mutation.mutate(input);
  };
  return {
    start,
    reset: mutation.reset,
    underWay: mutation.isPending,
    failure: mutation.error === null ? null : asFailure(mutation.error),
  };
}
