import type { Mode } from '../../../shared/domain/mode.ts';
import type { StoryDay } from '../../simulation/simulate-story.ts';
import type { Fault } from '../arm/faults.ts';
import type { AzureWorld, ManagedCluster } from '../arm/state.ts';
import type { Inside, StartedCluster } from '../start-cluster.ts';
import type { ClusterSummary, Summary } from '../summary.ts';

/** One story that `npm start` can play: a world, what goes wrong in it, and how it must end. */
export interface Story {
  readonly name: string;
  /** One sentence for the list of stories. */
  readonly title: string;
  readonly mode: Mode;
  readonly world: () => AzureWorld;
  readonly faults?: readonly Fault[];
  /** What is inside a cluster; without it, its Kubernetes API is out of reach. */
  readonly inside?: (cluster: ManagedCluster) => Inside;
  /** Days of the same inside that are lived in simulated time, too, with each set of delays. */
  readonly days?: readonly StoryDay[];
  /** Simulated seconds from the moment at which pods begin to wait until the alert rings. */
  readonly alertSeconds?: number;
  /** Settings of the app beside those of every sandbox. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What is wrong with the end, as sentences; none when the story ended as it must. */
  readonly complaints: (ended: Ended) => readonly string[];
}

/** The summary, as far as it is told, and where the world and the insides of its clusters have come to. */
export interface Ended extends Omit<Summary, 'ok' | 'complaints'> {
  readonly world: AzureWorld;
  readonly insides: readonly StartedCluster[];
}

export const when = (isWrong: boolean, complaint: string): readonly string[] => (isWrong ? [complaint] : []);

export const readyAfter = ({ after }: ClusterSummary): boolean =>
  after.findings.length > 0 &&
  after.findings.every(({ check, status }) => status === 'ready' || check === 'subnet-has-egress');
