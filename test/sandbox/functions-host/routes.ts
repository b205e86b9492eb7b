import type { LoadedFunction } from './loaded-function.ts';
import type { Log } from './log.ts';
import { parseRouteTemplate, type RouteTemplate } from './route-template.ts';

/** The HTTP functions by where they are found. */
export interface Routes {
  find(method: string, path: string): RouteMatch | undefined;
}

export interface RouteMatch {
  readonly fn: LoadedFunction;
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly fn: LoadedFunction;
  readonly methods: readonly string[];
  readonly template: RouteTemplate;
}

const defaultMethods = ['GET', 'POST'];
const builtInRoutes = /^\/?(admin|runtime)/i;

/**
 * The first route that fits wins, in the order of the function names and whatever looks more specific: so it was recorded
 * (functions-golden, "routing, case and slashes"). A wrong method fits no route. Routes that begin like built-in ones are
 * not loaded, which is logged.
 */
export function createRoutes(functions: readonly LoadedFunction[], routePrefix: string, log: Log): Routes {
  const routes: Route[] = functions
    .filter((fn) => fn.type === 'httpTrigger' && hasOwnRoute(fn, log))
    .map((fn) => ({ fn, methods: methodsOf(fn), template: parseRouteTemplate(pathOf(fn, routePrefix)) }));
  return {
    find(method, path) {
      for (const { fn, methods, template } of routes) {
        const params = methods.includes(method) ? template.match(path) : undefined;
        if (params) return { fn, params };
      }
      return undefined;
    },
  };
}

/** Prefix and route of an HTTP function as written, without a leading slash: `api/items/{id:int}`. */
export function pathOf(fn: LoadedFunction, routePrefix: string): string {
  return [routePrefix, routeOf(fn)].filter((part) => part !== '').join('/');
}

export function methodsOf(fn: LoadedFunction): readonly string[] {
  const methods = Array.isArray(fn.trigger.methods) ? fn.trigger.methods.map(String) : defaultMethods;
  return methods.map((method) => method.toUpperCase());
}

function routeOf(fn: LoadedFunction): string {
  const route = typeof fn.trigger.route === 'string' ? fn.trigger.route : fn.name;
  return route.replace(/^\//, '');
}

function hasOwnRoute(fn: LoadedFunction, log: Log): boolean {
  if (!builtInRoutes.test(routeOf(fn))) return true;
  const message = `function ${fn.name} is not loaded: its route "${routeOf(fn)}" conflicts with a built-in route`;
  log({ level: 'error', category: 'Host.Startup', functionName: fn.name, message });
  return false;
}
