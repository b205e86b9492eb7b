// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Bicep writes its own placeholders in plain texts.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { storageNames } from '../../shared/adapters/storage.ts';
import type { AuditType } from '../../shared/domain/audit-event.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import type { Result } from '../../shared/domain/outcome.ts';
import { hostSettings, settings } from '../../shared/settings.ts';
import { doors } from '../infra/doors.ts';
import { appTraces, storageBlobLogs } from '../infra/logged.ts';
import { analyse } from '../sandbox/monitor/kusto.ts';
import { checksThatAdvise } from './checks.ts';

/** The pages for who runs the controller: what they promise, and that every name in them is one of the code. */

const read = (file: string) => readFileSync(file, 'utf8');
const found = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([all, inner]) => inner ?? all)),
];
const pages = { 'infra/day-two.md': read('infra/day-two.md'), 'infra/runbooks.md': read('infra/runbooks.md') };
const runbooks = pages['infra/runbooks.md'];
const whole = Object.values(pages).join('\n');
const words = pages['infra/day-two.md'].split('\n## Words\n')[1]?.split('\n## ')[0] ?? '';
const outputs = found(read('infra/core/main.bicep'), /^output (\w+) /gm);

const headings = (text: string) => [...text.matchAll(/^##+ (.+)$/gm)].map(([, heading = '']) => heading);

describe('The runbooks', () => {
  it('have a section for each check that may ask for somebody, and for no other', () => {
    const told = found(runbooks, /^### `([\w-]+)`$/gm);

    expect(told.toSorted()).toEqual(checksThatAdvise().toSorted());
  });

  /** Null: no trouble by itself. A forgotten kind does not compile. */
  const troubles: Readonly<Record<AuditType | `outcome ${Result}` | `decision ${Decision['kind']}`, string | null>> = {
    'aksburst.change.intent': null,
    'aksburst.change.outcome': 'A change fails',
    'aksburst.pass.completed': 'Something is held back',
    'aksburst.pass.failed': 'Passes fail',
    'aksburst.signal.lost': 'A signal is lost',
    'outcome applied': null,
    'outcome accepted': null,
    'outcome already-so': null,
    'outcome only-described': null,
    'outcome unknown': 'A change fails',
    'outcome failed': 'A change fails',
    'decision act': null,
    'decision wait': null,
    'decision rest': null,
    'decision refuse': 'The controller refuses',
  };

  it.each(Object.entries(troubles).filter(([, heading]) => heading !== null))(
    'know what to do about %s: %s',
    (kind, heading) => {
      const section = runbooks.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
      const word = kind === 'aksburst.pass.completed' ? 'heldBack' : (kind.split(' ').at(-1) ?? '');

      expect(section).toContain(word);
    },
  );

  it('say in each section what is seen, what it means, where to look, what mends it, and when it is mended', () => {
    const sections = runbooks.split(/^##+ /m).slice(1);
    const leads = ['**You see**', '**It means**', '**Look**', '**Mend**', '**Mended**'];
    const short = sections.filter((text) => !text.startsWith('What the checks ask for'));

    expect(
      short.filter((text) => !leads.every((lead) => text.includes(`\n${lead}`))).map((text) => text.split('\n')[0]),
    ).toEqual([]);
  });

  it('quote the controller in its own words', () => {
    const sources = globSync(['shared/**/*.ts', 'infra/monitoring/workbook.json']).map(read).join('\n');
    const pieces = found(runbooks, /(?<![*\w])\*([^*\n]+)\*(?!\*)/g).flatMap((quote) => quote.split(/\s*…\s*/));

    expect(pieces.length).toBeGreaterThan(20);
    expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([]);
  });
});

describe('Day two', () => {
  it('tells the objectives as they are', () => {
    const objectives: readonly { name: string; says: string; percent: string }[] = JSON.parse(
      read('infra/monitoring/slo/objectives.json'),
    );
    const rows = found(pages['infra/day-two.md'], /^\| \[`.*$/gm).map((row) =>
      row.split(' | ').slice(0, 3).join(' | '),
    );

    expect(rows).toEqual(
      objectives.map(
        ({ name, says, percent }) => `| [\`${name}\`](monitoring/slo/${name}.kql) | ${says} | ${percent} %`,
      ),
    );
  });

  it('reckons a month as thirty days', () => {
    const rows = [...pages['infra/day-two.md'].matchAll(/^\| [^|]+ \| (\d+) \| (\d+) \| [^|]+ \|$/gm)];

    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(([, day, month]) => Number(day) * 30 !== Number(month)).map(([row]) => row)).toEqual([]);
  });
});

describe('In both', () => {
  it('settings are ones that are read', () => {
    const known = [...Object.values(settings), ...hostSettings].map(({ name }) => name);
    const named = found(whole, /\b(?:BURST_[A-Z_]+[A-Z](?:__\w+)?|AzureWebJobsStorage(?:__\w+)?)\b/g);

    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('functions are ones that the app has', () => {
    const named = found(whole, /(?:--function-name |Functions\.|functions\/|\bfunction `|AzureWebJobs\.)([\w-]+)/g);

    expect(named.toSorted()).toEqual(['alert', 'health-check', 'reconcile', 'reconcile-poison', 'status']);
    expect(named.filter((name) => !doors.some((door) => door.name === name))).toEqual([]);
  });

  it('queues, tables and containers are ones that are used', () => {
    const named = found(
      whole,
      /(?:--table-name |--container-name |peek .* -q |-batch .* -s |blob list .* -c )([\w-]+)/g,
    );
    const mentioned = found(whole, /(?:queue|table|container) `([\w-]+)`/g);
    const places = [
      ...Object.values(storageNames),
      `${storageNames.signals}-poison`,
      'dead-letters',
      'AppTraces',
    ] as string[];

    expect([...named, ...mentioned].filter((name) => !places.includes(name))).toEqual([]);
    const asked = ['audit', 'cluster-events-poison', 'dead-letters', 'ledger', 'signals', 'signals-poison'];
    expect(named.toSorted()).toEqual(asked);
    expect(found(whole, /--row-key (\w+)/g).toSorted()).toEqual(['entry', 'head']);
  });

  it('resources are named as the deployment names them', () => {
    const bicep = globSync('infra/**/*.bicep')
      .map(read)
      .join('\n')
      .replaceAll('${topicName}', 'events-${clusterName}')
      .replaceAll(/\$\{(?:clusterName|nameOf\(clusterId\))\}/g, 'CLUSTER');
    const named = found(whole, /\b[a-z]+(?:-[a-z]+)*(?:-CLUSTER)?-ENVIRONMENT\b|\bevents-CLUSTER\b/g);

    expect(named.length).toBeGreaterThan(6);
    expect(
      named.filter((name) => !bicep.includes(`'${name.replaceAll('ENVIRONMENT', '${environmentName}')}'`)),
    ).toEqual([]);
    expect(bicep).toContain("roleName: 'AKS burst ${role.name} ${suffix}'");
    expect(bicep).toContain("displayName: 'AKS burst controller'");
    expect(bicep).toContain("? 'dropped' : 'kept'}-events-CLUSTER-${environmentName}'");
    expect(found(whole, /--resource-type (\S+)/g).filter((type) => !bicep.includes(` '${type}@`))).toEqual([]);
    const beginnings = found(whole, /starts_with\(name, '([\w-]+)'\)/g);
    expect(beginnings.filter((beginning) => !bicep.includes(`name: '${beginning}`))).toEqual([]);
    expect(beginnings).toHaveLength(2);
  });

  it('roles are found by every section that is one in Azure', () => {
    const sections = Object.keys(JSON.parse(read('infra/permissions.json'))).filter((name) => name !== 'kubernetes');
    const named = found(whole, /for section in ([\w ]+);/g).map((list) => list.split(' '));

    expect(named.find((list) => list.length === sections.length)?.toSorted()).toEqual(sections.toSorted());
    expect(named.flat().filter((name) => !sections.includes(name))).toEqual([]);
    expect(named).toHaveLength(3);
  });

  it('words in capitals are explained, and every word that is explained is one of them', () => {
    const explained = found(words, /^\|([^|]+)\|/gm).flatMap((cell) => found(cell, /`([A-Z_]+)`/g));
    const known = [...Object.values(settings), ...hostSettings].map(({ name }) => name);
    const others = ['ACI', 'AKS', 'ENOTFOUND', 'POST', 'UNTIL', ...outputs, ...known];
    const code = found(whole.replace(words, ''), /```(?:sh|kusto)\n(.+?)```|`[^`\n]+`/gs).join('\n');
    const used = found(code.replaceAll(/\bBURST_\w+/g, ''), /(?<![\w$])[A-Z]{2}[A-Z_]*(?!\w)/g);

    expect(explained.length).toBeGreaterThan(30);
    expect(used.filter((word) => !explained.includes(word) && !others.includes(word))).toEqual([]);
    expect(explained.filter((word) => !used.includes(word))).toEqual([]);
  });

  it('parameters, outputs and tags are ones of the deployment', () => {
    const core = read('infra/core/main.bicep') + read('infra/types.bicep');
    const dotted = found(whole, /`(?:audit|network)\.(\w+)`/g);
    const promised = ['AZURE_RESOURCE_GROUP', 'FUNCTION_APP_NAME', 'IDENTITY_OBJECT_ID', 'STATUS_URL'];
    const off = pages['infra/day-two.md'].split('\n## Switch something off\n')[1]?.split('\n## ')[0] ?? '';
    const given = read('README.md').split('<!-- print:parameters -->')[1] ?? '';
    const switched = found(off, /^\|(?: \d+)? \| (?:an entry less in )?`([^`]+)`/gm);
    const tags = found(whole, /\bburst-(?:mode|subnet-[a-z-]+|pods-[a-z-]+)\b/g);

    expect(dotted.filter((name) => !core.includes(`  ${name}: `))).toEqual([]);
    expect(promised.filter((name) => !outputs.includes(name) || !words.includes(`\`${name}\``))).toEqual([]);
    expect(switched.length).toBeGreaterThan(10);
    expect(switched.filter((name) => !name.startsWith('burst.') && !given.includes(`| \`${name}\` |`))).toEqual([]);
    expect(tags.filter((name) => !read('shared/policy-for.ts').includes(`'${name}'`))).toEqual([]);
  });

  it('queries ask for what the log has', () => {
    const onCommandLines = found(whole, /--analytics-query "((?:\\"|[^"$])+)"/g).map((query) =>
      query.replaceAll('\\"', '"'),
    );
    const blocks = found(whole, /```kusto\n(.+?)```/gs);
    const queries = [...onCommandLines, ...blocks, ...found(whole, /`(union App[^`]+)`/g)];
    const complaints = queries.flatMap((query) => analyse(query, [appTraces, storageBlobLogs]).diagnostics);

    expect(queries).toHaveLength(4);
    expect(complaints).toEqual([]);
  });

  it('what is deleted in a cluster is what infra/kubernetes put there', () => {
    const manifests = globSync('infra/kubernetes/**/*.yaml').map(read).join('\n');
    const names = found(whole, /\baks-burst-(?:controller|reaper|looker)\b/g);

    expect(names.filter((name) => !manifests.includes(`name: ${name}\n`))).toEqual([]);
    expect(names).toHaveLength(3);
  });

  it('links lead somewhere, and named files and scripts are there', () => {
    const anchors = (file: string) =>
      headings(read(file)).map((heading) =>
        heading
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      );
    const isThere = (link: string, page: string) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.join(path.dirname(page), file);
      return existsSync(target) && (anchor === undefined || anchors(target).includes(anchor));
    };
    const broken = Object.entries(pages).flatMap(([page, text]) =>
      found(text, /\]\(([^)\s]+)\)/g).filter((link) => !isThere(link, page)),
    );
    const { scripts } = JSON.parse(read('package.json'));

    expect(broken).toEqual([]);
    expect(found(whole, /`((?:infra|test|shared)\/[\w./-]+)`/g).filter((file) => !existsSync(file))).toEqual([]);
    expect(found(whole, /npm run ([\w:]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });
});
