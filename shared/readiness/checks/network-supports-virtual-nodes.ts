import type { Cluster, ClusterNetwork } from '../../domain/cluster.ts';
import { type Check, whenSeen } from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';
import { listed } from '../listed.ts';
import { judgeObstacles } from '../obstacle.ts';

/** What rules the add-on out, and only an operator may change (facts: aks-virtual-nodes.md, section 0). */
export const networkSupportsVirtualNodes: Check = {
  id: 'network-supports-virtual-nodes',
  title: "The cluster's network supports virtual nodes",
  weight: 'precondition',
  needs: [],
  judge: (world) =>
    whenSeen(existingCluster(world), (cluster) =>
      judgeObstacles(
        demands
          .filter(({ isMet }) => !isMet(cluster.network))
          .map(({ why, advice }) => ({ why: why(cluster), advice })),
        `Cluster ${cluster.name} uses Azure CNI in a way that virtual nodes support.`,
      ),
    ),
};

interface Demand {
  isMet(network: ClusterNetwork): boolean;
  why(cluster: Cluster): string;
  readonly advice: string;
}

const otherCluster = 'Run the workload on a cluster with Azure CNI in node-subnet mode: this one cannot burst to ACI.';

const demands: readonly Demand[] = [
  {
    isMet: ({ plugin }) => plugin === 'azure',
    why: ({ name, network }) =>
      `Cluster ${name} uses network plugin ${network.plugin || 'of no name'}; virtual nodes need Azure CNI.`,
    advice: otherCluster,
  },
  {
    isMet: ({ pluginMode }) => pluginMode !== 'overlay',
    why: ({ name }) => `Cluster ${name} uses Azure CNI Overlay, which virtual nodes do not work with.`,
    advice: otherCluster,
  },
  {
    isMet: ({ ipFamilies }) => ipFamilies.every((family) => family === 'IPv4'),
    why: ({ name, network }) =>
      `Cluster ${name} uses ${network.ipFamilies.join(' and ')}; virtual nodes know IPv4 only.`,
    advice: otherCluster,
  },
  {
    isMet: ({ authorizedIpRanges }) => authorizedIpRanges.length === 0,
    why: ({ name, network }) =>
      `The API server of ${name} admits only ${listed(network.authorizedIpRanges)}, which shuts virtual nodes out.`,
    advice: 'Remove the authorized IP ranges of the API server, or leave this cluster out of bursting.',
  },
  {
    isMet: ({ restrictsImds }) => !restrictsImds,
    why: ({ name }) => `Cluster ${name} restricts access to the instance metadata service, which the add-on needs.`,
    advice: 'Switch the IMDS restriction off, or leave this cluster out of bursting.',
  },
];
