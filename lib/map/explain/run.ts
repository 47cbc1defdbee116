import { parseArgs } from 'node:util';
import type { App } from 'cdk8s';
import { type ExitCode, environmentNamed, type Output, runCommand, terminal, UsageError } from '../../output/command';
import { synthesize } from '../../output/synthesize';
import { explain, parsedPort } from './explain';
import { explanationText } from './text';

const usage = 'npm run explain -- ENVIRONMENT FROM TO [PORT] [--json]';

/**
 * The command `npm run explain`: whether one end may connect to another, on which ports, by which policies, declared where,
 * or what to write to allow it. Exit codes: 0 allowed, 1 not allowed, 2 the question or the platform is wrong.
 */
export async function explainConnection(
  build: () => App,
  args: readonly string[] = process.argv.slice(2),
  { out, err }: Output = terminal,
): Promise<ExitCode> {
  return await runCommand(usage, { out, err }, () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [name, from, to, port, ...rest] = positionals;
    if (!name || !from || !to || rest.length > 0) throw new UsageError('name an environment and the two ends');
    const synthesized = environmentNamed(synthesize(build()), name);
    const explanation = explain(synthesized, { from, to, port: port === undefined ? undefined : parsedPort(port) });
    if (values.json) out(JSON.stringify(explanation));
    else for (const line of explanationText(explanation)) out(line);
    return explanation.allowed ? 0 : 1;
  });
}
