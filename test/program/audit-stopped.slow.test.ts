import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../cli/scratch.ts';
import { type Repository, repositoryWithLakatos } from './installed.ts';

let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos();
  cpSync('fixtures/models/model.onnx', join(repository.folder, 'model.onnx'));
  // whose reading takes so long that a signal comes before the first table
  const row = Array.from({ length: 81 }, (_, i) => `0.${i}1234567`).join(',');
  const rows = Array.from({ length: 40_000 }, (_, n) => `${row},${n % 3}\n`);
  repository.write('d.csv', rows.join(''));
  repository.write('reports/audit.json', 'mine\n');
});
afterAll(() => {
  repository.remove();
});

describe('lakatos audit', () => {
  it('that is stopped before its first table says so, and leaves every file as it was', async () => {
    const before = filesBelow(repository.folder);
    const child = repository.start('audit', 'model.onnx', '--train', 'd.csv');
    let [out, err] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!err.includes('reading d.csv') && chunk.includes('reading d.csv')) child.kill('SIGINT');
      err += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve) => {
      child.once('close', resolve);
    });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/\nInterrupted before the first table: nothing was written to reports\.\n$/u);
    expect(filesBelow(repository.folder)).toEqual(before);
    expect(readFileSync(join(repository.folder, 'reports/audit.json'), 'utf8')).toBe('mine\n');
  });
});
