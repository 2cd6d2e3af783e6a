/** Claims that hold, but for what each does on some case; `KINDS` selects them. */
export const failingConfig = `import { defineConfig, exactly, fc, inequalityClaim, z } from 'lakatos';

const claim = (name, sides, more = {}) =>
  inequalityClaim({
    id: \`broken/\${name}\`,
    says: 'n ≤ n + 1', tex: 'n', source: 'me',
    schema: z.strictObject({ n: z.int() }),
    cases: fc.record({ n: fc.integer({ min: 1, max: 9 }) }),
    sides: (c) => ({ lhs: exactly(sides(c)), rhs: exactly(c.n + 1) }),
    mustRefute: { 'twice': { sides: ({ n }) => ({ lhs: exactly(2 * n + 2), rhs: exactly(n + 1) }) } },
    ...more,
  });
const onLarge = (what) => ({ n }) => {
  if (n > 3) what(n);
  return n;
};
const kinds = {
  good: () => claim('good', ({ n }) => n),
  throws: () => claim('throws', onLarge((n) => { throw new Error(\`no \${n}\`); })),
  text: () => claim('text', onLarge(() => { throw 'just text'; })),
  mutant: () => claim('mutant', ({ n }) => n, { mustRefute: { half: { sides: () => { throw new TypeError('no half'); } } } }),
  generator: () => claim('generator', ({ n }) => n, { cases: fc.integer().map(() => { throw new Error('no case'); }) }),
  hangs: () => claim('hangs', onLarge(() => { for (;;); })),
  never: () => ({ ...claim('never', ({ n }) => n), backend: { load: () => new Promise(() => {}) } }),
  memory: () => claim('memory', onLarge(() => { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); })),
  exits: () => claim('exits', onLarge(() => process.exit(0))),
  late: () => claim('late', onLarge(() => { setTimeout(() => void Promise.reject(new Error('too late')), 1); })),
  odd: () => claim('odd', onLarge(() => { setTimeout(() => { throw () => 'a function'; }, 1); })),
  deaf: () => claim('deaf', onLarge(() => { process.removeAllListeners('uncaughtException'); setTimeout(() => { throw null; }, 1); })),
  refuted: () => claim('refuted', ({ n }) => n + 2),
  arrays: () => { const kept = []; return claim('arrays', ({ n }) => { kept.push(new Float64Array(3e7).fill(n)); return n; }); },
  array: () => claim('array', onLarge(() => new ArrayBuffer(2 ** 53 - 1))),
  excused: () => claim('excused', ({ n }) => n, { mustRefute: { endless: { sides: (c) => { const f = () => f() + 1; return f(); } } } }),
  kills: () => claim('kills', onLarge(() => { process.kill(process.pid, 'SIGTERM'); process.kill(process.pid, 'SIGTERM'); })),
};
export default defineConfig({ claims: process.env.KINDS.split(' ').map((kind) => kinds[kind]()) });
`;
