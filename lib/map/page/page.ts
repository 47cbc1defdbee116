import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { PlatformMap } from '../model';
import { cleaned, escaped } from '../text';

/**
 * The interactive page: one file with the drawing, the data and the program that shows them. Loads nothing, and may load
 * nothing: its policy allows only the very scripts and styles in it, by their hash.
 */
export function page(map: PlatformMap, svg: string): string {
  const script = program();
  const style = readFileSync(join(__dirname, 'style.css'), 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${[style, ...stylesIn(svg)].map(hash).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const title = `Map of ${map.environment}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escaped(map.environment)}</h1><p>${escaped(`${map.domain}; ${map.cluster}`)}</p></header>
<nav aria-label="Workloads and others">
<div class="field">
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" aria-controls="found" aria-describedby="hint">
<span id="hint" class="hint">name, namespace, image, port, protocol, secret; press / to come here, Escape to see all</span>
<span id="count" role="status"></span>
</div>
<ul id="found"></ul>
</nav>
<main id="details" aria-label="Details">
<p>Choose a workload in the list or in the drawing, to see who may talk to it, on which ports, and where that is declared.</p>
<noscript><p>Searching and choosing need scripts; the drawing does not.</p></noscript>
</main>
<section class="picture" aria-label="Drawing">
<div id="picture">
${svg}</div>
<div class="zoom"><button id="zoom-in" type="button" aria-label="Zoom in">+</button><button id="zoom-out" type="button" aria-label="Zoom out">−</button><button id="zoom-all" type="button">all</button></div>
</section>
<script id="data" type="application/json">${embedded(map)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The page's own program as one script. */
function program(): string {
  const built = buildSync({
    entryPoints: [join(__dirname, 'client', 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
  });
  return built.outputFiles.map(({ text }) => text).join('');
}

/**
 * Data inside a script element: nothing in it may look like the element's end, or the start of a comment. Its texts are those of
 * the drawing, character by character, since ids join the two.
 */
function embedded(map: PlatformMap): string {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? cleaned(value) : value);
  return JSON.stringify(map, clean).replaceAll('<', '\\u003c');
}

function stylesIn(svg: string): string[] {
  return [...svg.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = '']) => style);
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
