import { describe, expect, it } from 'vitest';
import { parseRouteTemplate } from './route-template.ts';

describe('A route', () => {
  it.each([
    ['api/items/{id:int}', '/api/items/42', { id: '42' }],
    ['api/items/{id:int}', '/api/items/abc', undefined],
    ['api/items/{id:int}', '/api/items/3000000000', undefined],
    ['api/items/{id}', '/API/Items/AbC', { id: 'AbC' }],
    ['api/items/{id}', '/api/items/1/', { id: '1' }],
    ['api/items/{id}', '/api/items/1//', undefined],
    ['api/items/{id}', '/api//items/1', undefined],
    ['api/opt/{name?}', '/api/opt', {}],
    ['api/opt/{name?}', '/api/opt/', {}],
    ['api/page/{n:int=1}', '/api/page', { n: '1' }],
    ['api/page/{n:int=1}', '/api/page/9', { n: '9' }],
    ['api/page/{n:int=1}', '/api/page/x', undefined],
    ['api/files/{*path}', '/api/files/a/b/c.txt', { path: 'a/b/c.txt' }],
    ['api/files/{*path}', '/api/files', {}],
    ['api/dotted/{name}.{ext}', '/api/dotted/a.b.txt', { name: 'a.b', ext: 'txt' }],
    ['api/dotted/{name}.{ext}', '/api/dotted/plain', undefined],
    ['api/dotted/{name}.{ext?}', '/api/dotted/plain', { name: 'plain' }],
    ['api/ranged/{n:int:range(1,10)}', '/api/ranged/10', { n: '10' }],
    ['api/ranged/{n:int:range(1,10)}', '/api/ranged/11', undefined],
    ['api/sized/{code:length(3)}', '/api/sized/abcd', undefined],
    ['api/guided/{id:guid}', '/api/guided/2d1781af-3a4c-4d7c-bd0c-e34b19da4e66', { id: expect.any(String) }],
    ['api/flag/{on:bool}', '/api/flag/maybe', undefined],
    ['api/zip/{code:regex(^\\d{{5}}$)}', '/api/zip/12345', { code: '12345' }],
    ['api/zip/{code:regex(^\\d{{5}}$)}', '/api/zip/1234', undefined],
    ['api/custom', '/api/customs', undefined],
  ])('%s takes %s as %o', (template, path, values) => {
    expect(parseRouteTemplate(template).match(path)).toEqual(values);
  });

  it('with a constraint that does not exist is refused', () => {
    expect(() => parseRouteTemplate('api/{id:integer}')).toThrow('route constraint "integer"');
  });

  it('with an unpaired brace is refused', () => {
    expect(() => parseRouteTemplate('api/{id')).toThrow('unpaired brace');
  });
});
