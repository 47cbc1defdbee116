const syntax = /^([+-]?)(\d+\.?\d*|\.\d+)(m|u|n|[kMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

const binaryUnits = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimalUnits = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const nano = 1_000_000_000n;

/** A quantity in billionths of its unit, the finest that Kubernetes keeps; undefined when it is none. */
export function parseQuantity(quantity: string | number): bigint | undefined {
  const [, sign, digits = '', suffix = ''] = syntax.exec(String(quantity)) ?? [];
  if (sign === undefined) return undefined;
  const scaled = decimal(digits, exponentOf(suffix)) * 1024n ** BigInt(Math.max(binaryUnits.indexOf(suffix), 0));
  return sign === '-' ? -scaled : scaled;
}

/**
 * The form in which the API server gives a quantity back: the largest unit of its family that leaves no fraction.
 *
 * Source: canonical form in k8s.io/apimachinery/pkg/api/resource. Exponents come out as decimal units.
 */
export function canonicalQuantity(quantity: string | number): string | undefined {
  const amount = parseQuantity(quantity);
  if (amount === undefined) return undefined;
  if (amount === 0n) return '0';
  const isBinary = String(quantity).endsWith('i') && amount % nano === 0n && abs(amount) >= 1024n * nano;
  return isBinary ? largest(amount / nano, 1024n, binaryUnits) : largest(amount, 1000n, decimalUnits);
}

function largest(amount: bigint, step: bigint, units: readonly string[]): string {
  let left = amount;
  let unit = 0;
  while (left % step === 0n && unit < units.length - 1) {
    left /= step;
    unit++;
  }
  return `${left}${units[unit]}`;
}

/** `1.5` with exponent 3, in billionths. What is finer is rounded up, as Kubernetes does. */
function decimal(digits: string, exponent: number): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  const shift = 9 + exponent - fraction.length;
  const number = BigInt(whole + fraction || '0');
  if (shift >= 0) return number * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (number + divisor - 1n) / divisor;
}

function exponentOf(suffix: string): number {
  if (/^[eE][+-]?\d/.test(suffix)) return Math.max(-30, Math.min(30, Number(suffix.slice(1))));
  const unit = suffix ? decimalUnits.indexOf(suffix) : -1;
  return unit < 0 ? 0 : (unit - 3) * 3;
}

function abs(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
