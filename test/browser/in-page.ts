/**
 * What runs inside the page. Each of these is sent there as its text, so it uses nothing from around it. They are
 * checked without the browser's types, which the rest of the program must not see; hence the few named here.
 */
interface Inside {
  readonly document: {
    readonly fonts: { readonly status: string };
    readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number };
    querySelector(selector: string): object | null;
    getAnimations(): readonly Animation[];
  };
  getComputedStyle(element: unknown): { readonly fontSize: string };
}

interface Animation {
  readonly playState: string;
  readonly effect: { getComputedTiming(): { readonly endTime: number } } | null;
}

/** Says violations of the content security policy on the console, also those that are only reported. */
export const TELL_OF_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI))`;

/** Whether nothing is loading, and nothing moves that ever comes to an end. */
export function isAtRest(): boolean {
  const { document } = globalThis as unknown as Inside;
  const moves = ({ playState, effect }: Animation): boolean =>
    playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
  return (
    document.fonts.status === 'loaded' &&
    document.querySelector('.waiting, .ant-skeleton, .adm-skeleton') === null &&
    !document.getAnimations().some(moves)
  );
}

/** By how many pixels the page is wider than the screen. */
export function excessWidth(): number {
  const { documentElement } = (globalThis as unknown as Inside).document;
  return documentElement.scrollWidth - documentElement.clientWidth;
}

/** By how many pixels what an element holds is wider than it shows. */
export function excessWidthOf(element: unknown): number {
  const { scrollWidth, clientWidth } = element as { scrollWidth: number; clientWidth: number };
  return scrollWidth - clientWidth;
}

/** The size of an element's text in pixels. */
export function textSize(element: unknown): number {
  return parseFloat((globalThis as unknown as Inside).getComputedStyle(element).fontSize);
}

/** How much of what a box holds does not fit into its width. */
export function hiddenWidth(box: unknown): number {
  const { scrollWidth, clientWidth } = box as Inside['document']['documentElement'];
  return scrollWidth - clientWidth;
}
