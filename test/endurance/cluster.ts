// A campaign of more than 2,000 blocks on a Redis and four workers, disturbed a hundred times: processes and
// Redis killed, frozen, cut off. Its evidence must be that of an undisturbed run each time.
// Usage: npm run endurance -- [faults] [seed]
import { disturb } from '../cluster/faults.ts';
import { hasRedis } from '../cluster/redis.ts';

const [faults = '100', seed = '1'] = process.argv.slice(2);
if (!hasRedis) process.exit(2);
const { done, blocks, problems } = await disturb({
  seed: Number(seed),
  faults: Number(faults),
  budget: '2.4e10',
  isShort: false,
  onFault: console.log,
});
console.log(
  Object.entries(done)
    .map(([name, times]) => `${times} times ${name}`)
    .join('\n'),
);
console.log(`${blocks} blocks; ${problems.length === 0 ? 'the evidence was the same every time' : ''}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
