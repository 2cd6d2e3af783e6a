// A program that speaks Lakatos' protocol; its first argument says what it does wrong, if anything.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [fault = '', file = ''] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

/** Uniform on [0, 1), from the seed and the number of the trajectory alone. */
function uniform(seed, i) {
  return createHash('sha256').update(`${seed}/${i}`).digest().readUInt32BE(0) / 2 ** 32;
}

const answers = {
  'wrong id': ({ id, value }) => ({ id: id + 1, value }),
  'no value': ({ id }) => ({ id }),
  'too few': ({ id, outcomes }) => ({ id, outcomes: outcomes?.slice(1) }),
  'no number': ({ id, outcomes }) => ({ id, outcomes: outcomes?.map(() => 'one') }),
  NaN: ({ id, outcomes }) => ({ id, outcomes: base64(outcomes.map((x, i) => (i === 3 ? NaN : x))) }),
  'odd bytes': ({ id }) => ({ id, outcomes: 'AAAA' }),
  'two for an event': ({ outcomes, ...answer }) => ({ ...answer, outcomes: outcomes?.map((x) => 2 * x) }),
  base64: (answer) => (answer.outcomes ? { ...answer, outcomes: base64(answer.outcomes) } : answer),
  events: ({ outcomes, ...answer }) => (outcomes ? { ...answer, events: bytes(outcomes) } : answer),
  'no event': ({ id, outcomes }) => ({ id, events: bytes(outcomes.map((x) => 2 * x)) }),
  'another seed': ({ id, outcomes }) => ({ id, outcomes: outcomes.map(() => Number(Math.random() < 0.5)) }),
  'own error': ({ id }) => ({ id, error: 'ZeroDivisionError: division by zero', place: '/some/walk.py:12' }),
  outside: ({ id }) => ({ id, outside: 'exit must be positive' }),
};

function bytes(values) {
  return Buffer.from(values).toString('base64');
}

function base64(values) {
  return Buffer.from(Float64Array.from(values).buffer).toString('base64');
}

function answer({ id, ask, case: c, seed, first, count }) {
  if (ask === 'bound') return { id, value: c.exit };
  if (ask === 'is fair') return { id, value: c.exit === 0.5 };
  if (ask !== undefined) return { id, value: 'Infinity' };
  const outcomes = Array.from({ length: count }, (_, i) => Number(uniform(seed, first + i) >= c.exit));
  return { id, outcomes };
}

if (fault === 'says nothing') setInterval(() => undefined, 1000);
else if (fault === 'ends at once') {
  console.error('the library is missing');
  process.exitCode = 3;
} else {
  if (fault === 'garbage') console.log('loading the model …');
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    if ('lakatos' in question) {
      const version = fault === 'old' ? 0 : 1;
      say(JSON.stringify({ lakatos: version, name: fault === 'no name' ? '' : 'coin', version: '1.2' }));
      continue;
    }
    if (file !== '' && fault === 'counts')
      appendFileSync(file, `${process.pid} ${question.first ?? 'value'} ${question.count}\n`);
    if (fault === 'hangs') for (;;);
    if (fault === 'always dies') throw new Error('out of luck');
    if (fault === 'dies once' && !existsSync(file)) {
      writeFileSync(file, '');
      process.exit(9);
    }
    if (fault === 'prints') console.log('epoch 1 …');
    const right = answer(question);
    say(JSON.stringify(answers[fault]?.(right) ?? right));
    if (fault === 'twice') say(JSON.stringify(right));
  }
}
