import type { ExplainedHalf, ExplainedPort, Explanation } from './explanation';

/** An explanation for people. */
export function explanationText(explanation: Explanation): string[] {
  const { environment, from, to, allowed, ports, missing, unread } = explanation;
  const verb = allowed ? 'may connect to' : 'may not connect to';
  const target = from.id === to.id ? 'pods of its own' : to.title;
  const lines = [`${environment}: ${from.title} ${verb} ${target}`];
  if (ports.length === 0) lines.push(`  ${to.title} has no ports: declare one before anything connects to it`);
  for (const port of ports) lines.push(...portLines(port));
  if (missing) {
    lines.push(`  to allow it, write in ${missing.where}:`, `    ${missing.code}`);
    if (missing.note) lines.push(`    (${missing.note})`);
  }
  for (const { file, field } of unread) {
    lines.push(`  not counted: ${file} ${field} says what is not understood here, and may let through less or more`);
  }
  return lines;
}

function portLines(port: ExplainedPort): string[] {
  return [
    `  ${port.port}: ${port.allowed ? 'allowed' : 'not allowed'}`,
    ...declarationLines(port),
    ...halfLines(port.out, 'let out'),
    ...halfLines(port.in, 'let in'),
  ];
}

function declarationLines({ declared, declarations, allowed }: ExplainedPort): string[] {
  switch (declared) {
    case 'declared':
      return declarations.flatMap(({ path, protocol, open }) => [
        line('declared by', `${path} (${protocol})`),
        ...(open ? [line('open', open)] : []),
      ]);
    case 'implied':
      return [line('follows', 'from its other connections: whoever connects anywhere resolves names')];
    case 'probed':
      return [
        line(
          'declared',
          'nowhere: policies know the probes of the kubelet by the addresses of nodes, which it has too',
        ),
      ];
    case 'no':
      return allowed ? [line('declared', 'nowhere: the policies let it pass along with what is declared')] : [];
  }
}

function halfLines({ verdict, policies }: ExplainedHalf, label: string): string[] {
  switch (verdict) {
    case 'allowed':
      return policies.map(({ file, field }) => line(`${label} by`, `${file} ${field}`));
    case 'denied':
      return [line(`not ${label}`, `by any rule of ${policies.map(({ file }) => file).join(', ')}`)];
    case 'unpoliced':
      return [line(label, 'without asking: no policy of the platform applies at that end')];
  }
}

/** Columns that the first words of a line take. */
const labelWidth = 12;

function line(label: string, text: string): string {
  return `    ${label.padEnd(labelWidth)} ${text}`;
}
