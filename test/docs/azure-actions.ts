import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { rightsOf } from '../sandbox/arm/rights.ts';
import type { PermissionScope } from './permissions.ts';

/** The rights that Azure asks for a request, as the emulator does. */
export const actionsOf = ({ method, path, requestBody }: Call): readonly string[] =>
  rightsOf({ method, path: pathOf(path), body: requestBody }).map(({ action }) => action);

type Call = Pick<RecordedCall, 'method' | 'path'> & { readonly requestBody?: unknown };

/** Where each scope of the permissions is, in one world: ids, below which the right holds. */
export type Places = Readonly<Record<Exclude<PermissionScope, 'linked'>, readonly string[]>>;

export function isWithin(path: string, scope: PermissionScope, places: Places): boolean {
  if (scope === 'linked') return false;
  const wanted = `${pathOf(path).replace(/^\/v1(?=\/)/, '')}/`.toLowerCase();
  return places[scope].some((place) => wanted.startsWith(`${place}/`.toLowerCase()));
}

const pathOf = (path: string): string => path.split('?')[0] ?? '';
