// Judge of the Kubernetes emulator: the real kubectl, as operators use it.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from '../sandbox/kubernetes/a-kubernetes.ts';
import type { Kubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import { busyCluster, fill, vmName } from './busy-cluster.ts';
import { hasKubectl } from './has-kubectl.ts';

const start = kubernetesForTests();
const aBusyCluster = () => start(busyCluster).then(fill);

describe.skipIf(!hasKubectl)('The real kubectl (skipped where it is not on the PATH)', () => {
  it('shows, describes, labels, watches, evicts and deletes as on any cluster', async () => {
    const kubernetes = await aBusyCluster();
    const kubectl = kubectlFor(kubernetes);
    try {
      const waiting = kubernetes.pods('shop').find(({ spec }) => !spec.nodeName)?.metadata.name ?? '';

      const pods = await kubectl.run('get', 'pods', '-A');
      const nodes = await kubectl.run('get', 'nodes');
      const wide = await kubectl.run('get', 'pods', '-n', 'shop', '-o', 'wide');
      const described = await kubectl.run('describe', 'pod', '-n', 'shop', waiting);
      const labelled = await kubectl.run('label', 'pod', '-n', 'shop', waiting, 'tier=front');
      const watched = kubectl.watch(3, 'get', 'pods', '-n', 'shop', '-w');
      await expect.poll(watched.text).toContain(waiting);
      const deleted = await kubectl.run('delete', 'pod', '-n', 'shop', waiting);
      await expect.poll(watched.text).toContain('Terminating');
      watched.end();

      expect(pods.split('\n')[0]).toMatch(/^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE$/);
      expect(pods.match(/^shop +web-\S+ +1\/1 +Running/gm)).toHaveLength(3);
      expect(nodes).toMatch(/virtual-node-aci-linux +Ready +agent +\S+ +v1.25.0-vk-azure-aci-1.6.2/);
      expect(wide).toMatch(/NOMINATED NODE +READINESS GATES/);
      expect(described).toMatch(/FailedScheduling .* default-scheduler .* 0\/2 nodes are available/);
      expect(labelled).toContain(`pod/${waiting} labeled`);
      expect(deleted).toContain(`pod "${waiting}" deleted`);
    } finally {
      kubectl.end();
    }
  });

  it.each([
    [['describe', 'node', 'virtual-node-aci-linux'], /virtual-kubelet.io\/provider=azure:NoSchedule/],
    [['get', 'deploy,rs,pdb', '-A', '-o', 'wide'], /deployment.apps\/web +3\/6/],
    [['get', 'events', '-n', 'shop'], /ScalingReplicaSet +deployment\/web/],
    [['scale', 'deploy/web', '-n', 'shop', '--replicas=2'], /scaled/],
    [['auth', 'can-i', 'create', 'pods', '--subresource=eviction', '-n', 'shop'], /^yes$/m],
    [['cordon', vmName], /cordoned/],
    [['drain', vmName, '--ignore-daemonsets', '--force'], /drained/],
    [['annotate', 'ns', 'shop', 'burst=enabled'], /namespace\/shop annotated/],
    [['taint', 'node', vmName, 'example.com/hold=x:NoSchedule'], /tainted/],
    [['get', '--raw', '/readyz'], /^ok$/],
    [['version'], /Server Version: v1.32/],
  ])('understands the answer to %s', async (args, answer) => {
    const kubernetes = await aBusyCluster();
    const kubectl = kubectlFor(kubernetes);
    try {
      expect(await kubectl.run(...args)).toMatch(answer);
    } finally {
      kubectl.end();
    }
  });

  it('applies a manifest, and applies it again changed', async () => {
    const kubernetes = await aBusyCluster();
    const kubectl = kubectlFor(kubernetes);
    const budget = (minAvailable: number) => ({
      ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'shop' } },
      spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
    });
    try {
      const first = await kubectl.apply(budget(2));
      const second = await kubectl.apply(budget(1));

      expect([first, second]).toEqual([
        expect.stringContaining('poddisruptionbudget.policy/web created'),
        expect.stringContaining('poddisruptionbudget.policy/web configured'),
      ]);
      expect(kubernetes.store.get('poddisruptionbudgets', 'shop/web')?.spec.minAvailable).toBe(1);
    } finally {
      kubectl.end();
    }
  });
});

/** Text that kubectl printed on both of its outputs. */
function kubectlFor(kubernetes: Kubernetes) {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-'));
  const config = join(home, 'config');
  writeFileSync(config, kubernetes.kubeconfigFor('admin'));
  const env = { PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG: config };
  const run = (...args: string[]) =>
    new Promise<string>((resolve) => {
      execFile('kubectl', args, { env, timeout: 30_000 }, (_, stdout, stderr) => resolve(stdout + stderr));
    });
  return {
    run,
    apply(manifest: object) {
      const file = join(home, 'manifest.json');
      writeFileSync(file, JSON.stringify(manifest));
      return run('apply', '-f', file);
    },
    watch(seconds: number, ...args: string[]) {
      const child = spawn('kubectl', [...args, `--request-timeout=${seconds * 10}s`], { env });
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      return { text: () => text, end: () => child.kill() };
    },
    end: () => rmSync(home, { recursive: true, force: true }),
  };
}
