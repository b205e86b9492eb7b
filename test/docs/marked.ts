/** Prints one part of a document. */
export type Print = () => string | Promise<string>;

/**
 * Fills what stands between `<!-- print:NAME -->` and `<!-- /print -->`, and leaves the rest as it is.
 * Throws for a name that nothing prints, and for a mark without its end.
 */
export async function fillMarked(text: string, parts: Readonly<Record<string, Print>>): Promise<string> {
  let filled = '';
  let rest = text;
  for (const [, name = ''] of text.matchAll(opening)) {
    const print = parts[name];
    if (!print) throw new Error(`Nothing prints "${name}". There are: ${Object.keys(parts).join(', ')}.`);
    const begin = rest.indexOf(`<!-- print:${name} -->`);
    const end = rest.indexOf(closing, begin);
    const next = rest.slice(begin + 1).search(opening) + begin + 1;
    const isOpen = end < 0 || (next > begin && next < end);
    if (isOpen) throw new Error(`The mark "print:${name}" has no end. Put ${closing} below it.`);
    filled += `${rest.slice(0, begin)}<!-- print:${name} -->\n\n${await print()}\n\n${closing}`;
    rest = rest.slice(end + closing.length);
  }
  return filled + rest;
}

/** The names of the parts that a document shows. */
export const markedIn = (text: string): readonly string[] => [...text.matchAll(opening)].map(([, name = '']) => name);

const opening = /<!-- print:([\w-]+) -->/g;
const closing = '<!-- /print -->';
