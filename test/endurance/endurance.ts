// npm run endurance -- <what> [how often] [seed]: the long forms of what the tests do for a moment.
import { disturb } from '../cluster/faults.ts';
import { hasRedis } from '../cluster/redis.ts';
import { memoryOf } from './memory.ts';
import { killAndResume } from './resume.ts';
import { answerHistory } from './rows.ts';
import { killWriters } from './writers.ts';

/** What is done, how often, and whether it came out as it should. */
interface Form {
  readonly says: string;
  readonly times: number;
  run(times: number, seed: number): Promise<boolean>;
}

const onKill = console.log;
const forms: Readonly<Record<string, Form>> = {
  cluster: {
    says: 'faults of a campaign of more than 2,000 blocks on a Redis and four workers: the same evidence',
    times: 100,
    run: async (faults, seed) => {
      if (!hasRedis) return false;
      const { done, blocks, problems } = await disturb({
        seed,
        faults,
        budget: '2.4e10',
        isShort: false,
        onFault: onKill,
      });
      for (const [name, times] of Object.entries(done)) console.log(`${times} times ${name}`);
      console.log(`${blocks} blocks`);
      for (const problem of problems) console.error(problem);
      return problems.length === 0;
    },
  },
  resume: {
    says: 'kills of a check at random moments, each resumed: the same evidence, nothing computed twice that was kept',
    times: 50,
    run: async (kills, seed) => {
      const args = ['--catalogue', 'stagnation/minibatch', '--budget', 'quick'];
      const found = await killAndResume(args, { seed, kills, onKill });
      console.log(found);
      return found.isSame && found.repeated === 0 && found.kept > 0;
    },
  },
  writers: {
    says: 'kills of processes that write to one ledger: nothing lost that was said to be kept, no line damaged',
    times: 200,
    run: async (kills, seed) => {
      const found = await killWriters({ seed, kills, onKill });
      console.log(found);
      return found.lost === 0 && found.damaged === 0 && found.promised > kills;
    },
  },
  rows: {
    says: 'rows of a ledger, of which history tells within a second of a processor',
    times: 1_000_000,
    run: (rows) => {
      const found = answerHistory(rows);
      console.log(found);
      return Promise.resolve(found.all.processor < 1 && found.one.processor < 1);
    },
  },
  memory: {
    says: 'cases of a check, after a fifth of which its memory grows by no more than 50 MiB',
    times: 200_000,
    run: async (cases) => {
      const found = await memoryOf(cases);
      console.log(found);
      return found.most - found.warmUp <= 50;
    },
  },
};

const [what = 'cluster', times, seed = '1'] = process.argv.slice(2);
const form = forms[what];
if (form === undefined) {
  for (const [name, { says, times: usual }] of Object.entries(forms))
    console.error(`npm run endurance -- ${name} [${usual}] [seed]: ${usual} ${says}`);
  process.exit(2);
}
const isAsItShould = await form.run(times === undefined ? form.times : Number(times), Number(seed));
console.log(isAsItShould ? 'as it should be' : 'NOT AS IT SHOULD BE');
process.exitCode = isAsItShould ? 0 : 1;
