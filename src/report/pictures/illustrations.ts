import type { Illustration } from '../../core/illustration.ts';
import { distinct } from '../slug.ts';
import { type ChartRenderer, chartRenderer } from './draw.ts';
import type { DataTable, Picture } from './picture.ts';
import { fanPicture, slicePicture } from './trajectories.ts';
import { weightsPicture } from './weights.ts';

/** Pictures with the tables that they are drawn from. */
export interface DrawnPictures {
  readonly pictures: readonly Picture[];
  readonly tables: readonly DataTable[];
}

interface Drawn {
  readonly picture: Picture;
  readonly table: DataTable;
}

/** What is shown of a case, as pictures, in the same order; without what is too large to be drawn. */
export async function drawIllustrations(illustrations: readonly Illustration[]): Promise<DrawnPictures> {
  if (illustrations.length === 0) return { pictures: [], tables: [] };
  const renderer = await chartRenderer();
  const drawn: Drawn[] = [];
  for (const illustration of illustrations) {
    const made = await draw(illustration, renderer);
    if (made !== undefined) drawn.push(made);
  }
  // a table is saved by its name, so that two pictures of a kind need two names
  const names = distinct(drawn.map(({ table }) => table.name));
  return {
    pictures: drawn.map(({ picture }, i) => ({ ...picture, tables: [{ name: names[i]! }] })),
    tables: drawn.map(({ table }, i) => ({ ...table, name: names[i]! })),
  };
}

function draw(illustration: Illustration, renderer: ChartRenderer): Promise<Drawn | undefined> {
  switch (illustration.kind) {
    case 'trajectories':
      return fanPicture(illustration, renderer);
    case 'slice':
      return slicePicture(illustration, renderer);
    case 'matrices':
      return weightsPicture(illustration, renderer);
  }
}
