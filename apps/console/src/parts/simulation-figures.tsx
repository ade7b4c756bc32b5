import type { AdjustableFigure } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { valueAt, withValueAt } from './json-place.ts';
import { fenTyped } from './money.ts';
import { Two } from './two.tsx';

/** As the grammar writes it: a whole number as one, everything else as text. */
function writtenAs({ type }: AdjustableFigure, typed: string): string | number {
  const number = Number(typed);
  return type === 'integer' && typed.trim() !== '' && Number.isSafeInteger(number) ? number : typed;
}

/** What the document says at a figure's place; where a parameter stands, the value it has now. */
function shownIn(document: string, figure: AdjustableFigure): string {
  const value = valueAt(document, figure.pointer);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : figure.value;
}

type FigureProps = {
  figure: AdjustableFigure;
  value: string;
  change: (typed: string) => void;
  putBack: () => void;
};

function Figure({ figure, value, change, putBack }: FigureProps) {
  const fen = figure.type === 'money' ? fenTyped(value) : null;
  const changed = value !== figure.value;
  return (
    <div className={changed ? 'sim-figure sim-figure-changed' : 'sim-figure'}>
      <label>
        <Two {...figure.label} stacked />
        <input
          value={value}
          inputMode={figure.type === 'date' ? 'text' : 'decimal'}
          maxLength={40}
          onChange={(event) => change(event.target.value)}
        />
      </label>
      <p className="secondary">
        {fen === null ? null : <Amount fen={fen} hint />}
        {changed ? (
          <>
            <Two zh={`原为 ${figure.value}`} en={`was ${figure.value}`} />{' '}
            <button
              type="button"
              className="plain-button"
              aria-label={`还原 Put back: ${figure.label.zh}`}
              onClick={putBack}
            >
              还原 <span lang="en">Put back</span>
            </button>
          </>
        ) : null}
      </p>
    </div>
  );
}

type Props = {
  figures: readonly AdjustableFigure[];
  published: string;
  document: string;
  change: (document: string) => void;
};

/** The numbers and days of a policy to try others in their place, and for experts the whole text. */
export function SimulationFigures({ figures, published, document, change }: Props) {
  return (
    <section className="card" aria-label="调整数值 Change a figure">
      <h2>
        <Two zh="调整数值" en="Change a figure" />
      </h2>
      {figures.length === 0 ? (
        <p>
          <Two
            zh="这项政策自己没有写明的数值；请在下面的整份文件里改。"
            en="This policy states no figure of its own; change the whole document below."
            stacked
          />
        </p>
      ) : null}
      <div className="sim-figures">
        {figures.map((figure) => (
          <Figure
            key={figure.pointer}
            figure={figure}
            value={shownIn(document, figure)}
            change={(typed) =>
              change(withValueAt(document, figure.pointer, writtenAs(figure, typed)))
            }
            putBack={() =>
              change(withValueAt(document, figure.pointer, valueAt(published, figure.pointer)))
            }
          />
        ))}
      </div>
      <details>
        <summary>
          <Two zh="专家视图：整份政策文件" en="Expert view: the whole document" />
        </summary>
        <textarea
          className="sim-document"
          aria-label="政策文件 Policy document"
          rows={20}
          spellCheck={false}
          value={document}
          onChange={(event) => change(event.target.value)}
        />
      </details>
    </section>
  );
}
