import { spectralEnclosure } from '../network/enclosed-norms.ts';
import { type Network, rowsOf } from '../network/network.ts';

/** A network in words: literal weights where they are few, else the recipe. */
export function explainNetwork(net: Network): string[] {
  const words = net.layers.map((layer, l) => {
    const rows = rowsOf(layer).map((row) => `(${Array.from(row).join(', ')})`);
    const { lo, hi } = spectralEnclosure(layer);
    const matrix =
      layer.weights.length <= 16 ? ` = (${rows.join('; ')})` : ` is ${layer.width} × ${layer.fanIn}`;
    const bias =
      layer.bias && layer.width <= 8 ? `, b_${l + 1} = (${Array.from(layer.bias).join(', ')})` : '';
    return `W_${l + 1}${matrix}${bias}, ‖W_${l + 1}‖_σ in [${lo}, ${hi}]`;
  });
  return [`φ = ${net.activation}`, ...words];
}
