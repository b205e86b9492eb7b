/** SelfSubjectAccessReview: may I? */
import { parse } from '../decode.ts';
import { isRecord } from '../objects.ts';
import { badRequest, methodNotAllowed, unknownResource } from '../statuses.ts';
import { mayDo, type User } from './access.ts';
import { type Answer, statusAnswer } from './answer.ts';
import type { ApiRequest, Target } from './request.ts';
import { readReviewAttributes } from './review-protobuf.ts';

export function answerReview(user: User, { method, text, bytes }: ApiRequest, { plural }: Target): Answer {
  if (plural !== 'selfsubjectaccessreviews') return statusAnswer(unknownResource());
  if (method !== 'POST') return statusAnswer(methodNotAllowed());
  const body = parse(text);
  const fromProtobuf = readReviewAttributes(bytes);
  const spec = fromProtobuf ? { resourceAttributes: fromProtobuf } : isRecord(body) ? body.spec : undefined;
  const asked = isRecord(spec) ? spec.resourceAttributes : undefined;
  if (!isRecord(asked)) return statusAnswer(badRequest('spec.resourceAttributes is required'));
  const allowed = mayDo(user, attributesOf(asked));
  const kind = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1' };
  return { status: 201, body: { ...kind, metadata: { creationTimestamp: null }, spec, status: { allowed } } };
}

function attributesOf(asked: Record<string, unknown>) {
  const text = (field: string) => String(asked[field] ?? '');
  return {
    ...{ verb: text('verb'), group: text('group'), plural: text('resource') },
    ...(asked.subresource ? { subresource: text('subresource') } : {}),
    ...(asked.namespace ? { namespace: text('namespace') } : {}),
    ...(asked.name ? { name: text('name') } : {}),
  };
}
