import { readFileSync } from 'node:fs';
import { loadYaml } from '@kubernetes/client-node';
import { allows, type Mode } from '../../shared/domain/mode.ts';
import type { Right } from './kubernetes/api/access.ts';

/** What infra/kubernetes lets the controller do inside a cluster: nothing below mode burst, and a role more in mode reap. */
export function manifestRights(mode: Mode): readonly Right[] {
  const roles = [
    ...(allows(mode, 'burst') ? ['cluster-role.yaml'] : []),
    ...(allows(mode, 'reap') ? ['reap/cluster-role.yaml'] : []),
  ];
  return roles.flatMap((file) => loadYaml<{ rules: readonly Right[] }>(textOf(file)).rules);
}

const textOf = (file: string) => readFileSync(new URL(`../../infra/kubernetes/${file}`, import.meta.url), 'utf8');
