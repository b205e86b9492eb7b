import { markedIn } from '../docs/marked.ts';
import { parts } from '../docs/parts.ts';
import { each, found, type Judge, type TextFile, textOf } from './text-file.ts';

/** What README, DECISIONS and CHANGELOG promise. */

const isDocument = ({ path }: TextFile) => /^[^/]+\.md$/.test(path);

export const namedScriptsExist: Judge = (files) => {
  const { scripts = {} } = JSON.parse(textOf(files, 'package.json') || '{}') as { scripts?: Record<string, string> };
  const named = (text: string) => [...text.matchAll(/\bnpm (?:run(?: --silent)? ([\w:.-]+)|(start|test))/g)];
  return each(isDocument, ({ text }) => {
    const names = new Set(named(text).map(([, script, word]) => script ?? word ?? ''));
    return [...names]
      .filter((name) => !(name in scripts))
      .map((name) => `names the script "${name}". Add it, or correct the name.`);
  })(files);
};

export const scriptsRunWhatThereIs: Judge = (files) =>
  found(textOf(files, 'package.json'), /(?<=\bnode )[\w./-]+\.\w+|(?<=--config )[\w./-]+/g)
    .filter((path) => !path.startsWith('dist/') && !files.some((file) => file.path === path))
    .map((path) => `package.json: a script runs ${path}, which is not there. Correct the path.`);

export const linksLeadSomewhere: Judge = (files) =>
  each(isDocument, (document) => {
    const links = [...document.text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    return links
      .filter((link) => !isThere(link, document, files))
      .map((link) => `links to ${link}, which is not there. Correct the link.`);
  })(files);

function isThere(link: string, document: TextFile, files: readonly TextFile[]): boolean {
  if (/^[a-z]+:/i.test(link)) return true;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : files.find((file) => file.path === path);
  const isFolder = files.some((file) => file.path.startsWith(`${path.replace(/\/$/, '')}/`));
  if (!target) return isFolder;
  return anchor === undefined || anchorsOf(target.text).includes(anchor);
}

/** As GitHub makes them of headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

export const namedFilesExist: Judge = (files) =>
  each(isDocument, ({ text }) =>
    found(
      text,
      /(?<=`)(?:(?:functions|shared|infra|test)\/[\w./-]*|\.(?:ci\/run|funcignore|gitignore|npmrc|biome\.json)|[\w-]+\.(?:md|json|yaml))(?=`)/g,
    )
      .filter(
        (path) => !files.some((file) => file.path === path || file.path.startsWith(`${path.replace(/\/$/, '')}/`)),
      )
      .map((path) => `names ${path}, which is not there. Correct the path.`),
  )(files);

export const readmeShowsEveryPart: Judge = (files) => {
  const shown = markedIn(textOf(files, 'README.md'));
  return Object.keys(parts)
    .filter((name) => !shown.includes(name))
    .map(
      (name) => `README.md: does not show "${name}". Put <!-- print:${name} --> and <!-- /print --> where it belongs.`,
    );
};
