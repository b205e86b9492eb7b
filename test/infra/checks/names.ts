import { type Check, ofType } from '../deployment.ts';

/**
 * Of two resources with one id the second overwrites the first, and no deployment says so. Role assignments need names of
 * their own in the whole tenant: under one that is taken, Azure refuses another scope.
 */
export const noTwoShareAnId: Check = (deployment) => [
  ...twiceIn(deployment.resources.map(({ id }) => id)).map((id) => `More than one resource is ${id}.`),
  ...twiceIn(ofType(deployment, 'Microsoft.Authorization/roleAssignments').map(({ name }) => name)).map(
    (name) => `More than one role assignment is named ${name}.`,
  ),
];

function twiceIn(texts: readonly string[]): readonly string[] {
  const all = texts.map((text) => text.toLowerCase());
  return [...new Set(all.filter((text, index) => all.indexOf(text) !== index))];
}
