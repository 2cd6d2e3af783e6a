import { existsSync } from 'node:fs';
import axeCore from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's; `.ci/run` installs it. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const chromiumIsHere: boolean = existsSync(executablePath);
/** For the name of what is skipped without it. */
export const whereChromium: string = chromiumIsHere
  ? executablePath
  : `skipped: there is no ${executablePath}; apt-get install chromium, or set CHROMIUM`;

export async function launch(): Promise<Browser> {
  // in a container its own sandbox cannot be had
  return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What a page did that it should not have. */
export interface Misdeeds {
  readonly errors: string[];
  readonly requests: string[];
}

/** A new page, watched: errors on its console, and requests to anywhere but `home`. */
export async function watchedPage(
  browser: Browser,
  home: string,
  options: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<{ readonly page: Page; readonly misdeeds: Misdeeds }> {
  const { width = 1200, colorScheme = 'light' } = options;
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  const misdeeds: Misdeeds = { errors: [], requests: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') misdeeds.errors.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !url.startsWith('blob:')) misdeeds.requests.push(url);
  });
  return { page, misdeeds };
}

/**
 * What axe-core finds wrong for people who use a keyboard or a screen reader: serious and critical issues.
 */
export async function seriousIssues(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeCore.source);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}
