/** The jobs that look again while something waits for an answer, for a department's view, for its working days or for its end. */
export const WATCHED = [
  { kind: 'benefits.deadlines', ref: 'confirmation', delaySeconds: 60 },
  { kind: 'benefits.gates', ref: 'all', delaySeconds: 60 },
];
