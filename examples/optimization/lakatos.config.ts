import { defineConfig } from 'lakatos';
import * as fixedPoints from './claims/fixed-points.ts';
import * as gradientDescent from './claims/gradient-descent.ts';
import * as momentum from './claims/momentum.ts';
import * as nonsmooth from './claims/nonsmooth.ts';
import * as proximal from './claims/proximal.ts';

export default defineConfig({
  paper: ['theory.md'],
  claims: [gradientDescent, momentum, nonsmooth, proximal, fixedPoints].flatMap((file) =>
    Object.values(file),
  ),
});
