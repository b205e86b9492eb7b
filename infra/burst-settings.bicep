// Printed from shared/settings.ts by npm run infra -- --write; do not edit.
@export()
@sealed()
@description('Settings of the controller. What is left out has the default that the README names.')
type burstSettings = {
  @description('Name of the subnet for virtual nodes, used or created in the network of the cluster.')
  BURST_SUBNET_NAME: string?

  @description('Size of a subnet that the controller creates, as in /24; each pod takes one address.')
  @minValue(8)
  @maxValue(28)
  BURST_SUBNET_PREFIX_LENGTH: int?

  @description('How many pods a cluster must be able to burst at once to be called ready.')
  @minValue(1)
  @maxValue(5000)
  BURST_PODS_WANTED: int?

  @description('How soon the controller comes back while Azure works.')
  @minValue(1)
  @maxValue(3600)
  BURST_FOLLOW_UP_SECONDS: int?

  @description('How often in a row it comes back without progress; as its pauses grow, 120 times outlast the hour that a role may take to spread.')
  @minValue(1)
  @maxValue(10000)
  BURST_FOLLOW_UPS_MAX: int?

  @description('How long a failed change rests before it is tried again.')
  @minValue(0)
  @maxValue(86400)
  BURST_COOLDOWN_SECONDS: int?

  @description('How often a change is tried before an operator is asked.')
  @minValue(1)
  @maxValue(100)
  BURST_ATTEMPTS_MAX: int?

  @description('Data of Azure Monitor older than this counts as unknown, never as zero.')
  @minValue(60)
  @maxValue(86400)
  BURST_MONITOR_AGE_SECONDS_MAX: int?

  @description('yes: observe and prepare also look at the Kubernetes API, and show which pods mode burst would move and why not the others.')
  BURST_LOOK_INSIDE: ('yes' | 'no')?

  @description('How long a pod waits for a VM before it may burst; the cluster autoscaler must have seen it.')
  @minValue(0)
  @maxValue(3600)
  BURST_WAIT_SECONDS_MIN: int?

  @description('How much later than ACI a VM must be expected for a pod to burst.')
  @minValue(0)
  @maxValue(3600)
  BURST_MARGIN_SECONDS: int?

  @description('How many pods one pass lets burst.')
  @minValue(1)
  @maxValue(100)
  BURST_PODS_PER_PASS_MAX: int?

  @description('How many burst pods a cluster may have at once.')
  @minValue(1)
  @maxValue(5000)
  BURST_PODS_MAX: int?

  @description('How many burst pods a namespace may have at once.')
  @minValue(1)
  @maxValue(5000)
  BURST_PODS_PER_NAMESPACE_MAX: int?

  @description('How many burst pods one workload may have at once.')
  @minValue(1)
  @maxValue(5000)
  BURST_PODS_PER_OWNER_MAX: int?

  @description('How many pods of a cluster burst within five minutes: its share of ACI\'s limit for the subscription and region.')
  @minValue(1)
  @maxValue(10000)
  BURST_CREATES_PER_FIVE_MINUTES_MAX: int?

  @description('The same within an hour.')
  @minValue(1)
  @maxValue(100000)
  BURST_CREATES_PER_HOUR_MAX: int?

  @description('How long a pod stays on ACI before it goes home as soon as there is room, settled or not.')
  @minValue(60)
  @maxValue(604800)
  BURST_LEASE_SECONDS: int?

  @description('How long VM nodes must have had room without a break before pods are brought home.')
  @minValue(0)
  @maxValue(86400)
  BURST_SETTLE_SECONDS: int?

  @description('How long a pod stays on ACI at least before it is brought home.')
  @minValue(0)
  @maxValue(86400)
  BURST_LIFE_SECONDS_MIN: int?

  @description('How many pods one pass brings home, of each workload a tenth of its pods at most, or one.')
  @minValue(1)
  @maxValue(100)
  BURST_RETURNS_PER_PASS_MAX: int?

  @description('How long a workload rests at least after so many of its pods were brought home.')
  @minValue(1)
  @maxValue(600)
  BURST_RETURN_PAUSE_SECONDS: int?

  @description('How often pods of a workload are brought home within an hour, for each pod that it has.')
  @minValue(1)
  @maxValue(60)
  BURST_RETURNS_PER_POD_HOUR_MAX: int?

  @description('Reasons that keep a burst pod on ACI unless they are allowed here. job: the work of the pod begins anew, and its Job may count a failure. bare: nothing makes the pod anew, so evicted it is gone for good.')
  BURST_RETURNS_ALLOWED: string?

  @description('How often a cluster with waiting or burst pods is looked at.')
  @minValue(1)
  @maxValue(3600)
  BURST_HOT_LOOK_SECONDS: int?

  @description('How long a cluster is looked at so often after the last pod that waited or was on ACI.')
  @minValue(0)
  @maxValue(86400)
  BURST_HOT_SECONDS: int?

  @description('What ACI bills in your region; the default is from memory, so look yours up.')
  BURST_VCPU_SECOND_PRICE: string?

  @description('The same for memory.')
  BURST_GIGABYTE_SECOND_PRICE: string?

  @description('What bursting may cost per cluster and month; then nothing more bursts.')
  BURST_MONTH_BUDGET: string?

  @description('What one episode, from the first waiting pod to the last one home, may cost.')
  BURST_EPISODE_BUDGET: string?

  @description('Reasons that keep a pod from ACI unless they are allowed here, because ACI then runs it differently.')
  BURST_ALLOWED_REASONS: string?

  @description('Namespaces whose pods may burst without the label.')
  BURST_NAMESPACES: string?

  @description('Registries that only a private endpoint reaches: pods with images from them do not burst onto the add-on.')
  BURST_PRIVATE_REGISTRIES: string?

  @description('How long good news about slow facts (provider, region, role) is trusted without asking Azure again.')
  @minValue(0)
  @maxValue(86400)
  BURST_REMEMBER_SECONDS: int?

  @description('For whom tokens for Azure Resource Manager are asked.')
  AZURE_RESOURCE_MANAGER_AUDIENCE: string?

  @description('The query endpoint of Azure Monitor logs; another one in a sovereign cloud.')
  AZURE_MONITOR_LOGS_ENDPOINT: string?
}
