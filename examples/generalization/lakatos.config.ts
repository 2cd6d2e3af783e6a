import { defineConfig } from 'lakatos';
import { compression } from './claims/compression.ts';
import { occam, realizable } from './claims/finite-class.ts';
import { catoni, catoniSharp, maurer, mcallester, seeger } from './claims/pac-bayes.ts';
import { contraction, massart } from './claims/rademacher.ts';
import { sauer } from './claims/sauer.ts';
import { hardtRechtSinger } from './claims/stability.ts';

export default defineConfig({
  claims: [
    maurer,
    seeger,
    catoni,
    catoniSharp,
    mcallester,
    occam,
    realizable,
    contraction,
    massart,
    hardtRechtSinger,
    compression,
    sauer,
  ],
});
