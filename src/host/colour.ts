import type { Verdict } from '../judge/claims/evidence.ts';
import type { Paint } from '../report/terminal.ts';
import type { Host, Output } from './host.ts';

/** ANSI codes: green, red, magenta, yellow, cyan. (`styleText` looks at process.stdout, not at ours.) */
const colours: Readonly<Record<Verdict, number>> = {
  corroborated: 32,
  refuted: 31,
  failed: 35,
  vacuous: 33,
  undecided: 36,
};

/** Colour for verdicts on a terminal that takes it; https://no-color.org is honoured. */
export function paintFor(host: Host, output: Output): Paint {
  const { NO_COLOR: noColour, TERM: terminal } = host.env;
  const wanted = output.isTTY === true && (noColour === undefined || noColour === '') && terminal !== 'dumb';
  if (!wanted) return (_, text) => text;
  return (verdict, text) => `\u001B[${colours[verdict]}m${text}\u001B[39m`;
}
