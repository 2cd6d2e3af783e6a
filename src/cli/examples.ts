import type { Command } from 'commander';

/** What one would type, by command; '' for the program as a whole. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  '': ['lakatos init my-theory', 'lakatos check --budget quick', 'lakatos explain family/name'],
  check: [
    'lakatos check --budget quick',
    "lakatos check stagnation 'networks/*' --seed 2",
    'lakatos check claims.py --all --keep',
  ],
  gate: ['lakatos gate --update', 'lakatos gate --explain', 'lakatos gate --base origin/main --comment'],
  campaign: ['lakatos campaign --for 8h', 'lakatos campaign family/name --steps 1e11 --seed night'],
  sharpen: ['lakatos sharpen family/name', 'lakatos sharpen family/name --constant bound --budget thorough'],
  list: ["lakatos list 'networks/*'", 'lakatos list --catalogue --json'],
  explain: ['lakatos explain family/name', 'lakatos explain family/name --case nearest --page case.html'],
  replay: ['lakatos replay reports/counterexamples/family-name.json --page case.html'],
  report: [
    'lakatos report --format junit,sarif',
    'lakatos report shard-1.json shard-2.json --merge --out reports',
    'lakatos report --site public --since theory.lock.json',
  ],
  serve: ['lakatos serve --open'],
  paper: ['lakatos paper --markdown', 'lakatos paper --annotate paper/lakatos-notes.tex'],
  history: ['lakatos history family/name'],
  ledger: ['lakatos ledger export --format parquet --to results.parquet', 'lakatos ledger gc'],
  init: ['lakatos init my-theory', 'lakatos init --python'],
  new: ['lakatos new coins/fair --kind inequality'],
  doctor: ['lakatos doctor --redis redis://10.0.0.5:6379'],
  worker: ['lakatos worker redis://10.0.0.5:6379', 'lakatos check --engine redis://10.0.0.5:6379'],
};

/** Adds to the help of the program and of its commands what one would type. */
export function addExamples(program: Command): void {
  for (const command of [program, ...program.commands]) {
    const lines = examples[command === program ? '' : command.name()];
    if (lines !== undefined)
      command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}
