import type { ClaimBackend } from '../../../src/judge/claims/claim.ts';
import {
  formatBackend,
  loadTensorBackend,
  type TensorBackend,
} from '../../../src/theory/network/tensor-backend.ts';

let loading: Promise<TensorBackend> | undefined;
let loaded: TensorBackend | undefined;

/** TensorFlow.js, loaded once a thread. */
export const tensors: ClaimBackend = {
  load: async () => {
    loading ??= loadTensorBackend();
    loaded = await loading;
    return formatBackend(loaded);
  },
};

/** @throws {Error} where nobody has awaited `tensors.load()` */
export function tensorBackend(): TensorBackend {
  if (loaded === undefined) throw new Error('the tensor backend was not loaded before an experiment');
  return loaded;
}
