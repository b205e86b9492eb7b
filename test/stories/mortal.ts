import type { Ports } from '../../shared/ports/ports.ts';

/** A process that dies at an external write of one's choice, just before it or just after it took effect. */
/** Ports of a process that dies at its `fatal`th external write. The dead neither speak nor let go. */
export function mortal(ports: Ports, fatal: number, when: 'before' | 'after') {
  const life = { writes: 0, isOver: false, last: '' };
  const die = (what: string): never => {
    life.isOver = true;
    life.last = what;
    throw new Killed(what);
  };
  const wrap = <T extends object>(port: T, name: string, names: readonly string[]): T =>
    new Proxy(port, {
      get: (target, key) => {
        const member = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (life.isOver) throw new Killed('already dead');
          if (!names.includes(String(key))) return holdOn(Reflect.apply(member, target, args));
          const mine = ++life.writes;
          const what = `${name}.${String(key)} #${mine} ${when}`;
          if (mine === fatal && when === 'before') die(what);
          const done: Promise<unknown> = Reflect.apply(member, target, args);
          return done.then((value) => (mine === fatal && when === 'after' ? die(what) : holdOn(value)));
        };
      },
    });
  /** A lease taken by this process is let go by the living only. */
  const holdOn = (value: unknown): unknown => {
    if (value instanceof Promise) return value.then(holdOn);
    if (typeof value !== 'object' || value === null || !('release' in value)) return value;
    return wrap(value, 'lease', []);
  };
  const wrapped = Object.entries(ports).map(([name, port]) => {
    const names = writes[name as keyof Ports];
    return [name, names && port ? wrap(port as object, name, names) : port];
  });
  return { ports: Object.fromEntries(wrapped) as Ports, life };
}

const writes: Partial<Record<keyof Ports, readonly string[]>> = {
  cloud: ['registerProvider', 'createSubnet', 'delegateSubnet', 'enableAddon', 'assignRole', 'deleteContainerGroup'],
  journal: ['append'],
  ledger: ['write'],
  bus: ['ring'],
  kubernetes: ['burst', 'evict', 'giveBack', 'removePod', 'removeNode'],
  leases: ['take'],
  announcer: ['announce'],
};

export class Killed extends Error {}
