import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Json } from '../core/json.ts';
import { FieldError } from '../judge/claims/claim-error.ts';
import { compiledFile } from '../judge/engine/compiled-file.ts';
import { type BrokerData, type Failed, type Question, type Reply, signals } from './broker-messages.ts';
import type { Computes } from './process.ts';
import type { PoolOptions } from './program-pool.ts';

/** What a thread has of a program: every answer is waited for. */
export interface Connection {
  computes(): Computes;
  value(question: Readonly<Record<string, Json>>): Json;
  blocks(
    question: Readonly<Record<string, Json>>,
    firsts: readonly number[],
    count: number,
  ): readonly Float64Array[];
}

/** A thread that has not begun by then never will. */
const startMs = 60_000;
const lookMs = 1000;

/** Starts the program with the first question; it ends with this thread. */
export function connect(options: PoolOptions): Connection {
  let broker: ((question: Question) => Reply) | undefined;
  const ask = (question: Question): unknown => {
    broker ??= startBroker(options);
    const reply = broker(question);
    if (!('failed' in reply)) return reply.result;
    throw errorOf(reply.failed);
  };
  return {
    computes: () => ask({ kind: 'computes' }) as Computes,
    value: (question) => ask({ kind: 'value', question }) as Json,
    blocks: (question, firsts, count) =>
      ask({ kind: 'blocks', question, firsts, count }) as readonly Float64Array[],
  };
}

function startBroker(options: PoolOptions): (question: Question) => Reply {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4 * signals.fields));
  const data: BrokerData = { port: port2, signal, options };
  const worker = new Worker(compiledFile(import.meta.url, './broker.js'), {
    workerData: data,
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return (question) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    port1.postMessage(question);
    if (Atomics.wait(signal, signals.alive, 0, startMs) === 'timed-out')
      throw new Error('the thread that starts programs did not begin');
    for (;;) {
      const seen = Atomics.load(signal, signals.answers);
      const received = receiveMessageOnPort(port1);
      if (received !== undefined) return received.message as Reply;
      Atomics.wait(signal, signals.answers, seen, lookMs);
    }
  };
}

function errorOf({ message, place, namesField, isOutside }: Failed): Error {
  if (isOutside) return new RangeError(message);
  const failure = namesField ? new FieldError(message) : new Error(message);
  // where it was thrown is in the program: its line is read off the stack like an author's
  failure.stack = `Error: ${message}${place === undefined ? '' : `\n    at ${place}:1`}`;
  return failure;
}
