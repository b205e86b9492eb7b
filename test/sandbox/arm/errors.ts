/** Refusals as ARM words them. Codes and statuses: facts on ARM, section 5; texts from reports where known. */
import type { Answer } from './router.ts';

/** A refusal in the common shape `{ error: { code, message } }`. */
export function refuse(status: number, code: string, message: string, headers?: Record<string, string>): Answer {
  return { status, body: { error: { code, message } }, ...(headers ? { headers } : {}) };
}

/** The AKS resource provider answers some conflicts flat, without `error`. */
export function refuseFlat(status: number, code: string, message: string): Answer {
  return { status, body: { code, details: null, message, subcode: '' } };
}

export function resourceNotFound(type: string, name: string, resourceGroup: string): Answer {
  return refuse(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. ` +
      'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
  );
}

/** The emulator's own answer: honest about what it does not model. */
export function notModelled(what: string): Answer {
  return refuse(501, 'NotModelled', `The ARM emulator does not model ${what}.`);
}
