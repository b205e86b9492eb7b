import { keepReasons } from '../../shared/burst/burst-plan.ts';
import { code, table } from './table.ts';

export function printKeepReasons(): string {
  const rows = Object.entries(keepReasons).map(([reason, says]) => [code(reason), says]);
  return table(['reason', 'what it says'], rows);
}
