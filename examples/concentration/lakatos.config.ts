import { defineConfig } from 'lakatos';
import { bennett } from './claims/bennett.ts';
import { bernstein } from './claims/bernstein.ts';
import { cantelli } from './claims/cantelli.ts';
import { chernoff } from './claims/chernoff.ts';
import { dkw, dkwOneSided } from './claims/dkw.ts';
import { empiricalBernstein } from './claims/empirical-bernstein.ts';
import { hansonWright } from './claims/hanson-wright.ts';
import { hoeffding } from './claims/hoeffding.ts';
import { johnsonLindenstrauss } from './claims/johnson-lindenstrauss.ts';
import { azuma, freedman } from './claims/martingales.ts';
import { matrixBernstein } from './claims/matrix-bernstein.ts';
import { maximum } from './claims/maximum.ts';
import { mcdiarmid } from './claims/mcdiarmid.ts';

export default defineConfig({
  claims: [
    cantelli,
    hoeffding,
    chernoff,
    bernstein,
    bennett,
    mcdiarmid,
    azuma,
    freedman,
    dkw,
    dkwOneSided,
    empiricalBernstein,
    maximum,
    matrixBernstein,
    hansonWright,
    johnsonLindenstrauss,
  ],
});
