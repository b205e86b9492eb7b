import type { Seconds } from '../sandbox/kubernetes/cluster.ts';

/** One delay in seconds, fixed or a range that each case draws from, and where the number is from. */
export interface Delay<S extends Seconds = Seconds> {
  readonly seconds: S;
  readonly source: string;
}

export type DelaySetName = 'cautious' | 'favourable';

export interface DelaySet {
  /** From the first pod that waits to the call of the alert. */
  readonly alert: Delay<number>;
  /** Of the function app when the alert comes. */
  readonly coldStart: Delay<number>;
  /** From a signal being due to the pass that takes it. */
  readonly queue: Delay<number>;
  readonly autoscalerScan: Delay<number>;
  /** From the autoscaler's request to a Ready node. */
  readonly vm: Delay;
  /** Image and container on a VM. */
  readonly vmStart: Delay;
  /** From the bind to Running on the virtual node, image included. */
  readonly aciStart: Delay;
  /** Each change of Azure that makes a cold cluster ready. */
  readonly azureChange: Delay<number>;
  /** From the last of them to a Ready virtual node. */
  readonly virtualNode: Delay<number>;
}

const sources = {
  alert:
    'inferred: metrics in under a minute, evaluated every minute (Microsoft Learn, "Log data ingestion time"); none measured',
  azureChange: 'Microsoft Learn on registering providers says "minutes"; no figure anywhere, so one minute or three',
};

/** What the facts give one number for, or none. */
const inBothSets = {
  queue: { seconds: 2, source: 'host.json: maxPollingInterval' },
  autoscalerScan: {
    seconds: 10,
    source: 'scan-interval, which AKS sets to 10 s (Microsoft Learn, "Cluster autoscaler in AKS")',
  },
  vmStart: { seconds: 0, source: 'no published figure: no time at all, which favours VMs' },
  virtualNode: {
    seconds: 45,
    source: 'microsoft/virtualnodesOnAzureContainerInstances, README: Ready about 45 s after installation',
  },
} as const;

/**
 * Two sets, chosen once from the facts: where these give two numbers, `cautious` takes the one that speaks against
 * bursting, `favourable` the other.
 */
export const delaySets: Readonly<Record<DelaySetName, DelaySet>> = {
  cautious: {
    ...inBothSets,
    alert: { seconds: 180, source: sources.alert },
    coldStart: {
      seconds: 30.5,
      source: 'azure-functions-practical-guide, cold-start lab: Flex Consumption, full idle, 30.5 s end to end',
    },
    vm: {
      seconds: [180, 240],
      source: 'FAQ of the cluster autoscaler: VM ready 3 to 4 minutes from the request, on GCE',
    },
    aciStart: {
      seconds: [60, 110],
      source: 'virtual-kubelet/azure-aci#151, 2021: 60 s (image of 44 MB), 110 s (900 MB)',
    },
    azureChange: { seconds: 180, source: sources.azureChange },
  },
  favourable: {
    ...inBothSets,
    alert: { seconds: 120, source: sources.alert },
    coldStart: { seconds: 1, source: 'mikhail.io/serverless/coldstarts/azure: Consumption, typically 1 to 3 s' },
    vm: {
      seconds: [240, 348],
      source: 'Microsoft Learn, "Scaling options in AKS": "several minutes"; obaroolori.com, benchmark: 5 min 48 s',
    },
    aciStart: {
      seconds: [20, 30],
      source: 'virtual-kubelet/azure-aci#151, a maintainer in November 2022: "now ~20-30 s"',
    },
    azureChange: { seconds: 60, source: sources.azureChange },
  },
};
