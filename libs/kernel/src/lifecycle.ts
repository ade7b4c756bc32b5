import { DomainError, type Text } from './errors.ts';

/**
 * A state machine as data: for each state the events it accepts and the state each leads to.
 *
 * The same table is checked at boot, enforced by a trigger in the database, and drawn in the docs.
 */
export interface Lifecycle<State extends string = string, Event extends string = string> {
  /** Name of the table whose `state` column it governs. */
  readonly entity: string;
  /** What people call such a thing. */
  readonly title: Text;
  /** What people call its states and events; the same table serves refusals, screens and docs. */
  readonly words: Readonly<Record<State | Event, Text>>;
  readonly initial: State;
  readonly states: Readonly<Record<State, Partial<Readonly<Record<Event, State>>>>>;
}

/** A lifecycle table that contradicts itself; found at boot, never at run time. */
export class LifecycleMalformed extends DomainError {
  readonly code = 'KERNEL.LIFECYCLE_MALFORMED';
  readonly kind = 'bug';
}

/** An event that the present state does not accept. */
export class TransitionRefused extends DomainError {
  readonly code = 'KERNEL.TRANSITION_REFUSED';
  readonly kind = 'conflict';
}

/** One permitted move. */
export interface Transition {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

/**
 * Checks a lifecycle and returns it: every target exists and every state can be reached from the initial one.
 *
 * @throws KERNEL.LIFECYCLE_MALFORMED
 */
export function defineLifecycle<State extends string, Event extends string>(
  lifecycle: Lifecycle<State, Event>,
): Lifecycle<State, Event> {
  const reached = new Set<string>([lifecycle.initial]);
  const moves = transitions(lifecycle);
  for (const move of moves) {
    if (!(move.to in lifecycle.states)) malformed(lifecycle.entity, `state ${move.to} is unknown`);
  }
  for (let grown = true; grown;) {
    grown = false;
    for (const { from, to } of moves) {
      if (reached.has(from) && !reached.has(to)) grown = reached.add(to).size > 0;
    }
  }
  for (const state of Object.keys(lifecycle.states)) {
    if (!reached.has(state)) malformed(lifecycle.entity, `state ${state} cannot be reached`);
  }
  return lifecycle;
}

/** Lists every permitted move of a lifecycle, in the order of its table. */
export function transitions(lifecycle: Lifecycle): Transition[] {
  const moves: Transition[] = [];
  for (const [from, events] of Object.entries(lifecycle.states)) {
    for (const [event, to] of Object.entries(events)) moves.push({ from, event, to: to as string });
  }
  return moves;
}

/**
 * The state an event leads to.
 *
 * @throws KERNEL.TRANSITION_REFUSED
 */
export function nextState<State extends string, Event extends string>(
  lifecycle: Lifecycle<State, Event>,
  from: State,
  event: Event,
): State {
  const to = lifecycle.states[from]?.[event];
  if (to !== undefined) return to;
  const accepted = (Object.keys(lifecycle.states[from] ?? {}) as Event[]).map(
    (name) => lifecycle.words[name],
  );
  const { title, words } = lifecycle;
  throw new TransitionRefused(
    {
      zh: `该${title.zh}${words[from].zh}，不能再${words[event].zh}；${accepted.length === 0 ? '它已办结' : `现在可以${accepted.map((word) => word.zh).join('、')}`}。请刷新页面查看最新情况。`,
      en: `This ${title.en} is ${words[from].en} and cannot ${words[event].en} any more; ${accepted.length === 0 ? 'it is closed' : `what can be done now: ${accepted.map((word) => word.en).join(', ')}`}. Reload to see the latest.`,
    },
    { entity: lifecycle.entity, from, event },
  );
}

/** The states from which an event may be taken. */
export function sources<State extends string, Event extends string>(
  lifecycle: Lifecycle<State, Event>,
  event: Event,
): State[] {
  const found: State[] = [];
  for (const state of Object.keys(lifecycle.states) as State[]) {
    if (lifecycle.states[state][event] !== undefined) found.push(state);
  }
  return found;
}

function malformed(entity: string, what: string): never {
  throw new LifecycleMalformed({
    zh: `${entity} 的状态表有误：${what}。`,
    en: `The lifecycle of ${entity} is wrong: ${what}.`,
  });
}
