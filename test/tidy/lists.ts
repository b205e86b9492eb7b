import { camel, nameOf } from './layout.ts';
import { codeOf, found, type Judge, type TextFile, textOf } from './text-file.ts';

/** Things that stand in two places, and must be the same in both. */

export const everyCheckIsListedAndTested: Judge = (files) => {
  const folder = 'shared/readiness/checks/';
  const list = codeOf(textOf(files, 'shared/readiness/index.ts')).replace(/^import.*$/gm, '');
  return namesIn(files, folder).flatMap((id) => [
    ...(textOf(files, `${folder}${id}.ts`).includes(`id: '${id}'`)
      ? []
      : [`${folder}${id}.ts: its check has another id. Let id and file name be one.`]),
    ...(new RegExp(`\\b${camel(id)}\\b`).test(list)
      ? []
      : [`${folder}${id}.ts: is in no list. Add ${camel(id)} to the checks of shared/readiness/index.ts.`]),
    ...(has(files, `test/${folder}${id}.test.ts`)
      ? []
      : [`${folder}${id}.ts: has no test. Show its three faces in test/${folder}${id}.test.ts.`]),
  ]);
};

/** A forgotten actuator or sentence does not compile; what the compiler cannot see stands here. */
export const everyActionKindIsComplete: Judge = (files) => {
  const permissions = textOf(files, 'infra/permissions.json');
  return actionKindsIn(files).flatMap((kind) => [
    ...(has(files, `shared/controller/actuators/${kind}.ts`)
      ? []
      : [`shared/domain/action.ts: ${kind} has no actuator. Write shared/controller/actuators/${kind}.ts.`]),
    ...(intentsIn(files).includes(kind)
      ? []
      : [`shared/domain/action.ts: ${kind} has no sentence. Give it one in describe().`]),
    ...(new RegExp(`"changes":\\s*\\[[^\\]]*"${kind}"`).test(permissions)
      ? []
      : [`infra/permissions.json: nothing says what ${kind} needs. Name it in the changes of its Azure actions.`]),
  ]);
};

export const everyActuatorHasItsKind: Judge = (files) =>
  namesIn(files, 'shared/controller/actuators/')
    .filter((name) => name !== 'actuator' && !actionKindsIn(files).includes(name))
    .map((name) => `shared/controller/actuators/${name}.ts: there is no such kind of action. Delete it.`);

/** Queues are named by the triggers, which the host reads, and by the storage adapter. */
export const triggersListenWhereSignalsAreSent: Judge = (files) => {
  const storage = textOf(files, 'shared/adapters/storage.ts');
  const named = (key: string) => new RegExp(`\\b${key}: '([^']+)'`).exec(storage)?.[1] ?? '';
  const heard = (path: string) => /\bqueueName: '([^']+)'/.exec(textOf(files, path))?.[1] ?? '';
  const wanted = {
    ...{ 'functions/reconcile.ts': named('signals'), 'functions/reconcile-poison.ts': `${named('signals')}-poison` },
    'functions/queued-event.ts': named('clusterEvents'),
  };
  const strangers = files
    .filter(({ path, text }) => path.startsWith('functions/') && /\bqueueName:/.test(text))
    .filter(({ path }) => !(path in wanted))
    .map(({ path }) => `${path}: listens to a queue that nobody knows of. Add it to test/tidy/lists.ts.`);
  const deaf = Object.entries(wanted)
    .filter(([path, name]) => heard(path) !== name || name === '')
    .map(([path, name]) => `${path}: listens to "${heard(path)}", but signals go to "${name}". Name the queue alike.`);
  return [...deaf, ...strangers];
};

/** Azure's rules: tables have letters and digits, queues and containers also single hyphens; 3 to 63 characters. */
export const storageNamesSuitAzure: Judge = (files) => {
  const table = /\bstorageNames = \{([^}]*)\}/.exec(textOf(files, 'shared/adapters/storage.ts'))?.[1] ?? '';
  const names = [...table.matchAll(/(\w+): '([^']*)'/g)].map(([, key = '', name = '']) => ({ key, name }));
  if (names.length === 0) return ['shared/adapters/storage.ts: has no storageNames. Keep all names in that one place.'];
  return names
    .filter(({ key, name }) => !(tables.has(key) ? tableName : otherName).test(name))
    .map(
      ({ key, name }) => `shared/adapters/storage.ts: Azure refuses "${name}" as the name of ${key}. Choose another.`,
    );
};

const tables = new Set(['ledger', 'seenSignals']);
const tableName = /^[a-z][a-z0-9]{2,62}$/;
const otherName = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

const actionKindsIn = (files: readonly TextFile[]) =>
  found(beforeFunctions(textOf(files, 'shared/domain/action.ts')), /(?<=\bkind: ')[^']+(?=')/g);

const beforeFunctions = (text: string) => text.split('export type ActionKind')[0] ?? '';

const intentsIn = (files: readonly TextFile[]) =>
  found(textOf(files, 'shared/domain/action.ts').split('function describe')[1] ?? '', /(?<=\bcase ')[^']+(?=':)/g);

const namesIn = (files: readonly TextFile[], folder: string) =>
  files.filter(({ path }) => path.startsWith(folder)).map(({ path }) => nameOf(path));

const has = (files: readonly TextFile[], path: string) => files.some((file) => file.path === path);
