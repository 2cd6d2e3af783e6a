import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import type { Evidence } from '../judge/claims/evidence.ts';
import { totalsOf } from '../judge/claims/merge-evidence.ts';
import { loadBuiltIn } from '../config/built-in.ts';
import { curvesFor } from '../run/catalogue-parts.ts';
import { writeReport } from '../run/write-report.ts';
import { UsageError } from '../core/errors.ts';
import { conclusion } from '../report/terminal.ts';
import { counted } from '../report/format.ts';
import type { ClaimMeta } from './theory.ts';

/**
 * A vitest reporter that writes, for each call of `theory`, the report that `lakatos check` would write of
 * the same claims, and prints its conclusion. It stands beside another: `reporters: ['default',
 * 'lakatos/vitest/reporter']`.
 */
export default function lakatosReporter(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunEnd: async (modules) => {
      const theories = theoriesOf(modules);
      const builtIn = await loadBuiltIn();
      const folders = theories.map(({ cwd, out }) => `${cwd}/${out}`);
      for (const [i, { cwd, out, evidence }] of theories.entries()) {
        if (folders.indexOf(folders[i]!) < i)
          throw new UsageError(`two theories write to ${out}: give each an 'out' of its own`);
        await writeReport({ cwd, out }, evidence, {
          curves: (ids) => curvesFor({ config: builtIn, builtIn }, ids),
        });
        vitest?.logger.log(
          [
            `theory: ${counted(evidence.claims.length, 'claim')}`,
            ...conclusion(evidence),
            `report: ${out}/index.html`,
            '',
          ].join('\n'),
        );
      }
    },
  };
}

interface Theory {
  readonly cwd: string;
  readonly out: string;
  readonly evidence: Evidence;
}

/** Puts the claims of each call of `theory` together again, in their order. */
function theoriesOf(modules: readonly TestModule[]): readonly Theory[] {
  const found = new Map<string, Map<number, ClaimMeta>>();
  for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
    const { lakatos } = test.meta();
    if (lakatos === undefined) continue;
    const id = theoryOf(test);
    found.set(id, (found.get(id) ?? new Map<number, ClaimMeta>()).set(lakatos.index, lakatos));
  }
  return [...found.values()].map((claims) => {
    const inOrder = [...claims.values()].toSorted((a, b) => a.index - b.index);
    const { cwd, out } = inOrder[0]!;
    return {
      cwd,
      out,
      evidence: joined(inOrder.map(({ evidence }) => JSON.parse(evidence) as Evidence)),
    };
  });
}

/** A test of a claim lies in the suite of the claim, and that in the suite of its theory. */
function theoryOf({ parent }: TestCase): string {
  return parent.type === 'suite' ? parent.parent.id : parent.id;
}

/** One run from the runs of its claims, which share seed, α and budget. */
function joined(parts: readonly Evidence[]): Evidence {
  const claims = parts.flatMap((part) => part.claims);
  return {
    ...parts[0]!,
    interrupted: parts.some(({ interrupted }) => interrupted),
    claims,
    totals: totalsOf(claims),
  };
}
