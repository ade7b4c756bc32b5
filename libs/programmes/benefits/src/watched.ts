/** The jobs that look again while something waits for an answer, for a department's view or for its working days. */
export const WATCHED = [
  { kind: 'benefits.deadlines', ref: 'confirmation', delaySeconds: 60 },
  { kind: 'benefits.gates', ref: 'all', delaySeconds: 60 },
];
