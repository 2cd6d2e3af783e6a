import { describe, expect, it } from 'vitest';
import catalogue from '../../properties/catalogue.ts';
import { loadBuiltIn } from '../../src/config/built-in.ts';
import { checkConfig } from '../../src/config/config-schema.ts';

describe('the built-in catalogue', () => {
  it('passes all checks of a configuration, those left out where it is loaded too', async () => {
    const checked = checkConfig(catalogue, 'the built-in catalogue');
    const loaded = await loadBuiltIn();
    expect(loaded.claims.map(({ id }) => id)).toEqual(checked.claims.map(({ id }) => id));
  });
});
