import { Size, SizeRoundingBehavior } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

/** CPU in cores or millicores: `'250m'`, `'2'`. */
export type Cpu = `${number}` | `${number}m`;

const kibibyte = 1024;
const units = [
  { suffix: 'Ti', kibibytes: kibibyte ** 3 },
  { suffix: 'Gi', kibibytes: kibibyte ** 2 },
  { suffix: 'Mi', kibibytes: kibibyte },
] as const;

/** A size in the form the API server itself would print: the largest binary unit that keeps it whole. */
export function sizeText(size: Size): string {
  const kibibytes = kibibytesOf(size);
  const unit = units.find((candidate) => kibibytes > 0 && kibibytes % candidate.kibibytes === 0);
  return unit ? `${kibibytes / unit.kibibytes}${unit.suffix}` : `${kibibytes}Ki`;
}

/** A size in bytes. */
export function bytesOf(size: Size): number {
  return kibibytesOf(size) * kibibyte;
}

/** A size from bytes, rounded down to whole kibibytes. */
export function sizeOfBytes(bytes: number): Size {
  return Size.kibibytes(Math.floor(bytes / kibibyte));
}

/** A size as a Kubernetes quantity. */
export function sizeQuantity(size: Size): k8s.Quantity {
  return k8s.Quantity.fromString(sizeText(size));
}

/** CPU as a Kubernetes quantity in canonical form: `1000m` becomes `1`. */
export function cpuQuantity(cpu: Cpu): k8s.Quantity {
  const millicores = millicoresOf(cpu);
  return k8s.Quantity.fromString(millicores % 1000 === 0 ? `${millicores / 1000}` : `${millicores}m`);
}

/** CPU in thousandths of a core. */
export function millicoresOf(cpu: Cpu): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Math.round(Number(cpu) * 1000);
}

function kibibytesOf(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR });
}
