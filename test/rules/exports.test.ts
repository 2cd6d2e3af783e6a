import { describe, expect, it } from 'vitest';
import { entries } from './layers.ts';
import { read, sourcesBelow } from './sources.ts';

const all = ['src', 'properties', 'test', 'bench'].flatMap((folder) => sourcesBelow(folder));
const assembly = /\/assembly\//u;

describe('what a module exports', () => {
  it('is used by another one: a function or a value', () => {
    const users = new Map<string, Set<string>>();
    for (const file of all) {
      for (const name of new Set(read(file).match(/[A-Za-z_]\w*/gu))) {
        const known = users.get(name) ?? new Set();
        users.set(name, known.add(file));
      }
    }
    const checked = all.filter((file) => !entries.has(file) && !assembly.test(file));
    const exported = checked.flatMap((file) =>
      [...read(file).matchAll(/^export (?:async )?(?:function|const) (\w+)/gmu)].map(([, name]) => ({
        file,
        name: name!,
      })),
    );
    expect(exported.length).toBeGreaterThan(1000);
    const unused = exported.filter(({ name }) => users.get(name)!.size < 2);
    expect(unused.map(({ file, name }) => `${file} exports ${name}`)).toEqual([]);
  });
});
