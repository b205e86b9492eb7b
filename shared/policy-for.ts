import { allows, type Mode } from './domain/mode.ts';
import type { Policy } from './domain/policy.ts';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/**
 * The policy for one cluster: the environment's, with the cluster's own tags on top. Tags let the owner of a cluster
 * ask for another subnet, a smaller one, and less than the environment allows: `burst-mode: observe` keeps the
 * controller's hands off this cluster. They cannot ask for more, because who may tag a cluster may not be who decides
 * what the controller changes: no larger subnet, and no subnet that somebody made for something else. A tag that cannot be followed is a problem to be told, and the environment's value
 * stands; where the mode itself cannot be read, nothing is changed until it can.
 */
export function policyFor(policy: Policy, clusterTags: Tags): { policy: Policy; problems: readonly string[] } {
  const problems: string[] = [...unknownTags(clusterTags)];
  const read = <T>(tag: Tag<T>) => readTag(tag, clusterTags, problems);
  const mode = modeFor(policy.mode, read(tags.mode), problems);
  const tagged = read(tags.subnetName).value;
  const subnet = tagged === undefined ? {} : { subnetName: tagged, isSubnetTagged: true };
  const size = sizeFor(policy, read(tags.subnetPrefixLength).value, read(tags.burstPodsWanted).value, problems);
  return { policy: { ...policy, mode, ...subnet, ...size }, problems };
}

/** Tags as Azure returns them; keys are compared without regard to case, as Azure does. */
export type Tags = Readonly<Record<string, string>>;

/** Azure keeps five addresses of each subnet to itself. */
export function fitsSubnet(size: Size): boolean {
  return size.burstPodsWanted <= 2 ** (32 - size.subnetPrefixLength) - 5;
}

/** The rows of the README's table. */
export function tagsTable(): readonly Readonly<Record<'name' | 'overrides' | 'sentence' | 'example', string>>[] {
  return Object.values(tags).map(({ name, setting, sentence, example }) => ({
    name,
    overrides: setting.name,
    sentence,
    example,
  }));
}

type Size = Pick<Policy, 'subnetPrefixLength' | 'burstPodsWanted'>;

interface Tag<T> {
  readonly name: string;
  /** Its values are read as this setting's are. */
  readonly setting: Setting<T>;
  readonly sentence: string;
  readonly example: string;
}

/** All tags of ours begin so; one that is not in the table is told, for it may be `burst-mode` with a slip of the pen. */
const tagPrefix = 'burst-';

const tags = {
  mode: tag('burst-mode', settings.mode, {
    sentence: 'observe changes nothing in Azure for this cluster. It cannot ask for more than the environment allows.',
    example: 'observe',
  }),
  subnetName: tag('burst-subnet-name', settings.subnetName, {
    sentence:
      'Name of the subnet for virtual nodes of this cluster: one delegated to ACI already, or one to be created.',
    example: 'burst',
  }),
  subnetPrefixLength: tag('burst-subnet-prefix-length', settings.subnetPrefixLength, {
    sentence: 'Size of the subnet, where the controller creates it; not larger than the environment says.',
    example: '26',
  }),
  burstPodsWanted: tag('burst-pods-wanted', settings.burstPodsWanted, {
    sentence: 'How many pods this cluster must be able to burst at once.',
    example: '200',
  }),
} as const;

function tag<T>(name: string, setting: Setting<T>, words: Pick<Tag<T>, 'sentence' | 'example'>): Tag<T> {
  return { name, setting, ...words };
}

function unknownTags(clusterTags: Tags): readonly string[] {
  const known: readonly string[] = Object.values(tags).map(({ name }) => name);
  return Object.keys(clusterTags)
    .filter((key) => key.toLowerCase().startsWith(tagPrefix) && !known.includes(key.toLowerCase()))
    .map((key) => `Tag ${key} is unknown. Known: ${known.join(', ')}.`);
}

/** `isSet` without a value: the tag is there and cannot be read, which is a problem by now. */
interface TagSight<T> {
  readonly isSet: boolean;
  readonly value: T | undefined;
}

const shownCharsMax = 100;

function readTag<T>({ name, setting }: Tag<T>, clusterTags: Tags, problems: string[]): TagSight<T> {
  const text = Object.entries(clusterTags).find(([key]) => key.toLowerCase() === name)?.[1];
  if (text === undefined) return { isSet: false, value: undefined };
  const read = setting.reader.schema.safeParse(text.trim());
  if (read.success) return { isSet: true, value: read.data };
  problems.push(`Tag ${name} is "${text.slice(0, shownCharsMax)}". Wanted: ${setting.reader.wants}.`);
  return { isSet: true, value: undefined };
}

function modeFor(ceiling: Mode, { isSet, value }: TagSight<Mode>, problems: string[]): Mode {
  if (!isSet) return ceiling;
  if (value === undefined) return 'observe';
  if (allows(ceiling, value)) return value;
  problems.push(`Tag ${tags.mode.name} asks for ${value}, but ${settings.mode.name} allows ${ceiling} at most.`);
  return ceiling;
}

function sizeFor(policy: Policy, prefixLength: number | undefined, pods: number | undefined, problems: string[]): Size {
  const { subnetPrefixLength, burstPodsWanted } = policy;
  const isLarger = prefixLength !== undefined && prefixLength < subnetPrefixLength;
  if (isLarger) {
    problems.push(
      `A tag asks for a /${prefixLength} subnet, larger than the /${subnetPrefixLength} of the environment, which stands.`,
    );
  }
  const length = isLarger ? subnetPrefixLength : (prefixLength ?? subnetPrefixLength);
  const asked = { subnetPrefixLength: length, burstPodsWanted: pods ?? burstPodsWanted };
  if (fitsSubnet(asked)) return asked;
  problems.push(
    `The tags ask for ${asked.burstPodsWanted} pods in a /${asked.subnetPrefixLength} subnet, which cannot hold them; ` +
      `${burstPodsWanted} pods and /${subnetPrefixLength} stand.`,
  );
  return { subnetPrefixLength, burstPodsWanted };
}
