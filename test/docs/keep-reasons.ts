import { keepReasons } from '../../shared/burst/burst-plan.ts';
import { keeps } from '../../shared/burst/keep-reason.ts';
import { code, table } from './table.ts';

/** Of pods that wait. */
export const printKeepReasons = (): string => printed(keepReasons);

/** Of pods on ACI. */
export const printStayReasons = (): string => printed(keeps);

function printed(reasons: Readonly<Record<string, string>>): string {
  const rows = Object.entries(reasons).map(([reason, says]) => [code(reason), says]);
  return table(['reason', 'what it says'], rows);
}
