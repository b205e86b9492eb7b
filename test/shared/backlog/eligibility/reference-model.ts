import type { EligibilityContext } from '../../../../shared/backlog/eligibility/rule.ts';

/**
 * The table of what ACI runs, written down a second time: one long list of plain conditions, without regard to paths, speed
 * or form, and sharing no code with the rules. It reads pods as untyped JSON of the right shape.
 */

// biome-ignore lint/suspicious/noExplicitAny: the model looks at raw JSON on purpose.
type Json = any;

/** The reasons for which a pod is refused; empty where it may burst. */
export function refusedBecause(pod: Json, context: EligibilityContext): ReadonlySet<string> {
  const { engine } = context;
  const said = new Set<string>();
  const no = (reason: string, when: unknown) => {
    if (when) said.add(reason);
  };
  /** Refused unless configured. */
  const only = (reason: string, when: unknown) => no(reason, when && !context.allowedReasons.has(reason));
  const onAddon = engine !== 'v2';
  const onV2 = engine !== 'addon';
  /** On the add-on never; on v2 by configuration. */
  const noOrOnly = (reason: string, when: unknown) => (onAddon ? no(reason, when) : only(reason, when));

  const { metadata, spec } = pod;
  const node: Json = context.node;
  const nodeLabels = node.metadata.labels ?? {};
  const owners: Json[] = metadata.ownerReferences ?? [];
  const inits: Json[] = spec.initContainers ?? [];
  const mains: Json[] = spec.containers;
  const all = [...inits, ...mains];
  const volumes: Json[] = spec.volumes ?? [];
  const filled = (list: Json) => Array.isArray(list) && list.length > 0;
  const has = (value: Json) => value !== undefined && value !== null;
  const namespace = metadata.namespace ?? 'default';

  no('TwoEngines', engine === 'both');
  no(
    'InSystemNamespace',
    /^kube-/.test(namespace) || ['gatekeeper-system', 'calico-system', 'vn2'].includes(namespace),
  );
  no('NamespaceNotOptedIn', !context.namespace.isOptedIn);
  no(
    'BelongsToDaemonSet',
    owners.some((owner) => owner.kind === 'DaemonSet'),
  );
  no(
    'IsMirrorPod',
    has(metadata.annotations?.['kubernetes.io/config.mirror']) || owners.some((o) => o.kind === 'Node'),
  );
  no('AlreadyBound', spec.nodeName);
  no('IsTerminating', metadata.deletionTimestamp);
  no('IsGated', filled(spec.schedulingGates));
  no('HasOtherScheduler', has(spec.schedulerName) && spec.schedulerName !== 'default-scheduler');
  if (onAddon) {
    only('HasNoController', !owners.some((owner) => owner.controller));
    only(
      'BelongsToJob',
      owners.some((owner) => owner.kind === 'Job'),
    );
    only('NeverRestarts', spec.restartPolicy === 'Never');
  }

  const tolerates = (taint: Json, toleration: Json) => {
    const sameEffect = !toleration.effect || toleration.effect === taint.effect;
    const isForGood = taint.effect !== 'NoExecute' || !has(toleration.tolerationSeconds);
    let sameTaint = false;
    if (!toleration.key) sameTaint = toleration.operator === 'Exists';
    else if (toleration.operator === 'Exists') sameTaint = toleration.key === taint.key;
    else if (!toleration.operator || toleration.operator === 'Equal')
      sameTaint = toleration.key === taint.key && (toleration.value ?? '') === (taint.value ?? '');
    return sameEffect && isForGood && sameTaint;
  };
  const taints: Json[] = node.spec?.taints ?? [];
  const own: Json[] = spec.tolerations ?? [];
  const ours = { key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' };
  const virtualTaints = taints.filter((taint) => taint.key === ours.key);
  no('ToleratesAlready', filled(virtualTaints) && own.some((each) => virtualTaints.every((t) => tolerates(t, each))));
  const hard = taints.filter((taint) => taint.effect !== 'PreferNoSchedule');
  no('UntoleratedTaint', !hard.every((taint) => [...own, ours].some((each) => tolerates(taint, each))));
  no('NodeIsCordoned', node.spec?.unschedulable === true);
  no('NodeIsNotReady', !(node.status?.conditions ?? []).some((c: Json) => c.type === 'Ready' && c.status === 'True'));

  const selector: Json = spec.nodeSelector ?? {};
  no('IsWindows', spec.os?.name === 'windows' || selector['kubernetes.io/os'] === 'windows');
  no(
    'UnmatchedNodeSelector',
    Object.keys(selector).some((key) => nodeLabels[key] !== selector[key]),
  );
  const fulfils = (rule: Json, value: Json) => {
    if (rule.operator === 'In') return has(value) && (rule.values ?? []).includes(value);
    if (rule.operator === 'NotIn') return !(rule.values ?? []).includes(value);
    if (rule.operator === 'Exists') return has(value);
    if (rule.operator === 'DoesNotExist') return !has(value);
    const numbers = has(value) && rule.values?.length === 1 && /^-?\d+$/.test(value) && /^-?\d+$/.test(rule.values[0]);
    if (rule.operator === 'Gt') return numbers && Number(value) > Number(rule.values[0]);
    if (rule.operator === 'Lt') return numbers && Number(value) < Number(rule.values[0]);
    return false;
  };
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const nodeAffinity = spec.affinity?.nodeAffinity?.[required];
  if (nodeAffinity) {
    const matching = nodeAffinity.nodeSelectorTerms.filter((term: Json) => {
      const expressions = term.matchExpressions ?? [];
      const fields = term.matchFields ?? [];
      if (!filled(expressions) && !filled(fields)) return false;
      const byLabel = expressions.every((each: Json) => fulfils(each, nodeLabels[each.key]));
      return byLabel && fields.every((each: Json) => each.key === 'metadata.name' && fulfils(each, node.metadata.name));
    });
    no('UnmatchedNodeAffinity', matching.length === 0);
  }
  const isInDomain = (key: string) => key === 'kubernetes.io/hostname' || has(nodeLabels[key]);
  for (const spread of spec.topologySpreadConstraints ?? []) {
    if (spread.whenUnsatisfiable === 'ScheduleAnyway') continue;
    if (isInDomain(spread.topologyKey)) only('SpreadsStrictly', true);
    else no('SpreadKeyMissing', true);
  }
  for (const term of spec.affinity?.podAntiAffinity?.[required] ?? [])
    only('MustStayApart', isInDomain(term.topologyKey));
  for (const term of spec.affinity?.podAffinity?.[required] ?? []) {
    if (isInDomain(term.topologyKey)) only('MustStayNear', true);
    else no('AffinityKeyMissing', true);
  }

  const cores = (text: string) => (text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text));
  const bytes = (text: string) => {
    const [, amount, unit = ''] = /^([\d.]+)(\D*)$/.exec(text) ?? [];
    const units: Record<string, number> = { '': 1, k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };
    return Number(amount) * (units[unit] ?? Number.NaN);
  };
  let cpu = 0;
  let memory = 0;
  for (const container of mains) {
    const requests = container.resources?.requests ?? {};
    cpu += has(requests.cpu) ? Math.max(1, Math.floor(Math.round(cores(requests.cpu) * 1000) / 10)) : 100;
    memory += has(requests.memory) ? Math.max(1, Math.floor(Math.ceil(bytes(requests.memory)) / 1e8)) : 15;
  }
  const limitFound = mains.some((container) => {
    const limits = container.resources?.limits ?? {};
    const cpuAbove = has(limits.cpu) && Math.round(cores(limits.cpu) * 1000) > cpu * 10;
    return cpuAbove || (has(limits.memory) && Math.floor(Math.ceil(bytes(limits.memory)) / 1e8) > memory);
  });
  noOrOnly('LimitAboveTotalRequest', limitFound);
  const cpuMax = Math.min(31, context.region?.cpuMax ?? 31);
  const memoryMax = Math.min(240, context.region?.memoryGigabytesMax ?? 240);
  // Virtual nodes v2 run init containers and sidecars too, and add a tenth of each for kube-proxy.
  const asked = (name: 'cpu' | 'memory') => {
    const amount = (container: Json) => {
      const text = container.resources?.requests?.[name];
      if (!has(text)) return 0;
      return name === 'cpu' ? Math.round(cores(text) * 1000) : Math.ceil(bytes(text));
    };
    let sidecars = 0;
    let most = 0;
    for (const init of inits) {
      if (init.restartPolicy === 'Always') sidecars += amount(init);
      most = Math.max(most, sidecars + (init.restartPolicy === 'Always' ? 0 : amount(init)));
    }
    return Math.max(
      most,
      mains.reduce((sum, container) => sum + amount(container), sidecars),
    );
  };
  const cpuOnV2 = Math.max(cpu * 10, asked('cpu')) + 100;
  const memoryOnV2 = Math.max(memory * 1e8, asked('memory')) + 1e8;
  no('ExceedsCpu', (onV2 ? cpuOnV2 : cpu * 10) > cpuMax * 1000);
  no('ExceedsMemory', (onV2 ? memoryOnV2 : memory * 1e8) > memoryMax * 1e9);
  no('HasTooManyContainers', all.length > 60);
  no('HasTooManyVolumes', volumes.length > 20);

  no('UsesHostNetwork', spec.hostNetwork);
  no('UsesHostPid', spec.hostPID);
  no('UsesHostIpc', spec.hostIPC);
  only('SharesProcesses', spec.shareProcessNamespace);
  only('UsesUserNamespace', spec.hostUsers === false);
  only('UsesRuntimeClass', spec.runtimeClassName);
  no('ClaimsDevice', filled(spec.resourceClaims));
  if (onAddon) only('SetsHostAliases', filled(spec.hostAliases));
  only('SetsHostName', has(spec.hostname) || has(spec.subdomain) || spec.setHostnameAsFQDN);
  only('HasDeadline', has(spec.activeDeadlineSeconds));
  only('SetsPodResources', has(spec.resources?.requests) || has(spec.resources?.limits));
  noOrOnly('WaitsForReadinessGate', filled(spec.readinessGates));
  if (onAddon) only('WantsLongGracePeriod', spec.terminationGracePeriodSeconds > 30);
  if (onAddon) no('UsesWorkloadIdentity', metadata.labels?.['azure.workload.identity/use'] === 'true');
  only('SetsSecurityContext', Object.values(spec.securityContext ?? {}).some(has));
  only('HasUnknownField', has(spec.teleports));

  for (const container of all) {
    const security = container.securityContext ?? {};
    no('IsPrivileged', security.privileged);
    no('AddsCapabilities', filled(security.capabilities?.add));
    no('ChangesProcMount', has(security.procMount) && security.procMount !== 'Default');
    only('SetsSecurityContext', filled(security.capabilities?.drop));
    for (const member of ['runAsUser', 'readOnlyRootFilesystem', 'seccompProfile', 'allowPrivilegeEscalation'])
      only('SetsSecurityContext', has(security[member]));
    noOrOnly('HasArgsWithoutCommand', filled(container.args) && !filled(container.command));
    only('SetsWorkingDir', container.workingDir);
    only('UsesTerminal', container.tty || container.stdin);
    only('HasUnknownField', has(container.warp));
    no('NeverPulls', container.imagePullPolicy === 'Never');
    noOrOnly(
      'UsesHostPort',
      (container.ports ?? []).some((port: Json) => port.hostPort > 0),
    );
    noOrOnly('HasStartupProbe', has(container.startupProbe));
    noOrOnly('MountsBlockDevice', filled(container.volumeDevices));
    noOrOnly('HasMeshSidecar', ['istio-proxy', 'istio-init', 'linkerd-proxy'].includes(container.name));
    for (const hook of [container.lifecycle?.preStop, container.lifecycle?.postStart])
      if (onAddon) no('HasLifecycleHook', Object.values(hook ?? {}).some(has));
    only('SetsStopSignal', has(container.lifecycle?.stopSignal));
    for (const probe of [container.livenessProbe, container.readinessProbe]) {
      if (!probe) continue;
      noOrOnly('ProbesByConnection', has(probe.tcpSocket) || has(probe.grpc));
      const port = probe.httpGet?.port;
      const isNamed = (container.ports ?? []).some((each: Json) => each.name === port);
      noOrOnly('ProbesUnknownPort', typeof port === 'string' && !isNamed);
      if (onAddon) only('ProbesWithHeaders', filled(probe.httpGet?.httpHeaders) || probe.httpGet?.host);
    }
    for (const mount of container.volumeMounts ?? []) {
      const propagates = mount.mountPropagation && mount.mountPropagation !== 'None';
      noOrOnly('MountsSubPath', mount.subPath || mount.subPathExpr || propagates);
    }
    for (const variable of container.env ?? []) {
      const source = variable.valueFrom;
      const path = source?.fieldRef?.fieldPath ?? '';
      const isKnown = ['metadata.name', 'metadata.uid', 'spec.nodeName', "metadata.labels['app']", ''].includes(path);
      noOrOnly('ReadsUnknownField', !isKnown);
      only('LosesEnvironment', has(source?.resourceFieldRef) || (!source && !variable.value));
    }
    const resources = container.resources ?? {};
    no('ClaimsDevice', filled(resources.claims));
    for (const [name, amount] of Object.entries(resources.requests ?? {}) as [string, string][]) {
      const isLacking = bytes(amount) > 0 && !has(node.status?.allocatable?.[name]);
      no('RequestsEphemeralStorage', name === 'ephemeral-storage' && isLacking);
      no('RequestsUnofferedResource', !['cpu', 'memory', 'ephemeral-storage'].includes(name) && isLacking);
    }
    const named = [...Object.keys(resources.requests ?? {}), ...Object.keys(resources.limits ?? {})];
    no(
      'WantsGpu',
      named.some((name) => name.startsWith('nvidia.com/') || name === 'amd.com/gpu'),
    );
    const isAcr = /^[a-z]+\.azurecr\.io\//.test(container.image ?? '');
    if (onAddon) no('PullsFromAcrWithoutSecret', isAcr && !filled(spec.imagePullSecrets));
    noOrOnly('PullsFromPrivateRegistry', context.privateRegistries.has((container.image ?? '').split('/')[0]));
  }
  for (const container of mains) only('RestartsByContainer', has(container.restartPolicy));
  for (const container of onAddon ? inits : []) {
    if (container.restartPolicy === 'Always') {
      no('HasSidecars', true);
      continue;
    }
    only('HasInitContainers', true);
    const { resources = {}, lifecycle = {} } = container;
    const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];
    const hooks = [...Object.values(lifecycle.preStop ?? {}), ...Object.values(lifecycle.postStart ?? {})];
    const wanted = [container.ports, resources.requests, resources.limits, ...probes, ...hooks];
    no('InitContainerWantsMore', wanted.some(has));
  }

  for (const volume of volumes) {
    no('MountsDiskClaim', volume.persistentVolumeClaim);
    noOrOnly('MountsHostPath', volume.hostPath);
    const csi = volume.csi;
    no('MountsCsiDriver', csi && csi.driver !== 'file.csi.azure.com');
    const hasBoth = csi?.volumeAttributes?.shareName && csi?.volumeAttributes?.secretName;
    if (onAddon) no('MountsShareWithoutSecret', csi?.driver === 'file.csi.azure.com' && !hasBoth);
    const known = ['azureFile', 'configMap', 'csi', 'emptyDir', 'gitRepo', 'hostPath', 'persistentVolumeClaim'];
    noOrOnly('MountsUnsupportedVolume', ![...known, 'projected', 'secret'].some((kind) => has(volume[kind])));
    if (onV2) only('ClonesGitRepo', volume.gitRepo);
    for (const source of [volume.secret, volume.configMap])
      if (onAddon)
        only('ArrangesFiles', filled(source?.items) || (has(source?.defaultMode) && source.defaultMode !== 420));
    if (volume.projected) {
      const sources: Json[] = volume.projected.sources ?? [];
      const hasFiles = sources.some((source) => has(source.secret) || has(source.configMap));
      const isAdmissions = volume.name.startsWith('kube-api-access-');
      const isDefault = !spec.serviceAccountName || spec.serviceAccountName === 'default';
      const hasToken = sources.some((source) => has(source.serviceAccountToken));
      if (onAddon) no('ProjectsTokensOnly', !hasFiles);
      if (onAddon) only('ProjectsFiles', hasFiles && !isAdmissions);
      if (onAddon) only('HasServiceAccountToken', hasToken && !(isDefault && isAdmissions));
    }
    only('VolumeNameRefused', volume.name.length < 5 || volume.name.length > 63 || volume.name.includes('--'));
  }

  const policies = context.namespace.networkPolicies;
  only('NetworkPoliciesUnseen', policies === null);
  const isSelected = (policy: Json) =>
    Object.entries(policy.matchLabels ?? {}).every(([key, value]) => metadata.labels?.[key] === value);
  only('SelectedByNetworkPolicy', (policies ?? []).some(isSelected));
  noOrOnly('HasMeshSidecar', has(metadata.annotations?.['sidecar.istio.io/status']));
  const groupName = `${namespace}-${metadata.name}`;
  if (onAddon) no('GroupNameTooLong', groupName.length > 63);
  if (onAddon) no('GroupNameTaken', context.takenGroupNames.has(groupName));
  return said;
}
