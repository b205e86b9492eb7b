import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';

export interface CredentialOptions {
  /** Whether the platform offers a managed identity: a Function App does, by IDENTITY_ENDPOINT. */
  readonly hasManagedIdentity: boolean;
  /** The client id of a user-assigned identity; the system-assigned one where absent. */
  readonly clientId?: string;
}

/**
 * Who the app is towards Azure. @azure/identity takes 200 ms to load, so that is done when the first token is needed.
 *
 * In a Function App the managed identity and nothing else: DefaultAzureCredential would also try environment
 * variables and signed-in tools, slowly, and a stray setting could make the app somebody else. Elsewhere that search
 * is what a developer wants.
 */
export function createCredential(options: CredentialOptions): TokenCredential {
  let loading: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes: string | string[], tokenOptions?: GetTokenOptions): Promise<AccessToken | null> {
      loading ??= loadCredential(options);
      return (await loading).getToken(scopes, tokenOptions);
    },
  };
}

async function loadCredential({ hasManagedIdentity, clientId }: CredentialOptions): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  if (!hasManagedIdentity) {
    return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
  }
  return clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential();
}
