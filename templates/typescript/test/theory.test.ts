import { theory } from 'lakatos/vitest';
import config from '../lakatos.config.ts';

// a test for each claim, that it is not refuted, and one for its wrong versions, that they are
theory({ config, budget: 'quick' });
