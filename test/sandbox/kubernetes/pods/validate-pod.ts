/** The rules of a pod that the API server checks on create, as far as pods of the sandbox can break them. */
import {
  deletionCostCauses,
  labelNameCauses,
  labelValueCauses,
  metadataCauses,
  qualifiedNameCauses,
} from '../names.ts';
import type { Container, Pod, PodSpec, Toleration } from '../objects.ts';
import { parseQuantity } from '../quantities.ts';
import { type Cause, invalidValue, requiredValue, unsupportedValue } from '../statuses.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

export function validatePod(pod: Pod): Cause[] {
  return [...metadataCauses(pod.metadata), ...deletionCostCauses(pod.metadata), ...validatePodSpec(pod.spec, 'spec')];
}

export function validatePodSpec(spec: PodSpec, at: string): Cause[] {
  return [
    ...validateContainers(spec, at),
    ...validateSelector(spec, `${at}.nodeSelector`),
    ...validateTolerations(spec.tolerations, `${at}.tolerations`),
    ...supported(`${at}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES),
  ];
}

export function validateTolerations(tolerations: readonly Toleration[] | undefined, at: string): Cause[] {
  return (tolerations ?? []).flatMap((toleration, i) => validateToleration(toleration, `${at}[${i}]`));
}

function validateContainers(spec: PodSpec, at: string): Cause[] {
  if (!spec.containers?.length) return [requiredValue(`${at}.containers`)];
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  return [
    ...spec.containers.flatMap((container, i) => validateContainer(container, volumes, `${at}.containers[${i}]`)),
    ...(spec.initContainers ?? []).flatMap((one, i) => validateContainer(one, volumes, `${at}.initContainers[${i}]`)),
  ];
}

function validateContainer(container: Container, volumes: ReadonlySet<string>, at: string): Cause[] {
  const mounts = container.volumeMounts ?? [];
  return [
    ...labelNameCauses(container.name ?? '', `${at}.name`),
    ...(container.image ? [] : [requiredValue(`${at}.image`)]),
    ...mounts.flatMap(({ name }, i) =>
      volumes.has(name)
        ? []
        : [{ reason: 'FieldValueNotFound', message: `Not found: "${name}"`, field: `${at}.volumeMounts[${i}].name` }],
    ),
    ...validateResources(container, `${at}.resources`),
  ];
}

function validateResources({ resources }: Container, at: string): Cause[] {
  const bad = (['requests', 'limits'] as const).flatMap((side) =>
    Object.entries(resources?.[side] ?? {})
      .filter(([, text]) => (parseQuantity(text) ?? -1) < 0)
      .map(([name, text]) => invalidValue(`${at}.${side}[${name}]`, text, 'must be greater than or equal to 0')),
  );
  if (bad.length > 0) return bad;
  return Object.entries(resources?.limits ?? {}).flatMap(([name, limit]) => {
    const request = resources?.requests?.[name] ?? limit;
    const isWithin = (parseQuantity(request) ?? 0) <= (parseQuantity(limit) ?? 0);
    const why = `must be less than or equal to ${name} limit of ${limit}`;
    return isWithin ? [] : [invalidValue(`${at}.requests`, request, why)];
  });
}

function validateSelector({ nodeSelector }: PodSpec, at: string): Cause[] {
  return Object.entries(nodeSelector ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameCauses(key, at),
    ...labelValueCauses(value, at),
  ]);
}

function validateToleration(toleration: Toleration, at: string): Cause[] {
  const { key, operator, value, effect, tolerationSeconds } = toleration;
  const causes = key ? qualifiedNameCauses(key, `${at}.key`) : [];
  if (!key && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    causes.push(invalidValue(`${at}.operator`, operator ?? '', why));
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    causes.push(
      invalidValue(`${at}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    );
  }
  if (operator === 'Exists' && value) {
    causes.push(invalidValue(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
  }
  if (operator === undefined || operator === 'Equal') causes.push(...labelValueCauses(value ?? '', `${at}.operator`));
  causes.push(...supported(`${at}.operator`, operator, ['Equal', 'Exists']));
  causes.push(...supported(`${at}.effect`, effect, EFFECTS));
  return causes;
}

function supported(field: string, value: string | undefined, values: readonly string[]): Cause[] {
  return !value || values.includes(value) ? [] : [unsupportedValue(field, value, values)];
}
