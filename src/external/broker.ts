import { workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { type BrokerData, type Question, type Reply, signals } from './broker-messages.ts';
import { AnsweredError, programPool } from './program-pool.ts';

/**
 * A thread that holds a program's processes for another, which waits for the answers without going on: a
 * bound is a plain function of the case, and must come at once.
 */
const { port, signal, options } = workerData as BrokerData;
const pool = programPool(options);

async function answer(question: Question): Promise<Reply> {
  try {
    switch (question.kind) {
      case 'computes':
        return { result: await pool.computes() };
      case 'value':
        return { result: await pool.value(question.question) };
      case 'blocks':
        return { result: await pool.blocks(question.question, question.firsts, question.count) };
    }
  } catch (thrown) {
    const isAnswered = thrown instanceof AnsweredError;
    const { place, field } = isAnswered ? thrown : {};
    return {
      failed: {
        message: messageOf(thrown),
        ...(place !== undefined && { place }),
        namesField: field !== undefined,
        isOutside: isAnswered && thrown.isOutside,
      },
    };
  }
}

port.on('message', (question: Question) => {
  void answer(question).then((reply) => {
    // nobody here reads them any more
    const moved =
      question.kind === 'blocks' && 'result' in reply ? (reply.result as Float64Array<ArrayBuffer>[]) : [];
    port.postMessage(
      reply,
      moved.map(({ buffer }) => buffer),
    );
    Atomics.add(signal, signals.answers, 1);
    Atomics.notify(signal, signals.answers);
  });
});
Atomics.store(signal, signals.alive, 1);
Atomics.notify(signal, signals.alive);
