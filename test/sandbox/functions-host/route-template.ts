import { parseConstraint, type RouteConstraint } from './route-constraints.ts';

/** An ASP.NET route template: literals, `{id}`, `{id:int}`, `{x?}`, `{x=1}`, `{*rest}`, several in one segment. */
export interface RouteTemplate {
  /** The values of a decoded path, absent optional ones left out; undefined where the path is another. */
  match(path: string): Record<string, string> | undefined;
}

/** Throws on a template ASP.NET refuses. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = splitOutsideBraces(template.replace(/^\/|\/$/g, '')).map(parseSegment);
  return { match: (path) => matchSegments(segments, path) };
}

interface Segment {
  /** The one parameter that fills the segment, if it is that: only such a one can be optional, default or catch-all. */
  readonly whole: Parameter | undefined;
  readonly pattern: RegExp;
  readonly parameters: readonly Parameter[];
}

interface Parameter {
  readonly name: string;
  readonly isCatchAll: boolean;
  readonly isOptional: boolean;
  readonly defaultValue: string | undefined;
  readonly constraints: readonly RouteConstraint[];
}

function matchSegments(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const given = splitPath(path);
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.whole?.isCatchAll) {
      return takeValue(values, segment.whole, given.slice(index).join('/') || undefined) ? values : undefined;
    }
    // One slash at the end is no segment, two are.
    const text = given[index] === '' && index === given.length - 1 ? undefined : given[index];
    if (!takeSegment(values, segment, text)) return undefined;
  }
  const rest = given.slice(segments.length);
  return rest.length === 0 || (rest.length === 1 && rest[0] === '') ? values : undefined;
}

function splitPath(path: string): string[] {
  return path.replace(/^\//, '').split('/');
}

function takeSegment(values: Record<string, string>, segment: Segment, text: string | undefined): boolean {
  if (segment.whole) return text !== '' && takeValue(values, segment.whole, text);
  const match = text === undefined ? null : segment.pattern.exec(text);
  if (!match) return false;
  return segment.parameters.every((parameter, index) => takeValue(values, parameter, match[index + 1]));
}

function takeValue(values: Record<string, string>, parameter: Parameter, given: string | undefined): boolean {
  const value = given ?? parameter.defaultValue;
  if (value === undefined) return parameter.isOptional || parameter.isCatchAll;
  values[parameter.name] = value;
  return parameter.constraints.every((isSatisfied) => isSatisfied(value));
}

function splitOutsideBraces(template: string): string[] {
  const segments = [''];
  let depth = 0;
  for (const character of template) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === '/' && depth === 0) segments.push('');
    else segments[segments.length - 1] += character;
  }
  if (depth !== 0) throw new Error(`route "${template}" has an unpaired brace`);
  return segments;
}

function parseSegment(text: string): Segment {
  // A parameter may hold doubled braces inside a regex constraint.
  const pieces = text.split(/(\{(?:[^{}]|\{\{|\}\})+\})/).filter((piece) => piece !== '');
  const parameters = pieces.filter((piece) => piece.startsWith('{')).map((piece) => parseParameter(piece.slice(1, -1)));
  const whole = pieces.length === 1 ? parameters[0] : undefined;
  const source = pieces.map((piece, index) => (piece.startsWith('{') ? groupAt(pieces, index) : escapeRegExp(piece)));
  return { whole, parameters, pattern: new RegExp(`^${source.join('')}$`, 'i') };
}

// In `{name}.{ext?}` the dot goes with the optional part.
function groupAt(pieces: readonly string[], index: number): string {
  const isOptional = pieces[index]?.endsWith('?}') && pieces[index - 1] === '.';
  return isOptional ? '?(?:(?<=\\.)(.+))?' : '(.+)';
}

function parseParameter(text: string): Parameter {
  const [, stars = '', name = '', tail = ''] = /^(\*{0,2})([^:=?]+)(.*)$/s.exec(text) ?? [];
  if (!name) throw new Error(`route parameter "{${text}}" has no name`);
  const constraints: RouteConstraint[] = [];
  let rest = tail;
  while (rest.startsWith(':')) {
    const match = /^:([^(:=?]+)(?:\((.*?)\)(?=[:=?]|$))?/s.exec(rest);
    if (!match) throw new Error(`route parameter "{${text}}" has a malformed constraint`);
    constraints.push(parseConstraint(match[1] ?? '', match[2] ?? ''));
    rest = rest.slice(match[0].length);
  }
  return {
    name,
    isCatchAll: stars !== '',
    isOptional: rest === '?',
    defaultValue: rest.startsWith('=') ? rest.slice(1) : undefined,
    constraints,
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
