import type { Check } from '../deployment.ts';

/** Of two resources with one id the second overwrites the first, and no deployment says so. */
export const noTwoShareAnId: Check = ({ resources }) => {
  const ids = resources.map(({ id }) => id.toLowerCase());
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => `More than one resource is ${id}.`);
};
