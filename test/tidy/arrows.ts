import { type Import, importsOf, isProduction, type Judge, type TextFile } from './text-file.ts';

/**
 * Which room may know which: functions → app → { controller, adapters } → ports → domain, and
 * controller → { burst, readiness, backlog, signals } → domain, where burst also knows the other two. A room with
 * `(types)` behind it may be known by its types alone. A room is a folder, or a file at the top of shared/; a row may also
 * name one file of another room.
 */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  functions: ['functions/the-app', '@azure/functions'],
  'functions/the-app': ['shared/app', '@azure/functions (types)'],
  'shared/app': [
    'shared/config',
    'shared/controller',
    'shared/adapters',
    'shared/scope',
    'shared/ports (types)',
    'shared/domain',
  ],
  // Settings: what the environment and the tags of a cluster may say.
  'shared/config': [
    'shared/settings',
    'shared/policy-for',
    'shared/setting (types)',
    'shared/scope (types)',
    'shared/secret (types)',
    'shared/domain',
  ],
  'shared/settings': ['shared/setting'],
  'shared/policy-for': ['shared/settings', 'shared/setting (types)', 'shared/domain'],
  'shared/setting': ['shared/scope', 'shared/secret', 'shared/domain', 'zod'],
  'shared/scope': ['shared/domain'],
  'shared/secret': [],
  // The middle.
  'shared/controller': [
    'shared/burst',
    'shared/readiness',
    'shared/backlog',
    'shared/signals',
    'shared/ports',
    'shared/domain',
    'shared/policy-for',
    'shared/scope',
    'shared/config (types)',
  ],
  'shared/burst': [
    'shared/backlog',
    'shared/readiness/burst-subnet',
    'shared/readiness/cidr',
    'shared/readiness/lone-v2',
    'shared/readiness (types)',
    'shared/domain',
  ],
  'shared/readiness': ['shared/domain'],
  'shared/backlog': ['shared/domain'],
  'shared/signals': ['shared/domain', 'zod', 'node:crypto'],
  'shared/audit': ['shared/domain', 'node:crypto'],
  'shared/ports': ['shared/domain'],
  'shared/domain': [],
  // The outside.
  'shared/adapters': [
    'shared/adapters/arm',
    'shared/adapters/kubernetes',
    'shared/adapters/monitor',
    'shared/audit',
    'shared/signals',
    'shared/ports',
    'shared/domain',
    'shared/config (types)',
    '@azure/*',
    'zod',
    'node:async_hooks',
    'node:crypto',
  ],
  'shared/adapters/arm': ['shared/ports', 'shared/domain', '@azure/*', 'node:crypto'],
  'shared/adapters/kubernetes': [
    'shared/adapters/arm',
    'shared/ports',
    'shared/domain',
    '@azure/*',
    '@kubernetes/client-node',
    'zod',
    'node:http',
    'node:https',
    'node:net',
    'node:util',
    'node:zlib',
  ],
  'shared/adapters/monitor': ['shared/backlog', 'shared/ports', 'shared/domain', '@azure/*'],
  'shared/tools': ['shared/adapters', 'shared/audit', 'shared/domain', 'node:util'],
};

export const importsFollowTheArrows: Judge = (files) =>
  files.filter(isProduction).flatMap((file) => {
    const room = roomOf(file.path);
    const known = arrows[room];
    if (!known) return [`${file.path}: nobody has said what ${room} may know. Give it a row in test/tidy/arrows.ts.`];
    return importsOf(file)
      .filter((one) => !isAllowed(one, room, known))
      .map(({ to }) => `${file.path}: imports ${to}, and ${room} must not know ${roomOf(to)}. ${mend(to)}`);
  });

function isAllowed({ to, isType }: Import, room: string, known: readonly string[]): boolean {
  const target = roomOf(to);
  if (target === room && isOurs(to)) return true;
  const named = [target, to.replace(/\.ts$/, ''), ...(isType ? [`${target} (types)`] : [])];
  return known.some((one) => named.includes(one) || isSdk(one, to));
}

/** The programming model is no client: only the triggers know it. */
const isSdk = (allowed: string, to: string) =>
  allowed === '@azure/*' && to.startsWith('@azure/') && to !== '@azure/functions';

const isOurs = (to: string) => /^(functions|shared|test|infra)\//.test(to);

function roomOf(path: string): string {
  if (!isOurs(path)) return path;
  const steps = path.replace(/\.ts$/, '').split('/');
  if (steps[0] === 'functions') return steps[1] === 'the-app' ? 'functions/the-app' : 'functions';
  if (steps[0] !== 'shared') return steps[0] ?? '';
  return steps.slice(0, steps[1] === 'adapters' && steps.length > 3 ? 3 : 2).join('/');
}

function mend(to: string): string {
  if (to.startsWith('test/')) return 'Production never sees the tests: move what it needs into shared/.';
  if (/^@(azure|kubernetes)\//.test(to)) return 'Put the client behind a port, in shared/adapters/.';
  return 'Hand it in from above, or move it to where both may see it.';
}

export const importsGoInNoCircle: Judge = (files) => {
  const graph = new Map(files.filter(isProduction).map((file) => [file.path, valuesOf(file)]));
  const done = new Set<string>();
  return [...graph.keys()].flatMap((path) => {
    const circle = circleFrom(path, graph, done, []);
    return circle ? [`${circle[0]}: imports itself by way of ${circle.slice(1).join(', ')}. Move what both need.`] : [];
  });
};

const valuesOf = (file: TextFile) => importsOf(file).flatMap(({ to, isType }) => (isType ? [] : [to]));

function circleFrom(
  path: string,
  graph: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  trail: readonly string[],
): readonly string[] | null {
  if (trail.includes(path)) return trail.slice(trail.indexOf(path));
  if (done.has(path)) return null;
  done.add(path);
  for (const next of graph.get(path) ?? []) {
    const circle = circleFrom(next, graph, done, [...trail, path]);
    if (circle) return circle;
  }
  return null;
}
