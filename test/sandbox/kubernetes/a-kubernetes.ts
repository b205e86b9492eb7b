/** A started cluster for tests: on a clock that stands still unless told otherwise, stopped after each test. */
import { Agent, request } from 'node:https';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Certificate, makeCertificate } from '../certificates.ts';
import { type ManualClock, manualClock, startClock } from '../simulated-clock.ts';
import type { User } from './api/access.ts';
import { type Kubernetes, type KubernetesOptions, startKubernetes } from './start-kubernetes.ts';

export interface Reply {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

export interface TestedKubernetes {
  kubernetes: Kubernetes;
  /** Lets simulated time pass, and the controllers work, second by second. */
  pass(seconds: number): void;
  ask(method: string, path: string, question?: { body?: unknown; type?: string; token?: string }): Promise<Reply>;
}

export const MERGE = 'application/merge-patch+json';
export const STRATEGIC = 'application/strategic-merge-patch+json';

/** `nobody-token` may do nothing; more users may be given. */
export const USERS: Readonly<Record<string, User>> = {
  'admin-token': { name: 'admin', rights: 'all' },
  'nobody-token': { name: 'nobody', rights: 'none' },
};

/** Call it once in a test file; it gives the function that starts a cluster. */
export function kubernetesForTests() {
  let certificate: Certificate;
  const running: Kubernetes[] = [];
  const agent = new Agent({ keepAlive: false });
  beforeAll(async () => {
    certificate = await makeCertificate();
  });
  afterEach(async () => {
    for (const kubernetes of running.splice(0)) await kubernetes.stop();
  });
  afterAll(() => certificate.remove());
  return async (options: Partial<KubernetesOptions> & { isRealTime?: boolean } = {}): Promise<TestedKubernetes> => {
    const clock = manualClock();
    const { isRealTime = false, ...rest } = options;
    const chosen = isRealTime ? startClock() : clock;
    const kubernetes = await startKubernetes({ certificate, clock: chosen, tokens: USERS, ...rest });
    running.push(kubernetes);
    return { kubernetes, pass: passing(kubernetes, clock), ask: asking(kubernetes, agent) };
  };
}

function passing(kubernetes: Kubernetes, clock: ManualClock) {
  return (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.advance(1);
      kubernetes.settle();
    }
  };
}

function asking({ url, ca }: Kubernetes, agent: Agent): TestedKubernetes['ask'] {
  return (method, path, { body, type = 'application/json', token = 'admin-token' } = {}) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const outgoing = request(`${url}${path}`, { method, headers, ca, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = String(response.headers['content-type']).startsWith('application/json');
          const answer = isJson ? JSON.parse(text) : text;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
        });
      });
      outgoing.once('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
