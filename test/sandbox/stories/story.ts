import type { Fault } from '../arm/faults.ts';
import type { AzureWorld } from '../arm/state.ts';
import type { ClusterSummary, Summary } from '../summary.ts';

/** One story that `npm start` can play: a world, what goes wrong in it, and how it must end. */
export interface Story {
  readonly name: string;
  /** One sentence for the list of stories. */
  readonly title: string;
  readonly mode: 'observe' | 'prepare';
  readonly world: () => AzureWorld;
  readonly faults?: readonly Fault[];
  /** What is wrong with the end, as sentences; none when the story ended as it must. */
  readonly complaints: (summary: Omit<Summary, 'ok' | 'complaints'>, world: AzureWorld) => readonly string[];
}

export const when = (isWrong: boolean, complaint: string): readonly string[] => (isWrong ? [complaint] : []);

export const readyAfter = ({ after }: ClusterSummary): boolean =>
  after.findings.length > 0 &&
  after.findings.every(({ check, status }) => status === 'ready' || check === 'subnet-has-egress');
