import { root } from '../rules/sources.ts';

/** The first lines of a configuration in a folder of a test, which has no packages of its own. */
export const configHead: string = `
import { createRequire } from 'node:module';
const require = createRequire('${root}/package.json');
const fc = require('fast-check');
const { z } = require('zod');
const exactly = (x) => ({ lo: x, hi: x });`;
