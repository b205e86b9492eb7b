/** Which representation the client takes: JSON of the object, a table, or the metadata alone. */

export type Form = 'object' | 'table' | 'metadata' | 'discovery';

export interface Representation {
  form: Form;
  /** The version of the form, such as `v1` of a table. */
  version?: string;
}

/** The first of the Accept header that can be served; undefined is a 406. */
export function negotiate(accept: string | undefined, forms: readonly Form[]): Representation | undefined {
  for (const clause of (accept || '*/*').split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    if (!['application/json', 'application/*', '*/*'].includes(type)) continue;
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
    const version = parameters.find((parameter) => parameter.startsWith('v='))?.slice(2);
    const form = formOf(as);
    if (form && forms.includes(form)) return { form, ...(version ? { version } : {}) };
  }
  return undefined;
}

function formOf(as: string | undefined): Form | undefined {
  if (as === undefined) return 'object';
  if (as === 'Table') return 'table';
  if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
  return as === 'APIGroupDiscoveryList' ? 'discovery' : undefined;
}
