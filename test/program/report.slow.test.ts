import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counterexample, Evidence } from '../../src/judge/claims/evidence.ts';
import { htmlReport, limits as htmlLimits } from '../../src/report/html.ts';
import { hostile, manyClaims, sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { root } from '../rules/sources.ts';
import {
  chromiumIsHere,
  launch,
  type Misdeeds,
  seriousIssues,
  watchedPage,
  whereChromium,
} from './chromium.ts';
import { type Repository, repositoryWithLakatos } from './installed.ts';
import { walkConfig } from './walk-config.ts';

/** The report of a campaign in which `walk/last-step` is wrong and `walk/levy` is true. */
describe.skipIf(!chromiumIsHere)(`the report in a browser (${whereChromium})`, () => {
  let repository: Repository;
  let browser: Browser;
  let evidence: Evidence;

  beforeAll(async () => {
    repository = repositoryWithLakatos();
    repository.write('lakatos.config.ts', walkConfig);
    expect(repository.lakatos('check', '--budget', 'quick', '--no-progress').exitCode).toBe(1);
    evidence = JSON.parse(readFileSync(join(repository.folder, 'reports/evidence.json'), 'utf8')) as Evidence;
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    repository.remove();
  });

  const url = (path: string): string => pathToFileURL(join(repository.folder, 'reports', path)).href;
  const opened = async (
    path: string,
    options: Parameters<typeof watchedPage>[2] = {},
  ): Promise<{ page: Page; misdeeds: Misdeeds }> => {
    const watched = await watchedPage(browser, url(''), options);
    await watched.page.goto(url(path));
    return watched;
  };
  const openedWithoutScript = async (address: string): Promise<Page> => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  };
  const visible = async (page: Page): Promise<readonly string[]> =>
    await page.locator('article h3:visible').allInnerTexts();
  const clean = { errors: [], requests: [] };
  const fold = (page: Page, id: string): ReturnType<Page['locator']> => page.locator(`#${id} > details`);
  const unfold = async (page: Page, id: string): Promise<void> => {
    await fold(page, id).locator('> summary').click();
  };
  /** For people to look at, where they name a folder. */
  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
  };

  it('opens from disk without an error and without asking anything of anyone', async () => {
    const { page, misdeeds } = await opened('index.html');
    expect(await visible(page)).toEqual(['walk/last-step', 'walk/levy']);
    expect(await page.locator('article figure:visible').count()).toBe(0);
    for (const id of ['walk-last-step', 'walk-levy']) await unfold(page, id);
    expect(await page.locator('article figure svg:visible').count()).toBeGreaterThanOrEqual(2);
    expect(await page.locator('#walk-levy h4', { hasText: 'How to read this' }).isVisible()).toBe(true);
    expect(await page.title()).toBe('Lakatos: 1 corroborated, 1 refuted');
    expect(misdeeds).toEqual(clean);
    await shoot(page, 'light');
    await page.close();
  });

  it('finds claims by their text, family and verdict, and says how many it shows', async () => {
    const { page, misdeeds } = await opened('index.html');
    const status = page.locator('#shown');
    await page.getByRole('searchbox', { name: 'Search' }).fill('factor 2');
    expect(await visible(page)).toEqual(['walk/levy']);
    expect(await status.innerText()).toBe('1 of 2 claims shown');
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    await page.getByRole('checkbox', { name: 'corroborated' }).uncheck();
    expect(await visible(page)).toEqual(['walk/last-step']);
    expect(await page.locator('nav li[data-for]:visible').count()).toBe(1);
    // a link to what is filtered away shows it
    await page.evaluate("location.hash = '#walk-levy'");
    await expect.poll(async () => await visible(page)).toEqual(['walk/last-step', 'walk/levy']);
    await page.getByLabel('Family').selectOption('walk');
    expect(await status.innerText()).toBe('2 of 2 claims shown');
    await page.getByRole('searchbox', { name: 'Search' }).fill('no such claim');
    expect(await visible(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show all' }).press('Enter');
    expect(await visible(page)).toHaveLength(2);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('says in short what is refuted, what is tested least and what changed', async () => {
    const { page, misdeeds } = await opened('index.html');
    expect(await page.locator('#attention').innerText()).toBe('Refuted: 1');
    const headings = await page.locator('section.short h3:visible').allInnerTexts();
    expect(headings).toEqual(['Refuted: 1', 'Tested least', 'What changed']);
    // all of it on the first screen
    const box = await page.locator('section.short').boundingBox();
    expect(box!.y + box!.height).toBeLessThan(900);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('unfolds the claim that its address names, also after a reload, and without a script', async () => {
    const { page, misdeeds } = await opened('index.html');
    await page.getByRole('link', { name: 'walk/levy', exact: true }).last().click();
    await expect.poll(() => fold(page, 'walk-levy').getAttribute('open')).not.toBeNull();
    expect(page.url()).toMatch(/#walk-levy$/u);
    await page.reload();
    await expect.poll(() => fold(page, 'walk-levy').getAttribute('open')).not.toBeNull();
    expect(await fold(page, 'walk-last-step').getAttribute('open')).toBeNull();
    expect(misdeeds).toEqual(clean);
    const address = page.url();
    await page.close();
    const still = await openedWithoutScript(address);
    expect(await still.locator('#walk-levy h4', { hasText: 'How to read this' }).isVisible()).toBe(true);
    expect(await still.locator('#walk-last-step h4', { hasText: 'How to read this' }).isVisible()).toBe(
      false,
    );
    await still.locator('#walk-last-step > details > summary').click();
    expect(await still.locator('#walk-last-step h4', { hasText: 'How to read this' }).isVisible()).toBe(true);
    await still.context().close();
  });

  it('is read with keys, which do nothing where one types, and can be turned off', async () => {
    const { page, misdeeds } = await opened('index.html');
    const here = async (): Promise<string> =>
      await page.evaluate<string>("document.activeElement?.closest('article')?.id ?? ''");
    expect(await page.locator('label.keys').isVisible()).toBe(true);
    await page.keyboard.press('j');
    expect(await here()).toBe('walk-last-step');
    await page.keyboard.press('j');
    expect(await here()).toBe('walk-levy');
    expect(page.url()).toMatch(/#walk-levy$/u);
    await page.keyboard.press('o');
    expect(await fold(page, 'walk-levy').getAttribute('open')).not.toBeNull();
    await page.keyboard.press('o');
    expect(await fold(page, 'walk-levy').getAttribute('open')).toBeNull();
    await page.keyboard.press('k');
    expect(await here()).toBe('walk-last-step');
    await page.keyboard.press('a');
    expect(await page.locator('details.more[open]').count()).toBe(2);
    await page.keyboard.press('/');
    await page.keyboard.type('jo');
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('jo');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('#keys').uncheck();
    await page.keyboard.press('a');
    expect(await page.locator('details.more[open]').count()).toBe(2);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('prints what is unfolded, without navigation and buttons', async () => {
    const { page, misdeeds } = await opened('index.html');
    await unfold(page, 'walk-levy');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav.side').isVisible()).toBe(false);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.locator('#table-walk-levy-mutants').isVisible()).toBe(true);
    expect(await page.locator('#table-walk-last-step-mutants').isVisible()).toBe(false);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('saves the numbers behind a picture and a table, as CSV and as JSON', async () => {
    const { page, misdeeds } = await opened('index.html');
    const saved = async (name: string): Promise<string> => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).first().click();
      return readFileSync(await (await download).path(), 'utf8');
    };
    for (const id of ['walk-last-step', 'walk-levy']) await unfold(page, id);
    const { points } = evidence.claims.find(({ id }) => id === 'walk/levy')!;
    const rows = parse<Record<string, string>>(
      await saved('Save the data of bound and truth of walk/levy as CSV'),
      {
        columns: true,
      },
    );
    // five digits
    expect(rows.map(({ bound }) => Number(bound))).toEqual(
      points.map(({ bound }) => Number(bound.toPrecision(5))),
    );
    await page.locator('#walk-levy details details > summary', { hasText: 'Mutants' }).click();
    const mutants = JSON.parse(await saved('Save mutants of walk/levy as JSON')) as Record<string, string>[];
    expect(mutants[0]).toMatchObject({ outcome: 'killed', mutant: 'without the factor 2' });
    // a list, and a case within a cell, as they stand there
    const numbers = JSON.parse(await saved('Save the numbers of walk/levy as JSON')) as Record<
      string,
      string
    >[];
    expect(numbers[0]!['name']).toBe('informative');
    expect(numbers[0]!['value']).toMatch(/^[\d.]+% \[[\d.]+%, [\d.]+%\] of \d+ cases/u);
    expect(mutants[0]!['counterexample']).toMatch(/the case: T = \d+; r = \d+/u);
    const lines = JSON.parse(await saved('Save what needs attention as JSON')) as Record<string, string>[];
    expect(lines[0]!['line']).toContain('walk/last-step is refuted');
    // what is stored for the page, with five digits
    const parts = parse<Record<string, string>>(
      await saved('Save the counterexample to walk/last-step as CSV'),
      { columns: true },
    );
    const { witness } = JSON.parse(
      readFileSync(join(repository.folder, 'reports/counterexamples/walk-last-step.json'), 'utf8'),
    ) as Counterexample;
    expect(Number(parts.find(({ name }) => name === 'bound')!['value'])).toBe(
      Number(witness.bound.toPrecision(5)),
    );
    expect(parts.filter(({ part }) => part === 'case')).toHaveLength(
      Object.keys(witness.case as object).length,
    );
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('leads to a page of the counterexample, whose command does it again', async () => {
    const { page, misdeeds } = await opened('index.html');
    await unfold(page, 'walk-last-step');
    await page.getByRole('link', { name: /page of the counterexample/u }).click();
    expect(await page.title()).toBe('Lakatos: walk/last-step is refuted');
    const command = await page.locator('#replay').innerText();
    const [npx, lakatos, ...args] = command.split(' ');
    expect([npx, lakatos]).toEqual(['npx', 'lakatos']);
    const again = repository.lakatos(...args);
    expect(again.out).toContain('Reproduced, to the same bits.');
    expect(again.exitCode).toBe(0);
    // a page can be made of any counterexample file
    const killer = 'reports/counterexamples/mutants/walk-levy--without-the-factor-2.json';
    expect(repository.lakatos('replay', killer, '--page', 'reports/killer.html').exitCode).toBe(0);
    expect(readFileSync(join(repository.folder, 'reports/killer.html'), 'utf8')).toContain(
      'the mutant “without the factor 2”',
    );
    expect(await seriousIssues(page)).toEqual([]);
    await shoot(page, 'counterexample');
    await page.getByRole('link', { name: 'All claims' }).click();
    expect(await visible(page)).toHaveLength(2);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('shows the nearest case of a claim that stands by the command of its section, and any case by its number', async () => {
    const { page, misdeeds } = await opened('index.html');
    await unfold(page, 'walk-levy');
    await page.locator('#walk-levy details details > summary', { hasText: 'the nearest case' }).click();
    const command = await page.locator('#walk-levy pre.command:visible').innerText();
    const [, , ...args] = command.split(' ');
    expect(args.slice(0, 4)).toEqual(['explain', 'walk/levy', '--case', 'nearest']);
    const shown = repository.lakatos(...args.slice(0, -1), 'reports/case.html');
    expect(shown.err).toBe('configuration: lakatos.config.ts\n');
    const { progress, points } = evidence.claims.find(({ id }) => id === 'walk/levy')!;
    expect(shown.out).toContain(`the nearest case (margin ${Number(progress.at(-1)!.margin.toPrecision(3))}`);
    const { number, bound } = points.at(-1)!;
    expect(repository.lakatos('explain', 'walk/levy', '--case', String(number)).out).toContain(
      `(exit ≤ ${Number(bound.toPrecision(6))})`,
    );
    await page.goto(url('case.html'));
    expect(await page.locator('h1').innerText()).toContain('walk/levy: the nearest case');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the case as JSON' }).click();
    const saved = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as Record<string, string>[];
    expect(saved.filter(({ part }) => part === 'case').map(({ name }) => name)).toEqual(['T', 'r']);
    expect(await seriousIssues(page)).toEqual([]);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['dark', 360],
  ] as const)(
    'is fit for a keyboard and a screen reader, and no wider than the screen: %s, %d',
    async (colorScheme, width) => {
      const { page, misdeeds } = await opened('index.html', { colorScheme, width });
      await page.getByRole('button', { name: 'Unfold all' }).click();
      for (const summary of await page.locator('article details details > summary').all())
        await summary.click();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await seriousIssues(page)).toEqual([]);
      await page.evaluate('scrollTo(0, 0)');
      await shoot(page, `${colorScheme}-${width}`);
      await page.locator('article').first().scrollIntoViewIfNeeded();
      await shoot(page, `${colorScheme}-${width}-claim`);
      expect(misdeeds).toEqual(clean);
      await page.close();
    },
  );

  it('shows trajectories and a slice of the risk of SGD near a valley', async () => {
    const name = 'stagnation-product--k-1-singular-values.json';
    repository.write(name, readFileSync(join(root, 'fixtures/counterexamples', name), 'utf8'));
    expect(repository.lakatos('replay', name, '--page', 'reports/valley.html').exitCode).toBe(0);
    const { page, misdeeds } = await opened('valley.html', { colorScheme: 'dark', width: 360 });
    expect(await page.locator('figure h4').allInnerTexts()).toEqual([
      'Distance to the minimizers over time',
      'A slice of the risk',
    ]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await seriousIssues(page)).toEqual([]);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('shows hostile texts as texts', async () => {
    const long = `${hostile}${'x'.repeat(10_000)}`;
    const nasty = sampleClaim({
      id: long,
      says: long,
      notes: long,
      source: hostile,
      reason: { kind: 'labels not covered', labels: [hostile] },
      coverage: [{ label: hostile, cases: 0 }],
      points: evidence.claims[0]!.points.map((point) => ({ ...point, features: { [hostile]: point.bound } })),
    });
    writeFileSync(join(repository.folder, 'reports/hostile.html'), await htmlReport(sampleEvidence([nasty])));
    const { page, misdeeds } = await opened('hostile.html', { width: 360 });
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => dialogs.push(dialog.message()));
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('article h3').innerText()).toContain('<img src=x onerror=alert(1)>');
    await page.getByRole('searchbox', { name: 'Search' }).fill('<img src=x onerror=alert(1)>');
    expect(await page.locator('article:visible').count()).toBe(1);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect({ dialogs, ...misdeeds }).toEqual({ dialogs: [], ...clean });
    await page.close();
  });

  it('of many claims makes elements of what is folded away when it is unfolded, and shows all without a script', async () => {
    const nasty = sampleClaim({ id: 'family-9/nasty', says: hostile, notes: `${hostile} aardvark` });
    writeFileSync(
      join(repository.folder, 'reports/many.html'),
      await htmlReport(sampleEvidence([nasty, ...manyClaims(htmlLimits.allLaidOut, 5)])),
    );
    const { page, misdeeds } = await opened('many.html');
    await page.goto(`${page.url()}#family-9-nasty`);
    const said = (id: string): ReturnType<Page['locator']> =>
      page.locator(`#${id} h4`, { hasText: 'How to read this' });
    // the address, a click and a key
    await said('family-9-nasty').waitFor();
    expect(await page.locator('article.claim h4').count()).toBe(
      await page.locator('#family-9-nasty h4').count(),
    );
    await unfold(page, 'family-0-claim-0');
    await said('family-0-claim-0').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('aardvark');
    expect(await visible(page)).toEqual(['family-9/nasty']);
    await page.getByRole('searchbox', { name: 'Search' }).fill('"><img src=x onerror=alert(1)>');
    expect(await visible(page)).toEqual(['family-9/nasty']);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('img').count()).toBe(0);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the numbers of family-0/claim-0 as CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('family-0-claim-0-numbers.csv');
    await page.getByRole('button', { name: 'Unfold all' }).click();
    expect(await page.locator('noscript').count()).toBe(0);
    expect(await page.locator('article.claim h4', { hasText: 'How to read this' }).count()).toBe(
      htmlLimits.allLaidOut + 1,
    );
    expect(misdeeds).toEqual(clean);
    const address = page.url();
    await page.close();
    const still = await openedWithoutScript(address);
    await still.locator('#family-0-claim-0 > details > summary').click();
    expect(await still.locator('#family-0-claim-0 h4', { hasText: 'How to read this' }).isVisible()).toBe(
      true,
    );
    await still.context().close();
  });

  it('is a site: a page for each claim, with its history, on any web server', async () => {
    const site = repository.lakatos(
      'report',
      'reports/evidence.json',
      'reports/evidence.json',
      '--site',
      'reports/site',
    );
    expect(site.exitCode).toBe(0);
    expect(site.out).toContain('site: reports/site/index.html');
    const { page, misdeeds } = await opened('site/index.html', { colorScheme: 'dark', width: 360 });
    expect(await visible(page)).toEqual(['walk/last-step', 'walk/levy']);
    expect(await page.locator('#table-history tbody tr').count()).toBe(2);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search' }).fill('levy');
    expect(await visible(page)).toEqual(['walk/levy']);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'walk/levy', exact: true }).last().click();
    expect(page.url()).toMatch(/site\/claims\/walk-levy\.html$/u);
    expect(await page.title()).toBe('Lakatos: walk/levy, corroborated');
    expect(await page.locator('h1').innerText()).toBe('walk/levy');
    expect(await page.locator('#table-history tbody tr').count()).toBe(2);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('link', { name: '← walk/last-step' }).click();
    await page.getByRole('link', { name: /page of the counterexample/u }).click();
    expect(await page.title()).toBe('Lakatos: walk/last-step is refuted');
    await page.getByRole('link', { name: 'All claims' }).click();
    expect(page.url()).toMatch(/site\/index\.html$/u);
    expect(misdeeds).toEqual(clean);
    await page.close();
  });

  it('runs no script but its own', async () => {
    const { page, misdeeds } = await opened('index.html');
    const ran = await page.evaluate<boolean>(`
      const script = document.createElement('script');
      script.textContent = 'globalThis.intruder = true';
      document.body.append(script);
      document.body.setAttribute('onclick', 'globalThis.intruder = true');
      document.body.click();
      'intruder' in globalThis`);
    expect(ran).toBe(false);
    expect(misdeeds.errors.join()).toContain('Content Security Policy');
    await page.close();
  });

  it('is served on this machine, loads again when the report is written, and ends at Ctrl-C', async () => {
    const server = repository.start('serve', '--port', '0');
    const address = await new Promise<string>((done) => {
      server.stdout!.on('data', (chunk: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+\//u.exec(chunk.toString());
        if (found) done(found[0]);
      });
    });
    const { page, misdeeds } = await watchedPage(browser, address);
    const following = page.waitForRequest((request) => request.url().endsWith('/events'));
    await page.goto(address);
    await following;
    expect(await visible(page)).toHaveLength(2);
    const loaded = page.waitForEvent('load');
    repository.lakatos('report');
    await loaded;
    expect(misdeeds).toEqual(clean);
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGINT');
    expect(await ended).toBe(0);
    await page.close();
  });
});
