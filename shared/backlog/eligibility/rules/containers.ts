import type { Container } from '../../../domain/pod.ts';
import { isSidecar } from '../../demand.ts';
import { below, both, hereIf, inEach, membersOf, nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { hookHandlers } from '../hooks.ts';
import { deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** Init containers, sidecars, and how a container is started. */
export const containerRules: readonly Rule[] = [
  {
    reason: 'HasInitContainers',
    field: 'spec.initContainers[]',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: ({ spec }) =>
      inEach('spec.initContainers', spec?.initContainers, (container) => hereIf(!isSidecar(container))),
    says: 'The add-on documents init containers as unsupported; its code runs plain ones.',
    fix: 'Do the work at the start of the container itself, or allow the reason after trying the pod on the virtual node.',
    source: sources.addonDocs,
  },
  {
    reason: 'InitContainerWantsMore',
    field: 'spec.initContainers[].resources',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: ({ spec }) => inEach('spec.initContainers', spec?.initContainers, wantsMore),
    says: 'The add-on refuses an init container with ports, requests, limits, probes or hooks.',
    fix: 'Leave them out, and exempt init containers from the defaults of a LimitRange.',
    source: sources.connector,
  },
  {
    reason: 'HasSidecars',
    field: 'spec.initContainers[].restartPolicy',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: ({ spec }) =>
      inEach('spec.initContainers', spec?.initContainers, (container) =>
        below('restartPolicy', hereIf(isSidecar(container))),
      ),
    says: 'The add-on would run the sidecar as an init container and wait for ever for it to end.',
    fix: 'Run the sidecar as an ordinary container of the pod.',
    source: sources.connector,
  },
  {
    reason: 'HasArgsWithoutCommand',
    field: 'spec.containers[].args',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) =>
      inContainers(pod, ({ args, command }) =>
        below('args', hereIf((args ?? []).length > 0 && (command ?? []).length === 0)),
      ),
    says: 'ACI has one command for a container: arguments without it are refused.',
    fix: 'Write the entry point of the image into command.',
    source: sources.connector,
  },
  {
    reason: 'SetsWorkingDir',
    field: 'spec.containers[].workingDir',
    verdict: deniedUnlessConfigured,
    finds: (pod) => inContainers(pod, ({ workingDir }) => below('workingDir', hereIf(Boolean(workingDir)))),
    says: 'The add-on does not read the field: the container starts in the directory of its image.',
    fix: 'Set WORKDIR in the image, or change directory in the command.',
    source: sources.connector,
  },
  {
    reason: 'UsesTerminal',
    field: 'spec.containers[].tty',
    verdict: deniedUnlessConfigured,
    finds: (pod) =>
      inContainers(pod, ({ tty, stdin }) =>
        both(below('tty', hereIf(tty === true)), below('stdin', hereIf(stdin === true))),
      ),
    says: 'The add-on does not read the field: the container starts without a terminal or input.',
    fix: 'Leave tty and stdin out if the process does not need them.',
    source: sources.connector,
  },
  {
    reason: 'RestartsByContainer',
    field: 'spec.containers[].restartPolicy',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) =>
      inEach('spec.containers', spec?.containers, (container) =>
        membersOf(container, ['restartPolicy', 'restartPolicyRules']),
      ),
    says: 'A container group has one restart policy for all of its containers.',
    fix: 'Use the restartPolicy of the pod.',
    source: sources.connector,
  },
  {
    reason: 'SetsPodResources',
    field: 'spec.resources',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) => below('spec.resources', membersOf(spec?.resources, ['requests', 'limits'])),
    says: 'The add-on orders what the containers request and does not read the resources of the pod as a whole.',
    fix: 'Write requests and limits into the containers.',
    source: sources.connector,
  },
];

function wantsMore(container: Container): readonly string[] {
  if (isSidecar(container)) return nothing;
  const members = membersOf(container, ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe']);
  const resources = below('resources', membersOf(container.resources, ['requests', 'limits']));
  return both(both(members, resources), hookHandlers(container));
}
