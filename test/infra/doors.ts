import { readdirSync, readFileSync } from 'node:fs';

/** A function of the app, as its own file registers it. */
export interface Door {
  readonly name: string;
  readonly trigger: string;
  readonly queue: string | undefined;
}

const folder = new URL('../../functions/', import.meta.url);

export const doors: readonly Door[] = readdirSync(folder).flatMap((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const [, trigger = '', name] = /\bapp\.(\w+)(?:<\w+>)?\('([\w-]+)'/.exec(text) ?? [];
  return name ? [{ name, trigger, queue: /queueName: '([\w-]+)'/.exec(text)?.[1] }] : [];
});

export const namesOf = (trigger: string): readonly string[] =>
  doors.filter((door) => door.trigger === trigger).map(({ name }) => name);
