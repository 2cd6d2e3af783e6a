/** Longer statements are compared from both ends only. */
const maxTokens = 2000;
/** So many tokens that stayed are shown beside a change. */
const around = 4;

/** `… (1 − [−\eta \mu−] {+2 \eta \mu+}) r …`: what went and what came, word by word. */
export function wordDiff(then: readonly string[], now: readonly string[]): string {
  let head = 0;
  while (head < then.length && head < now.length && then[head] === now[head]) head++;
  let tail = 0;
  while (tail < then.length - head && tail < now.length - head && then.at(-1 - tail) === now.at(-1 - tail))
    tail++;
  const all: readonly Run[] = [
    { kind: 'kept', tokens: then.slice(0, head) },
    ...middleRuns(then.slice(head, then.length - tail), now.slice(head, now.length - tail)),
    { kind: 'kept', tokens: then.slice(then.length - tail) },
  ];
  const runs = all.filter(({ tokens }) => tokens.length > 0);
  return runs
    .map(({ kind, tokens }, i) => {
      if (kind === 'gone') return `[−${tokens.join(' ')}−]`;
      if (kind === 'new') return `{+${tokens.join(' ')}+}`;
      return shortened(tokens, i > 0, i < runs.length - 1);
    })
    .filter((part) => part !== '')
    .join(' ');
}

interface Run {
  kind: 'kept' | 'gone' | 'new';
  tokens: readonly string[];
}

/** Of what stayed, only what stands next to a change. */
function shortened(tokens: readonly string[], isAfter: boolean, isBefore: boolean): string {
  const most = (isAfter ? around : 0) + (isBefore ? around : 0);
  if (tokens.length <= most + 1) return tokens.join(' ');
  const begin = isAfter ? tokens.slice(0, around) : [];
  const end = isBefore ? tokens.slice(-around) : [];
  return [...begin, '…', ...end].join(' ');
}

/** By the longest common subsequence. */
function middleRuns(then: readonly string[], now: readonly string[]): readonly Run[] {
  const whole: readonly Run[] = [
    { kind: 'gone', tokens: then },
    { kind: 'new', tokens: now },
  ];
  if (then.length > maxTokens || now.length > maxTokens) return whole;
  const width = now.length + 1;
  const length = new Uint16Array((then.length + 1) * width);
  for (let i = then.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      length[i * width + j] =
        then[i] === now[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const runs: { kind: Run['kind']; tokens: string[] }[] = [];
  const push = (kind: Run['kind'], token: string): void => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.tokens.push(token);
    else runs.push({ kind, tokens: [token] });
  };
  let [i, j] = [0, 0];
  while (i < then.length || j < now.length) {
    if (i < then.length && j < now.length && then[i] === now[j]) {
      push('kept', then[i]!);
      i++;
      j++;
    } else if (
      j >= now.length ||
      (i < then.length && length[(i + 1) * width + j]! >= length[i * width + j + 1]!)
    ) {
      push('gone', then[i++]!);
    } else {
      push('new', now[j++]!);
    }
  }
  return runs;
}
