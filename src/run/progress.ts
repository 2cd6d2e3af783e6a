import type { Progress } from '../judge/campaign/options.ts';
import { compact, counted } from '../report/format.ts';
import { plain } from '../report/terminal.ts';
import { type Host, print } from '../host/host.ts';

/** Shows how far a run is. */
export interface ProgressDisplay {
  /** Says what is about to run. */
  start(what: string): void;
  update(progress: Progress): void;
  /** Says something at once, in a line of its own. */
  say(line: string): void;
  /** Removes what is shown only while running. */
  stop(): void;
}

const resolution = 1000;

const nothing = (): void => undefined;

/** On a terminal a bar; elsewhere a line for each finished claim; nothing where nothing is wanted. */
export async function progressDisplay(host: Host, wanted: boolean): Promise<ProgressDisplay> {
  if (!wanted) return { start: nothing, update: nothing, say: nothing, stop: nothing };
  if (host.event !== undefined) return events(host.event);
  return host.err.isTTY === true ? bar(host) : lines(host);
}

/** For programs: an event for each finished claim. */
function events(event: NonNullable<Host['event']>): ProgressDisplay {
  return {
    start: (what) => {
      event({ event: 'start' }, what);
    },
    update: ({ phase, counterexample: _told, ...progress }) => {
      if (phase === 'done') event({ event: 'claim', ...progress }, `${progress.claim} is finished`);
    },
    say: (line) => {
      event({ event: 'news' }, plain(line));
    },
    stop: nothing,
  };
}

/** Steps per second and the time left, in words; the latter from the share of the work that is done. */
export function formatPace({ steps, share, workers }: Progress, elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  if (!(seconds > 0)) return 'starting';
  const by = workers === undefined ? '' : ` by ${counted(workers, 'worker')}`;
  const rate = `${compact(Math.round(steps / seconds))} steps/s${by}`;
  return share > 0 ? `${rate}, ${duration((seconds * (1 - share)) / share)} left` : rate;
}

/** `42 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number): string => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

async function bar(host: Host): Promise<ProgressDisplay> {
  const { Presets, SingleBar } = (await import('cli-progress')).default;
  const start = host.now();
  const single = new SingleBar(
    {
      format: '{bar} {percentage}% | {claims} claims | {pace} | {what}',
      stream: host.err,
      barsize: 24,
      fps: 5,
      hideCursor: false,
      gracefulExit: false,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  return {
    start: (what) => {
      print(host.err, what);
      single.start(resolution, 0, { claims: '0', pace: 'starting', what: '' });
    },
    update: (progress) => {
      single.update(Math.round(progress.share * resolution), {
        claims: `${progress.claimsDone}/${progress.claimsTotal}`,
        pace: formatPace(progress, host.now() - start),
        what: progress.phase === 'done' ? progress.claim : `${progress.claim}: ${progress.phase}`,
      });
    },
    say: (line) => {
      // over the bar, which is drawn again below
      print(host.err, `\r\u001B[K${plain(line)}`);
    },
    stop: () => {
      single.stop();
    },
  };
}

function lines(host: Host): ProgressDisplay {
  const start = host.now();
  return {
    start: (what) => {
      print(host.err, what);
    },
    update: (progress) => {
      if (progress.phase !== 'done') return;
      const done = `[${progress.claimsDone}/${progress.claimsTotal}]`;
      print(host.err, `${done} ${progress.claim} | ${formatPace(progress, host.now() - start)}`);
    },
    say: (line) => {
      print(host.err, plain(line));
    },
    stop: nothing,
  };
}
