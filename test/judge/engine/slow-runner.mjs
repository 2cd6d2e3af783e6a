// A runner that keeps its answers waiting.
import { setTimeout } from 'node:timers/promises';
import { start as startCoin } from './coin-runner.mjs';

export function start() {
  const coin = startCoin();
  return { run: (program, blocks) => setTimeout(1).then(() => coin.run(program, blocks)) };
}
