import type { onnx } from 'onnx-proto';
import { UsageError } from '../../core/errors.ts';
import { inTime, type TimeLimit } from './in-time.ts';
import { refused } from './refused.ts';

/**
 * The message that an ONNX file is, read with the package onnx-proto. Raw weights in it are views of `bytes`;
 * whole numbers of 64 bits are numbers, above 2⁵³ rounded.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @throws {UsageError} one line; where onnx-proto is not installed, what installs it
 */
export async function decodeOnnx(
  file: string,
  bytes: Uint8Array,
  limit: TimeLimit,
): Promise<onnx.ModelProto> {
  const { ModelProto, protobuf } = await loaded(file);
  const decode = (): onnx.ModelProto =>
    withoutLong(protobuf, () =>
      // no Buffer, of which a text that is cut off would be read
      ModelProto.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    );
  try {
    return await inTime(limit, `${file}: ONNX`, bytes, decode);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw refused(file, 'ONNX', 'a model as protocol buffers', problemOf(error));
  }
}

type Protobuf = typeof import('protobufjs/minimal.js');

async function loaded(
  file: string,
): Promise<{ readonly ModelProto: typeof onnx.ModelProto; readonly protobuf: Protobuf }> {
  try {
    const [{ default: proto }, { default: protobuf }] = await Promise.all([
      import('onnx-proto'),
      import('protobufjs/minimal.js'),
    ]);
    return { ModelProto: proto.onnx.ModelProto, protobuf };
  } catch {
    throw new UsageError(
      `${file}: is an ONNX file, which the package onnx-proto reads: npm install onnx-proto`,
    );
  }
}

/** An object for each whole number would take 2 s and 300 MiB for the two million of a file of 2 MB. */
function withoutLong<R>({ util, configure }: Protobuf, read: () => R): R {
  const { Long } = util;
  const set = (value: typeof Long | undefined): void => {
    Object.assign(util, { Long: value });
    configure();
  };
  set(undefined);
  try {
    return read();
  } finally {
    set(Long);
  }
}

/** What protobufjs throws, or the engine where messages lie within messages without end. */
function problemOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  if (text.startsWith('index out of range')) return 'one whose end is missing (is the file cut off?)';
  if (text.startsWith('Maximum call stack')) return 'messages nested too deep';
  return text.startsWith('invalid ') ? text : 'damaged data';
}

/** A whole number of a message, 0 where it has none; above 2⁵³ it is rounded. */
export function integerOf(value: onnx.IAttributeProto['i']): number {
  return typeof value === 'number' ? value : (value?.toNumber() ?? 0);
}
