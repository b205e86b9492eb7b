/** Where rules are known from. A behaviour that none of them states is refused unless configured. */
export const sources = {
  addonDocs: 'Microsoft Learn, "Virtual nodes in AKS"',
  v2Docs: 'Microsoft Learn, "Virtual nodes v2 (preview)"',
  v2Chart: 'microsoft/virtualnodesOnAzureContainerInstances, Docs',
  connector: 'virtual-kubelet/azure-aci, pkg/provider/aci.go',
  connectorVolumes: 'virtual-kubelet/azure-aci, pkg/provider/aci_volumes.go',
  virtualKubelet: 'virtual-kubelet/virtual-kubelet v1.11.0, environment of a pod',
  aciLimits: 'Microsoft Learn, "Resource availability and quota limits for ACI"',
  aciGroups: 'Microsoft Learn, "Container groups in ACI"',
  aciTroubleshooting: 'Microsoft Learn, "Troubleshoot common issues in ACI"',
  workloadIdentity: 'Microsoft Learn, "Workload identity overview"',
  istio: 'Microsoft Learn, "Istio-based service mesh add-on for AKS"',
  scheduler: 'Kubernetes scheduler, filter plugins',
  podUpdate: 'Kubernetes API server, validation of pod updates',
  policy: 'Policy of this controller',
} as const;
