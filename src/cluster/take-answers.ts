import type { Redis } from 'ioredis';
import { type ReadAnswer, readAnswer } from './answer.ts';
import { answersKey } from './redis-keys.ts';

/** Answers taken at once, at most, in number and in bytes. */
const most = { answers: 500, bytes: 16_000_000 } as const;
/** An answer that is longer is not even read. */
const longest = 32_000_000;
/** Of which so much is looked at. */
const glance = 4096;

const takeScript = `
local taken, bytes = {}, 0
for i = 1, ${most.answers} do
  local answer = redis.call('LPOP', KEYS[1])
  if not answer then break end
  if #answer > ${longest} then
    table.insert(taken, #answer)
    table.insert(taken, string.sub(answer, 1, ${glance}))
  else
    table.insert(taken, #answer)
    table.insert(taken, answer)
    bytes = bytes + #answer
  end
  if bytes > ${most.bytes} then break end
end
return taken`;

export interface TakenAnswer {
  readonly answer: ReadAnswer;
  readonly bytes: number;
}

/** The next answers to a campaign, if there are some. */
export async function takeAnswers(redis: Redis, reply: string): Promise<readonly TakenAnswer[]> {
  const taken = (await redis.callBuffer('EVAL', takeScript, 1, answersKey(reply))) as (number | Buffer)[];
  const answers: TakenAnswer[] = [];
  for (let i = 0; i < taken.length; i += 2) {
    const bytes = Number(taken[i]);
    answers.push({ answer: readAnswer(taken[i + 1] as Buffer, bytes), bytes });
  }
  return answers;
}
