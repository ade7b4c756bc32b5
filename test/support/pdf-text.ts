import { inflateSync } from 'node:zlib';

/**
 * Reads the text of each page of a PDF as a viewer that copies it would: shown glyphs through the ToUnicode map of the
 * font. For documents of one font whose objects stand uncompressed, as ours do.
 */
export function pdfPages(bytes: Buffer): string[] {
  const source = bytes.toString('latin1');
  const streams = [...source.matchAll(/<<([^]*?)>>\s*stream\r?\n/g)].flatMap((found) => {
    const from = found.index + found[0].length;
    const until = source.indexOf('endstream', from);
    const raw = bytes.subarray(from, until);
    if (!found[1]?.includes('FlateDecode')) return [raw.toString('latin1')];
    return [inflateSync(raw).toString('latin1')];
  });
  const unicode = toUnicode(streams.filter((one) => one.includes('beginbfrange')));
  return streams
    .filter((one) => /^BT\n[^]*\] TJ/m.test(one))
    .map((page) =>
      [...page.matchAll(/\[([^\]]*)\]\s*TJ/g)]
        .map(([, shown = '']) =>
          [...shown.matchAll(/<([0-9a-f]+)>/gi)]
            .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
            .map((glyph) => unicode.get(Number.parseInt(glyph, 16)) ?? '\u{FFFD}')
            .join(''),
        )
        .join('\n'),
    );
}

function toUnicode(maps: readonly string[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const map of maps)
    for (const [, first = '', list = ''] of map.matchAll(
      /<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi,
    ))
      [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, units = ''], at) => {
        const codes = (units.replaceAll(' ', '').match(/.{4}/g) ?? []).map((one) =>
          Number.parseInt(one, 16),
        );
        found.set(Number.parseInt(first, 16) + at, String.fromCharCode(...codes));
      });
  return found;
}
