/** Facts about a subscription and region that hang on no single cluster. */

/** Registration of Microsoft.ContainerInstance in the subscription: 'Registered', 'Registering', 'NotRegistered', 'Unregistering'. */
export type ProviderState = string;

/** What ACI offers in a region for Linux container groups in a virtual network. Source: location.listCapabilities. */
export interface AciRegion {
  readonly location: string;
  readonly offersLinux: boolean;
  readonly cpuMax: number;
  readonly memoryGigabytesMax: number;
}

/** One ACI quota of a subscription and region. Source: location.listUsage; names as ContainerGroups, StandardCores. */
export interface AciUsage {
  readonly name: string;
  readonly current: number;
  readonly limit: number;
}

/** A role that a principal holds at a scope or above it. */
export interface RoleAssignment {
  /** The definition's GUID, lower case, without its path. */
  readonly roleId: string;
  readonly scope: string;
}

export const networkContributorRoleId = '4d97b98b-1d4f-4787-a291-c67834d212e7';

/** Built-in roles that include subnets/join/action: Network Contributor, Contributor, Owner. */
export const rolesThatJoin: ReadonlyMap<string, string> = new Map([
  [networkContributorRoleId, 'Network Contributor'],
  ['b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor'],
  ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner'],
]);
