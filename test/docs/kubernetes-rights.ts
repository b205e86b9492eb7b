/** `list pods`, `create pods/eviction`, `list networkpolicies.networking.k8s.io`: as `kubectl auth can-i` takes them. */
export type KubernetesRight = string;

/** The right that Kubernetes asks for a request, by its method and path alone (facts: kubernetes.md, section 0). */
export function rightOf({ method, path }: { readonly method: string; readonly path: string }): KubernetesRight {
  const [root, ...rest] = (path.split('?')[0] ?? '').split('/').filter(Boolean);
  const group = root === 'apis' ? (rest.shift() ?? '') : '';
  rest.shift();
  const [plural = '', name, subresource] = rest[0] === 'namespaces' && rest.length > 2 ? rest.slice(2) : rest;
  const verb = { GET: name ? 'get' : 'list', POST: 'create', PATCH: 'patch', DELETE: 'delete' }[method];
  if (!verb) throw new Error(`Nothing is known of the right that ${method} ${path} needs. Add it here.`);
  return rightTo(verb, subresource ? `${plural}/${subresource}` : plural, group);
}

export const rightTo = (verb: string, resource: string, apiGroup: string): KubernetesRight =>
  `${verb} ${resource}${apiGroup === '' ? '' : `.${apiGroup}`}`;
