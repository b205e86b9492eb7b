import { stories } from '../sandbox/stories/index.ts';
import { code, table } from './table.ts';

export function printStories(): string {
  const rows = stories.map(({ name, mode, title }) => [code(name), code(mode), title]);
  return table(['story', 'mode', 'what happens'], rows);
}
