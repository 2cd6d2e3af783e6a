import { root } from '../rules/sources.ts';
import { configHead } from './config-text.ts';

/** A configuration whose claim says that nothing leaves with more than so much of its probability e. */
export function clashConfig(bound: string, says = 'few leave'): string {
  return `${configHead}
const { probabilityClaim, fromExit } = await import('${root}/dist/src/index.js');
const { perTrajectory } = await import('${root}/dist/src/kit.js');
export default {
  claims: [
    probabilityClaim({
      id: 'x/clash',
      says: '${says}',
      tex: 'x',
      source: 'nowhere',
      cases: fc.record({ e: fc.constantFrom(0.5, 0.2, 0.3) }),
      schema: z.strictObject({ e: z.number() }),
      event: ({ e }) => perTrajectory(1, (stream) => stream.uniform() >= e),
      atLeast: ({ e }) => fromExit(${bound}),
      mustRefute: {},
    }),
  ],
};
`;
}
