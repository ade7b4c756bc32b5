import type { Word } from './words.ts';

/** A state in words; the colour repeats what the words say. */
export function StateTag({ word, short = false }: { word: Word; short?: boolean }) {
  return (
    <span className={`tag tag-${word.tone}`}>
      {word.zh}
      {short ? null : (
        <>
          {' '}
          <span lang="en">{word.en}</span>
        </>
      )}
    </span>
  );
}
