/** A kubeconfig as JSON, which every reader of kubeconfigs takes as YAML. */
import type { Tokens } from './api/access.ts';

export interface KubeconfigParts {
  url: string;
  ca: string;
  tokens: Tokens;
  userName: string;
}

/** Throws where no token of the map belongs to the user. */
export function kubeconfig({ url, ca, tokens, userName }: KubeconfigParts): string {
  const [token] = Object.entries(tokens).find(([, user]) => user.name === userName) ?? [];
  if (!token)
    throw new Error(`Writing a kubeconfig for ${userName}: no token of the cluster's map belongs to that user.`);
  const certificate = Buffer.from(ca).toString('base64');
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'sandbox' },
    clusters: [{ name: 'sandbox', cluster: { server: url, 'certificate-authority-data': certificate } }],
    users: [{ name: userName, user: { token } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: userName } }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
