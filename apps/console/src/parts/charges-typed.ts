/** A charge of a list. */
type Charge = { code: string; title: string; basis: string };

/** Charges as people type or paste them, one a line: code, name and basis; null while any line lacks one, or there is none. */
export function chargesTyped(text: string): Charge[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const charges = lines.map((line) => {
    const [code = '', title = '', ...basis] = line.split(/[,，\t]/).map((cell) => cell.trim());
    return { code, title, basis: basis.join('，') };
  });
  const whole = charges.every(({ code, title, basis }) => code && title && basis);
  return whole && charges.length > 0 ? charges : null;
}
