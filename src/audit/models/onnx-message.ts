import type { onnx } from 'onnx-proto';
import { UsageError } from '../../core/errors.ts';
import { refused } from './refused.ts';

/**
 * The message that an ONNX file is, read with the package onnx-proto. Raw weights in it are views of `bytes`.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @throws {UsageError} one line; where onnx-proto is not installed, what installs it
 */
export async function decodeOnnx(file: string, bytes: Uint8Array): Promise<onnx.ModelProto> {
  const { ModelProto } = await loaded(file);
  try {
    // no Buffer, of which a text that is cut off would be read
    return ModelProto.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw refused(file, 'ONNX', 'a model as protocol buffers', problemOf(error));
  }
}

async function loaded(file: string): Promise<typeof onnx> {
  try {
    return (await import('onnx-proto')).default.onnx;
  } catch {
    throw new UsageError(
      `${file}: is an ONNX file, which the package onnx-proto reads: npm install onnx-proto`,
    );
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
