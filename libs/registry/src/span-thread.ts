/** A thread that reads spans of a delivered file: is given their bytes, answers with what became of the rows, in the same order. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SpanAnswer, type SpanQuestion } from './span-threads.ts';
import { type SpanPlan, spanReader } from './span-reading.ts';

const read = spanReader(workerData as SpanPlan);
parentPort?.on('message', ({ bytes, length, line, into }: SpanQuestion) => {
  const span = { kind: 'bytes', bytes: new Uint8Array(bytes, 0, length), line } as const;
  const { lines, ...outcome } = read(span, into && Buffer.from(into));
  const answer: SpanAnswer = {
    ...outcome,
    bytes,
    lines: lines.buffer as ArrayBuffer,
    length: lines.length,
  };
  // Both pieces of memory go back, and are used again.
  parentPort?.postMessage(answer, [bytes, answer.lines]);
});
