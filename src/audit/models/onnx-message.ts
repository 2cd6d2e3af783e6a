import { createRequire } from 'node:module';
import type { onnx } from 'onnx-proto';
import { UsageError } from '../../core/errors.ts';
import { refused } from './refused.ts';

/**
 * The message that an ONNX file is, read with the package onnx-proto. Raw weights in it are views of `bytes`;
 * whole numbers of 64 bits are numbers, above 2⁵³ rounded.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @throws {UsageError} one line; where onnx-proto is not installed, what installs it
 */
export function decodeOnnx(file: string, bytes: Uint8Array): onnx.ModelProto {
  const { ModelProto, Reader } = loaded(file);
  // no Buffer, of which a text that is cut off would be read
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return ModelProto.decode(boundedReader(Reader, plain));
  } catch (error) {
    throw refused(file, 'ONNX', 'a model as protocol buffers', problemOf(error));
  }
}

type Long = ReturnType<InstanceType<ReaderClass>['int64']>;
type ReaderClass = typeof import('protobufjs/minimal.js').Reader;

/** Both from one loader of modules: the decoder takes only its own reader, not that of a second copy. */
function loaded(file: string): {
  readonly ModelProto: typeof onnx.ModelProto;
  readonly Reader: ReaderClass;
} {
  const require = createRequire(import.meta.url);
  try {
    const { ModelProto } = (require('onnx-proto') as typeof import('onnx-proto')).onnx;
    const { Reader } = require('protobufjs/minimal.js') as typeof import('protobufjs/minimal.js');
    return { ModelProto, Reader };
  } catch {
    throw new UsageError(
      `${file}: is an ONNX file, which the package onnx-proto reads: npm install onnx-proto`,
    );
  }
}

/** The tags and lengths of a network of several thousand nodes and their tensors. */
const mostTags = 300_000;
/** Those of 64 bits are sizes; float16 weights may be listed as those of 32. */
const [mostInt64, mostInt32] = [1_000_000, 12_000_000];

/**
 * A reader that gives up where a file is made of nothing but small fields, each of which becomes an object:
 * two bytes of a file can ask for half a microsecond.
 */
function boundedReader(Reader: ReaderClass, bytes: Uint8Array): InstanceType<ReaderClass> {
  class BoundedReader extends Reader {
    private tags = 0;
    private int64s = 0;
    private int32s = 0;

    override uint32(): number {
      if (++this.tags > mostTags) throw tooMany(mostTags / 2, 'fields');
      return super.uint32();
    }

    override int32(): number {
      if (++this.int32s > mostInt32) throw tooMany(mostInt32, 'integers that are not raw data');
      return super.uint32() | 0;
    }

    override int64(): Long {
      return this.small() ?? super.int64();
    }

    override uint64(): Long {
      return this.small() ?? super.uint64();
    }

    /** A whole number of at most four bytes, as a number: an object for each of a million takes a second. */
    private small(): Long | undefined {
      if (++this.int64s > mostInt64) throw tooMany(mostInt64, 'integers that are not raw data');
      let value = 0;
      for (let i = 0; i < 4 && this.pos + i < this.len; i++) {
        const byte = this.buf[this.pos + i]!;
        value |= (byte & 127) << (7 * i);
        if (byte >= 128) continue;
        this.pos += i + 1;
        return value as unknown as Long; // the messages' types allow both
      }
      return undefined;
    }
  }
  return new BoundedReader(bytes);
}

const tooMany = (most: number, what: string): Error => new Error(`invalid model: more than ${most} ${what}`);

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
