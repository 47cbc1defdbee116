/** How often something happened lately, as a whole number: an increase is extrapolated, and would tell of 1.02 restarts. */
export function happened(counter: string, matchers: string, within: string): string {
  return `round(sum(increase(${counter}{${matchers}}[${within}])))`;
}
