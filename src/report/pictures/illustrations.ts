import type { Illustration } from '../../core/illustration.ts';
import { distinct } from '../slug.ts';
import { type ChartRenderer, chartRenderer } from './draw.ts';
import type { Picture } from './picture.ts';
import { slicePicture, trajectoriesPicture } from './trajectories.ts';
import { weightsPicture } from './weights.ts';

/** What is shown of a case, as pictures, in the same order; without what is too large to be drawn. */
export async function drawIllustrations(illustrations: readonly Illustration[]): Promise<readonly Picture[]> {
  if (illustrations.length === 0) return [];
  const renderer = chartRenderer();
  const pictures: Picture[] = [];
  for (const illustration of illustrations) {
    const picture = await draw(illustration, renderer);
    if (picture !== undefined) pictures.push(picture);
  }
  // a table is saved by its name, so that two pictures of a kind need two names
  const names = distinct(pictures.map(({ tables }) => tables[0]!.table.name));
  return pictures.map((picture, i) => ({
    ...picture,
    tables: picture.tables.map(({ table }) => ({ table: { ...table, name: names[i]! } })),
  }));
}

function draw(illustration: Illustration, renderer: ChartRenderer): Promise<Picture | undefined> {
  switch (illustration.kind) {
    case 'trajectories':
      return trajectoriesPicture(illustration, renderer);
    case 'slice':
      return slicePicture(illustration, renderer);
    case 'matrices':
      return weightsPicture(illustration, renderer);
  }
}
