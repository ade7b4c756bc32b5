import { useSyncExternalStore } from 'react';

const KEY = 'huizhi.text-size';
const CHANGED = 'huizhi-text-size';

function isLarge(): boolean {
  return document.documentElement.dataset.text === 'large';
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}

function show(large: boolean): void {
  document.documentElement.dataset.text = large ? 'large' : 'normal';
  window.dispatchEvent(new Event(CHANGED));
}

/** Applies the text size this browser chose last time. Private windows may keep none. */
export function restoreTextSize(): void {
  try {
    show(window.localStorage.getItem(KEY) === 'large');
  } catch {
    show(false);
  }
}

function choose(large: boolean): void {
  show(large);
  try {
    window.localStorage.setItem(KEY, large ? 'large' : 'normal');
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

/** Whether the larger text is on. */
export function useLargeText(): boolean {
  return useSyncExternalStore(subscribe, isLarge);
}

/** The switch between normal and larger text. */
export function TextSizeSwitch() {
  const large = useLargeText();
  return (
    <button
      type="button"
      className="plain-button"
      aria-pressed={large}
      onClick={() => choose(!large)}
    >
      大字版 <span lang="en">Larger text</span>
    </button>
  );
}
