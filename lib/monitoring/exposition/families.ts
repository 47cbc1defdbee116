import type { ExpositionFinding } from './finding';
import type { Description, Format, Reading, Sample } from './text';

/** Samples of one metric, with what is said about it. */
export interface Family {
  readonly name: string;
  /** Where it begins. */
  readonly line: number;
  /** `untyped` or `unknown` where nothing is said. */
  readonly type: string;
  /** Whether anything is said. */
  readonly typed: boolean;
  readonly help?: string;
  readonly samples: readonly Sample[];
}

/** What may follow the name of a metric in those of its samples, by type and format. */
const suffixes: Readonly<Record<Format, Readonly<Record<string, readonly string[]>>>> = {
  prometheus: {
    counter: [''],
    gauge: [''],
    histogram: ['_bucket', '_count', '_sum'],
    summary: ['', '_count', '_sum'],
    untyped: [''],
  },
  openmetrics: {
    counter: ['_total', '_created'],
    gauge: [''],
    gaugehistogram: ['_bucket', '_gcount', '_gsum'],
    histogram: ['_bucket', '_count', '_sum', '_created'],
    info: ['_info'],
    stateset: [''],
    summary: ['', '_count', '_sum', '_created'],
    unknown: [''],
  },
};

/** The suffixes of a type; undefined where the format has no such type. */
function suffixesOf(format: Format, type: string): readonly string[] | undefined {
  return Object.hasOwn(suffixes[format], type) ? suffixes[format][type] : undefined;
}

const untyped: Readonly<Record<Format, string>> = { prometheus: 'untyped', openmetrics: 'unknown' };

/** What is known of a family while it is read. */
interface Draft {
  readonly name: string;
  readonly line: number;
  readonly said: Map<Description['keyword'], Description>;
  readonly samples: Sample[];
}

/** Puts samples together that belong to one metric, and tells where the format does not allow what stands there. */
export function familiesOf(
  { entries }: Reading,
  format: Format,
): { families: Family[]; findings: ExpositionFinding[] } {
  const drafts = new Map<string, Draft>();
  const findings: ExpositionFinding[] = [];
  let last: Draft | undefined;
  const draftOf = (name: string, line: number) => {
    const draft: Draft = drafts.get(name) ?? { name, line, said: new Map(), samples: [] };
    drafts.set(name, draft);
    return draft;
  };
  for (const entry of entries) {
    const isSample = entry.kind === 'sample';
    const draft = draftOf(isSample ? ownerOf(entry, drafts, format) : entry.name, entry.line);
    const begun = draft.samples.length + draft.said.size > 0;
    if (begun && draft !== last) findings.push(scattered(entry, draft, format));
    if (isSample) {
      findings.push(...sampleFindings(entry, draft, format));
      draft.samples.push(entry);
    } else {
      findings.push(...descriptionFindings(entry, draft, format));
      draft.said.set(entry.keyword, entry);
    }
    last = draft;
  }
  return { families: [...drafts.values()].map((draft) => finished(draft, format)), findings };
}

function typeOf({ said }: Draft, format: Format): string {
  const text = said.get('TYPE')?.text ?? '';
  // One that is not known is complained about where it stands.
  return suffixesOf(format, text) ? text : untyped[format];
}

function finished(draft: Draft, format: Format): Family {
  const { name, line, said, samples } = draft;
  return {
    name,
    line,
    type: typeOf(draft, format),
    typed: said.has('TYPE'),
    help: said.get('HELP')?.text,
    samples,
  };
}

/** Name of the metric that a sample belongs to: one that was described and has such samples, or a metric of its own. */
function ownerOf({ name }: Sample, drafts: ReadonlyMap<string, Draft>, format: Format): string {
  const known = new Set(Object.values(suffixes[format]).flat());
  for (const suffix of known) {
    if (suffix === '' || !name.endsWith(suffix)) continue;
    const draft = drafts.get(name.slice(0, -suffix.length));
    if (draft && suffixesOf(format, typeOf(draft, format))?.includes(suffix)) return draft.name;
  }
  return name;
}

function scattered({ line }: { readonly line: number }, { name }: Draft, format: Format): ExpositionFinding {
  return {
    line,
    metric: name,
    level: format === 'openmetrics' ? 'error' : 'warning',
    rule: 'grouping',
    problem: 'another metric stands between its lines',
    remedy: 'write all lines of a metric one after the other',
  };
}

function sampleFindings(sample: Sample, draft: Draft, format: Format): ExpositionFinding[] {
  const { name, line } = sample;
  const type = typeOf(draft, format);
  const allowed = suffixesOf(format, type);
  if (!allowed || allowed.includes(name.slice(draft.name.length))) return [];
  const names = allowed.map((suffix) => `${draft.name}${suffix}`).join(', ');
  const problem = `a ${type} has no sample of this name`;
  return [{ line, metric: name, level: 'error', rule: 'sample-name', problem, remedy: `write ${names}` }];
}

function descriptionFindings(entry: Description, draft: Draft, format: Format): ExpositionFinding[] {
  const { line, name, keyword, text } = entry;
  const finding = (rule: string, problem: string, remedy: string): ExpositionFinding => ({
    line,
    metric: name,
    level: 'error',
    rule,
    problem,
    remedy,
  });
  const findings: ExpositionFinding[] = [];
  if (draft.said.has(keyword)) findings.push(finding('description', `has a second ${keyword}`, 'remove one'));
  if (keyword !== 'HELP' && draft.samples.length > 0) {
    findings.push(finding('description', `its ${keyword} follows its samples`, 'write it before them'));
  } else if (draft.samples.length > 0 && format === 'openmetrics') {
    findings.push(finding('description', 'its HELP follows its samples', 'write it before them'));
  }
  if (keyword === 'TYPE' && !suffixesOf(format, text)) {
    const known = Object.keys(suffixes[format]).join(', ');
    findings.push(finding('type', `'${text}' is no type`, `write one of ${known}`));
  }
  if (keyword === 'UNIT' && text !== '' && !name.endsWith(`_${text}`)) {
    findings.push(finding('unit', `the name does not end with its unit '${text}'`, `call it ${name}_${text}`));
  }
  return findings;
}
