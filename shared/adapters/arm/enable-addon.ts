import { type ClusterId, isSameId } from '../../domain/ids.ts';
import type { Sent } from '../../ports/cloud.ts';
import { type Arm, apiVersions, urlOf } from './arm.ts';
import { asRecord } from './as-record.ts';
import { getJson, isFailed, type Json, putJson, without } from './put-back.ts';
import { addonKey, entryOf, subnetNameKey } from './read-cluster.ts';
import { readOnlyOfCluster } from './read-only.ts';
import { sentOf } from './sent.ts';
import { refusal } from './translate-error.ts';

/**
 * Enables the virtual-node add-on: reads the cluster, sets the one profile, puts everything else back as it was.
 * AKS honours If-Match, so whoever changed the cluster in between wins and we get a conflict.
 * Source: facts/aks-virtual-nodes.md, section 1.
 */
export async function enableAddon(arm: Arm, id: ClusterId, subnetName: string): Promise<Sent> {
  const attempt = 'Enabling the virtual-node add-on of';
  const url = urlOf(arm, id, apiVersions.managedClusters);
  const found = await getJson(arm, attempt, id, url);
  const current = enabledSubnetOf(found);
  const hasOther = current !== null && !isSameId(current, subnetName);
  if (hasOther) throw otherSubnetRefusal(attempt, id, current, subnetName);
  // Where the last operation failed, the add-on may be on in name only: AKS repairs a cluster by the same PUT.
  if (current !== null && !isFailed(found)) return { kind: 'already-so' };
  const body = without([...readOnlyOfCluster, servicePrincipal], withAddon(found, subnetName));
  const eTag = found.eTag;
  const answer = await putJson(arm, attempt, id, { url, body, ...(eTag ? { ifMatch: String(eTag) } : {}) });
  return sentOf(arm, answer, url);
}

/**
 * Left out as the Azure CLI does in the same place: ARM never answers the secret, and a profile without it
 * does not pass validation. AKS keeps the one that it has.
 */
const servicePrincipal = 'properties.servicePrincipalProfile';

/** The subnet of the enabled add-on, empty where the profile names none; null where it is not enabled. */
function enabledSubnetOf(cluster: Json): string | null {
  const profile = asRecord(entryOf(addonsOf(cluster), addonKey)?.[1]);
  if (profile.enabled !== true) return null;
  return String(entryOf(asRecord(profile.config), subnetNameKey)?.[1] ?? '');
}

function addonsOf(cluster: Json): Readonly<Record<string, unknown>> {
  return asRecord(asRecord(cluster.properties).addonProfiles);
}

function otherSubnetRefusal(attempt: string, id: ClusterId, current: string, wanted: string) {
  return refusal(attempt, id, {
    code: 'AddonHasOtherSubnet',
    said: `It is enabled with subnet "${current}", not "${wanted}".`,
    advice: 'To change the subnet, drain the virtual node, disable the add-on, then let it be enabled anew.',
  });
}

function withAddon(cluster: Json, subnetName: string): Json {
  const addons = addonsOf(cluster);
  const [key, before] = entryOf(addons, addonKey) ?? [addonKey, {}];
  const profile = asRecord(before);
  const subnetKey = entryOf(asRecord(profile.config), subnetNameKey)?.[0] ?? subnetNameKey;
  const config = { ...asRecord(profile.config), [subnetKey]: subnetName };
  const addonProfiles = { ...addons, [key]: { ...profile, enabled: true, config } };
  return { ...cluster, properties: { ...asRecord(cluster.properties), addonProfiles } };
}
