import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksOf, pages } from '../docs/markdown.ts';
import { read, root } from '../rules/sources.ts';
import { manifest, type Repository, repositoryWithLakatos } from './installed.ts';

const installing = 120_000;
let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos({ packed: true, bare: true });
}, installing);
afterAll(() => {
  repository.remove();
});

const block = 4096;

/** What a folder takes on a disk, in bytes, without the packages below it. */
function diskUsage(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : block + diskUsage(path);
    else if (entry.isFile()) bytes += Math.ceil(lstatSync(path).size / block) * block;
  }
  return bytes;
}

interface Locked {
  readonly dev?: true;
  readonly optional?: true;
  readonly devOptional?: true;
  readonly peer?: true;
}

/** The folders that npm installs of everything that a package needs, here those of this repository. */
function neededPackages(): readonly string[] {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  return Object.entries(packages).flatMap(([path, { dev, optional, devOptional, peer }]) =>
    path === '' || dev || optional || devOptional || peer ? [] : [join(root, path)],
  );
}

describe('the package', () => {
  const installed = (): string => join(repository.folder, 'node_modules/lakatos');

  it('takes less than 60 MB with all that it needs, without what is optional', () => {
    const needed = neededPackages();
    expect(needed.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
    const bytes = [installed(), ...needed].map(diskUsage).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(60e6);
  });

  it('carries what its pages link to', () => {
    const carried = pages.filter((page) => existsSync(join(installed(), page)));
    expect(carried).toEqual(expect.arrayContaining(['README.md', 'docs/adding-a-claim.md']));
    const missing = carried.flatMap((page) =>
      linksOf(page).flatMap(([path]) => (existsSync(join(installed(), path)) ? [] : [`${page}: ${path}`])),
    );
    expect(missing).toEqual([]);
  });

  it('carries the files that the commands of its README name', () => {
    const named = [...read('README.md').matchAll(/fixtures\/[\w./-]*\w/gu)].map(([path]) => path);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((path) => !existsSync(join(installed(), path)))).toEqual([]);
  });

  it('names the packages whose code is in its own files, with their licenses', () => {
    const licenses = readFileSync(join(installed(), 'dist/bundle/LICENSES.txt'), 'utf8');
    for (const name of ['vega-lite', 'commander', '@stdlib/math-base-special-exp'])
      expect(licenses).toContain(`${name} `);
  });
});

describe('without tensor libraries', () => {
  it('a claim that needs them fails, in one line that says what to install; the others are judged', () => {
    const claims = ['stagnation/residual', 'convexity/quadratic'];
    const args = ['check', '--catalogue', ...claims, '--budget', 'quick', '--no-progress'];
    const { exitCode, out } = repository.lakatos(...args);
    expect(out).toMatch(
      /^stagnation\/residual .*TensorFlow\.js, which computes it, is not installed: npm install --include=optional/mu,
    );
    expect(out).toMatch(/^corroborated +convexity\/quadratic /mu);
    expect(exitCode).toBe(2);
  });

  it('doctor says what is missing, and what for', () => {
    const { out } = repository.lakatos('doctor');
    expect(out).toMatch(/tensors.*not installed/u);
    expect(out).toContain('only stagnation/residual needs them: npm install --include=optional');
  });
});
