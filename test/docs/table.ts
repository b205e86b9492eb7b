/** A table in Markdown; the cells are Markdown, too. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(cellOf).join(' | ')} |`).join('\n');
}

/** Text that is shown as typed. */
export const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

/** A cell is one line, and a bar in it would end it. */
const cellOf = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|');
