/**
 * `npm run reachability` prints, for every environment and every example of the catalogue on every kind of cluster, how many
 * connections are possible, declared, extra and missing; with `-- --mutants` also how many of all changes to one rule of one
 * policy the comparison notices. The exit code is 1 when anything is extra or missing, or a change goes unnoticed. Additions
 * that the text of the policies shows to be redundant are counted by themselves.
 */
import { parseArgs } from 'node:util';
import { type ExitCode, runCommand, terminal } from '../../lib/output/command';
import { networks } from './clusters';
import { isRight, judge } from './judge';
import { mutants } from './mutants';

function main(args: string[]): ExitCode {
  const { values } = parseArgs({ args, options: { mutants: { type: 'boolean' } } });
  let wrong = 0;
  let killed = 0;
  let total = 0;
  let redundant = 0;
  for (const { name, kind, manifests, expected } of networks()) {
    const judgement = judge(manifests, expected);
    const { pairs, declared, extra, missing } = judgement;
    if (!isRight(judgement)) wrong++;
    console.log(
      `${kind.padEnd(7)} ${name.padEnd(34)} ${pairs} pairs possible, ${declared} declared, extra = ${extra}, missing = ${missing}`,
    );
    if (!values.mutants) continue;
    for (const mutant of mutants(manifests, expected.facts)) {
      const noticed = !isRight(judge(mutant.manifests, expected));
      if (noticed === mutant.redundant) console.log(`  ${noticed ? 'noticed' : 'not noticed'}: ${mutant.name}`);
      if (mutant.redundant) redundant++;
      else total++;
      if (noticed && mutant.redundant) wrong++;
      if (noticed && !mutant.redundant) killed++;
    }
  }
  if (values.mutants) {
    console.log(
      `${killed} of ${total} changes of one rule noticed; redundant by the text of the policies: ${redundant}`,
    );
  }
  return wrong > 0 || killed < total ? 1 : 0;
}

void runCommand('npm run reachability -- [--mutants]', terminal, () => main(process.argv.slice(2))).then((code) => {
  process.exitCode = code;
});
