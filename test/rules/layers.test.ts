import { describe, expect, it } from 'vitest';
import { importsOf } from './imports.ts';
import { door, entries, layers } from './layers.ts';
import { sourcesBelow } from './sources.ts';

const files = sourcesBelow('src').filter((file) => !entries.has(file));
const within = (file: string, folder: string): boolean => file.startsWith(`src/${folder}/`);

describe('the import table', () => {
  it('has a row for every file of src', () => {
    const homeless = files.filter((file) => !Object.keys(layers).some((folder) => within(file, folder)));
    expect(homeless).toEqual([]);
  });

  it.each(Object.entries(layers))('lets src/%s import itself and %j alone', (folder, allowed) => {
    const mine = files.filter((file) => within(file, folder));
    expect(mine.length).toBeGreaterThan(0);
    const strangers = mine.flatMap((file) =>
      importsOf(file)
        .filter((target) => ![folder, ...allowed].some((layer) => within(target, layer)))
        .filter((target) => file !== door.file || !door.loads.includes(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(strangers).toEqual([]);
  });

  it('keeps the two sides of a comparison apart', () => {
    const simulated = [
      'theory/landscape',
      'theory/network',
      'theory/sgd',
      'theory/cases',
      'theory/illustrate',
    ];
    for (const side of simulated) {
      expect(layers['theory/bounds']).not.toContain(side);
      expect(layers[side]).not.toContain('theory/bounds');
    }
  });

  it('keeps the tool and the theory apart', () => {
    const tool = Object.entries(layers).filter(([folder]) => !/^(?:theory|audit)/u.test(folder));
    for (const [, allowed] of tool)
      expect(allowed.filter((layer) => /^(?:theory|audit)/u.test(layer))).toEqual([]);
  });

  it('finds imports where there are some', () => {
    expect(importsOf('src/judge/claims/evidence.ts')).toContain('src/core/json.ts');
  });
});

/** A claim, or what holds a claim's bound: only here do bounds meet what is simulated. */
const meetingPlace = /(?:^|[./-])(?:claim|bound)\.ts$/u;
/**
 * Lists of claims, and the catalogue with its curves and commands, which are about claims and not about
 * cases.
 */
const list = /(?:^|\/)(?:index|catalogue|curves)\.ts$/u;

describe('the built-in catalogue', () => {
  const properties = sourcesBelow('properties').filter((file) => !file.endsWith('.test.ts'));

  it.each(properties)('meets bounds in claims alone: %s', (file) => {
    if (meetingPlace.test(file) || list.test(file)) return;
    const met = importsOf(file).filter(
      (target) =>
        within(target, 'theory/bounds') ||
        (target.startsWith('properties/') && (meetingPlace.test(target) || list.test(target))),
    );
    expect(met).toEqual([]);
  });

  it('imports nothing of the tool but what a claim is', () => {
    const tool = ['judge/campaign', 'judge/engine', 'report', 'gate', 'files', 'config', 'cli', 'vitest'];
    const strangers = properties.flatMap((file) =>
      importsOf(file)
        .filter((target) => tool.some((folder) => within(target, folder)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(strangers).toEqual([]);
  });

  it('has no shared heap', () => {
    expect(properties.filter((file) => /\/(?:support|utils?|common|helpers)\//u.test(file))).toEqual([]);
  });
});
