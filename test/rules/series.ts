/** A series as promtool reads it: `up{job="a"}`. */
export function series(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels).map(([label, value]) => `${label}="${value}"`)}}`;
}
