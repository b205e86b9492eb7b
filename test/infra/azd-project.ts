import { readFileSync } from 'node:fs';
import { loadYaml } from '@kubernetes/client-node';

/** As much of azure.yaml as says what azd deploys, where, and in which order. */
interface AzdProject {
  readonly infra: { readonly provider: string; readonly layers: readonly AzdLayer[] };
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly workflows: { readonly up: { readonly steps: readonly { readonly azd: string }[] } };
}

interface AzdLayer {
  readonly name: string;
  readonly path: string;
  readonly dependsOn?: readonly string[];
}

export const azdProject: AzdProject = loadYaml<AzdProject>(
  readFileSync(new URL('../../azure.yaml', import.meta.url), 'utf8'),
);
