import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { htmlReport } from '../src/report/html.ts';
import { chromiumIsHere, launch, whereChromium } from '../test/program/chromium.ts';
import { manyClaims, sampleEvidence } from '../test/report/sample-evidence.ts';
import { type BenchResult, resultsOf } from './compare.ts';
import type { Say } from './races.ts';

const claims = 300;

/**
 * A report of 300 claims opened in Chromium, against the same page laid out as a whole; empty where there is
 * no Chromium.
 */
export async function raceReport(rounds: number, say: Say): Promise<BenchResult[]> {
  if (!chromiumIsHere) {
    say(whereChromium);
    return [];
  }
  const page = await htmlReport(sampleEvidence(manyClaims(claims, 133)));
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  const browser = await launch();
  try {
    const opened = async (name: string, text: string): Promise<number> => {
      const path = join(folder, `${name}.html`);
      writeFileSync(path, text);
      const tab = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      await tab.goto(pathToFileURL(path).href);
      const ms = await tab.evaluate<number>("performance.getEntriesByType('navigation')[0].duration");
      await tab.close();
      return ms * 1e6;
    };
    const folded: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round < rounds; round++) {
      folded.push(await opened('folded', page));
      whole.push(await opened('whole', page.replaceAll('content-visibility:auto', '')));
    }
    return resultsOf(
      `report of ${claims} claims`,
      new Map([
        ['as it is', folded],
        ['laid out as a whole', whole],
      ]),
      'as it is',
    );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
