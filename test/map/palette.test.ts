import { grounds, styles, stylesOf } from '../../lib/map/palette';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** How people see linear RGB: as it is, and with the three deficiencies in full (Machado, Oliveira, Fernandes 2009). */
const visions: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A just noticeable difference is about 0.02 in OKLab; lines are thin, so several of them. */
const least = 0.1;
/** WCAG 2.2, success criterion 1.4.11, asks for this of graphics. */
const leastContrast = 3;

function times(matrix: Matrix, [a, b, c]: Triple): Triple {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function map(triple: Triple, change: (value: number) => number): Triple {
  return [change(triple[0]), change(triple[1]), change(triple[2])];
}

function linear(colour: string): Triple {
  const value = Number.parseInt(colour.slice(1), 16);
  return map([value >> 16, (value >> 8) & 255, value & 255], (part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

/** OKLab, in which distances are as people see them. */
function lab(rgb: Triple): Triple {
  const cones = map(
    times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ],
      rgb,
    ),
    Math.cbrt,
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

function seen(colour: string, vision: Matrix): Triple {
  return lab(map(times(vision, linear(colour)), (part) => Math.min(1, Math.max(0, part))));
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('on a %s ground', (ground) => {
  const solid = styles.filter(({ dashed }) => !dashed).map((style) => style[ground]);

  test.each(Object.entries(visions))('all colours can be told apart with %s', (_, vision) => {
    const close = solid.flatMap((a, at) =>
      solid.slice(at + 1).filter((b) => {
        const [one, other] = [seen(a, vision), seen(b, vision)];
        return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]) < least;
      }),
    );
    expect(close).toEqual([]);
  });

  test.each(solid)('%s stands out', (colour) => {
    expect(contrast(colour, grounds[ground])).toBeGreaterThanOrEqual(leastContrast);
  });
});

test('each of the sixteen capabilities has a style of its own, and others get one too', () => {
  const known = stylesOf([]);
  expect(known.size).toBe(16);
  expect(new Set(known.values()).size).toBe(16);
  const more = stylesOf(['payments', 'logging', 'payments', 'accounts']);
  expect([...more.keys()].slice(16)).toEqual(['accounts', 'payments']);
  expect(more.get('logging')).toBe(known.get('logging'));
});
