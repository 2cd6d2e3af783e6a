import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AuditFile, mnistTable } from '../../examples/mnist/table.ts';
import { auditSchema } from '../../src/audit/network/audit-schema.ts';
import { certificatePicture } from '../../src/audit/network/audit-pictures.ts';
import { chartRenderer } from '../../src/report/pictures/draw.ts';
import { standalone } from '../../src/report/pictures/standalone.ts';

const text = (path: string): string => readFileSync(path, 'utf8');
const audit = JSON.parse(text('fixtures/mnist/audit.json')) as AuditFile;

describe('the README on MNIST', () => {
  it('has the table of an audit.json that npm run mnist wrote', () => {
    auditSchema.parse(audit);
    expect(text('README.md')).toContain(`\n${mnistTable(audit)}\n`);
  });

  it('has its picture', async () => {
    const { panels } = await certificatePicture(audit.certificate, chartRenderer());
    expect(text('docs/images/mnist.svg')).toBe(standalone(panels[0]!.svg));
    expect(text('README.md')).toContain('docs/images/mnist.svg');
  });
});
