import { aciDelegation, isDelegatedToAci, type Subnet } from '../../domain/network.ts';
import type { Sent } from '../../ports/cloud.ts';
import { type Arm, apiVersions, urlOf } from './arm.ts';
import { subnetPartsOf } from './arm-ids.ts';
import { asRecord } from './as-record.ts';
import { getJson, isFailed, type Json, putJson, without } from './put-back.ts';
import { subnetOf } from './read-network.ts';
import { readOnlyOfSubnet } from './read-only.ts';
import { sentOf } from './sent.ts';
import { asking, nullWhereAbsent, refusal } from './translate-error.ts';

/**
 * Creates and delegates subnets. A PUT replaces the subnet, and Microsoft.Network promises no If-Match for it, so each
 * write follows a fresh read at once; one writer per network is for the caller to see to. A subnet whose last operation
 * failed is put back as it is, which is how Azure has it repaired.
 */
export async function createSubnet(arm: Arm, networkId: string, name: string, addressPrefix: string): Promise<Sent> {
  const target = `${networkId}/subnets/${name}`;
  const existing = await readSubnet(arm, target);
  if (existing && !isAsWanted(existing, addressPrefix)) throw existsRefusal(existing, target);
  if (existing) return delegateSubnet(arm, target);
  return asking('Creating subnet', target, () => startCreating(arm, target, addressPrefix));
}

/** Adds the delegation to ACI and puts everything else back as it was. */
export async function delegateSubnet(arm: Arm, subnetId: string): Promise<Sent> {
  const attempt = 'Delegating subnet';
  const url = urlOf(arm, subnetId, apiVersions.subnets);
  const found = await getJson(arm, attempt, subnetId, url);
  const delegations = delegationsOf(found);
  const isDelegated = delegations.some(isToAci);
  if (isDelegated && !isFailed(found)) return { kind: 'already-so' };
  if (!isDelegated) refuseForeign(attempt, subnetId, delegations);
  const body = without(readOnlyOfSubnet, isDelegated ? found : withDelegation(found));
  const etag = found.etag;
  // Sent although nobody promises that Network minds it: where it does, a lost race is refused.
  const answer = await putJson(arm, attempt, subnetId, { url, body, ...(etag ? { ifMatch: String(etag) } : {}) });
  return sentOf(arm, answer, url);
}

/** Any name serves that is unique in the subnet. Source: facts/aks-virtual-nodes.md, section 3. */
const delegation = { name: 'aciDelegation', properties: { serviceName: aciDelegation } };

function readSubnet(arm: Arm, subnetId: string): Promise<Subnet | null> {
  const { subscriptionId, resourceGroup, networkName, subnetName } = subnetPartsOf(subnetId);
  const reading = asking('Reading subnet', subnetId, async () => {
    const client = await arm.clients.network(subscriptionId);
    return subnetOf(await client.subnets.get(resourceGroup, networkName, subnetName));
  });
  return nullWhereAbsent(reading);
}

function isAsWanted(existing: Subnet, addressPrefix: string): boolean {
  const [only, ...others] = existing.addressPrefixes;
  return only === addressPrefix && others.length === 0 && isDelegatedToAci(existing);
}

function existsRefusal(existing: Subnet, target: string) {
  return refusal('Creating subnet', target, {
    code: 'SubnetExists',
    said: `It exists with ${existing.addressPrefixes.join(', ')}, ${delegationText(existing)}.`,
    advice: 'Delegate it to ACI if it is meant for virtual nodes, or choose another name.',
  });
}

function delegationText({ delegations }: Subnet): string {
  return delegations.length > 0 ? `delegated to ${delegations.join(', ')}` : 'not delegated';
}

/** Only `submitted` is awaited: the poller then has sent its request, and asks nothing more unless told to. */
async function startCreating(arm: Arm, target: string, addressPrefix: string): Promise<Sent> {
  const { subscriptionId, resourceGroup, networkName, subnetName } = subnetPartsOf(target);
  const client = await arm.clients.network(subscriptionId);
  const resourceUrl = urlOf(arm, target, apiVersions.subnets);
  let sent: Sent = { kind: 'accepted', operationUrl: resourceUrl.href };
  const parameters = { addressPrefix, delegations: [{ name: delegation.name, serviceName: aciDelegation }] };
  const poller = client.subnets.createOrUpdate(resourceGroup, networkName, subnetName, parameters, {
    // Somebody may make a subnet of that name in this moment; nobody promises that Network minds, and where it does it helps.
    requestOptions: { headers: { 'If-None-Match': '*' } },
    onResponse: ({ status, headers, parsedBody }) => {
      sent = sentOf(arm, { status, headers, body: parsedBody }, resourceUrl);
    },
  });
  await poller.submitted();
  return sent;
}

function delegationsOf(subnet: Json): readonly Json[] {
  const delegations = asRecord(subnet.properties).delegations;
  return Array.isArray(delegations) ? delegations : [];
}

function serviceOf(one: Json): string {
  return String(asRecord(one.properties).serviceName ?? '');
}

function isToAci(one: Json): boolean {
  return serviceOf(one).toLowerCase() === aciDelegation.toLowerCase();
}

/** A subnet serves one service: ARM would refuse, after replacing nothing, in words less plain. */
function refuseForeign(attempt: string, target: string, delegations: readonly Json[]): void {
  if (delegations.length === 0) return;
  throw refusal(attempt, target, {
    code: 'SubnetDelegatedElsewhere',
    said: `It is delegated to ${delegations.map(serviceOf).join(', ')}.`,
    advice: 'Let the cluster use another subnet for virtual nodes.',
  });
}

function withDelegation(subnet: Json): Json {
  const properties = asRecord(subnet.properties);
  return { ...subnet, properties: { ...properties, delegations: [delegation] } };
}
