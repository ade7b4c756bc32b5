/** A thread that invents parts of a population: is given ranges, answers with their bytes in the same order. */
import { parentPort, workerData } from 'node:worker_threads';
import { inventPart, type PartPlan, type PartRange } from './population-part.ts';

const plan = workerData as PartPlan;
const usual = new Map<string, number>();
parentPort?.on('message', (range: PartRange) => {
  const part = inventPart(plan, range, usual);
  parentPort?.postMessage(
    part,
    part.map(({ bytes }) => bytes.buffer),
  );
});
