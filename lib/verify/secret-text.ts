/** Forms of secret values that can be told by their look, each with its name for people. */
const forms: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['an age key', /AGE-SECRET-KEY-1[A-Z0-9]{20,}/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ['a GitLab token', /\bglpat-[\w-]{20,}/],
  ['a Google API key', /\bAIza[\w-]{35}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a Slack token', /\bxox[abeoprs]-[\w-]{10,}/],
  ['a Slack webhook', /hooks\.slack\.com\/services\/\w+\/\w+\/\w+/],
  ['a Stripe key', /\b[rs]k_live_\w{16,}/],
  ['a Vault token', /\bhv[bs]\.[\w-]{20,}/],
  ['a JSON web token', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ['a bcrypt hash', /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}/],
  // Variables, templates and character classes of patterns in the place of the password are no values.
  ['a password in a URL', /\w:\/\/[\w.~%-]+:[\w.~%!*+-]+@[\w[]/],
];

/** Texts that may be values: letters and digits of base64, or hexadecimal digits of a hash's length. */
const words = /[A-Za-z0-9+]{24,}={0,2}/g;
const hexadecimal = /^[0-9a-f]{32,}$/;

/** Names of what is a secret by itself. Longer ones, such as `secretName`, say where one is. */
const names =
  'passw(?:or)?d|passphrase|secret|token|credentials?|(?:api|access|secret|private|signing|encryption)[-_.]?key';
const secretName = new RegExp(`(?:${names})$`, 'i');

/** Such a name with a literal value behind it, as configuration languages and shells write them. */
const assignments = new RegExp(`(?:${names})["']?\\s*(?:[:=]|=>)\\s*["']?([A-Za-z0-9+/_-]{8,})(?=["',;\\s]|$)`, 'gi');

/** Texts under such a name that may be values. */
const shortWords = /[A-Za-z0-9+]{8,}/g;

/** What everybody may know, random as it looks: digests, certificates and public keys, OpenPGP's also without their armour. */
const publicForms = [
  /\bsha(?:1|256|512)[:-][A-Za-z0-9+/=]+/g,
  /-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY)(?: BLOCK)?-----[^-]*-----END/g,
  /\b(?:mDME|mQEN|mQGN|mQIN|xjME|xsBN|xsDN|xsFN)[A-Za-z0-9+/=]{200,}/g,
] as const;

/** Entropy in bits a character from which on a text of this length is taken for random: words of languages and code have less. */
const randomFrom = { mixed: 3.9, hexadecimal: 3.2 } as const;

/** Changes between upper case, lower case and digits, as a share of the length. Names in camel case change seldom, random texts at every other character. */
const changesFrom = 0.35;

/** The same for shorter texts, whose share varies more, where their name already says what they are. */
const changesOfNamedFrom = 0.3;

/** Neighbours in an alphabet, one after the other: whoever lists an alphabet writes it in order. */
const longestRun = 5;

/** What secret value a text holds, as far as its look tells; undefined when it looks like none. */
export function secretIn(text: string): string | undefined {
  const form = forms.find(([, pattern]) => pattern.test(text));
  if (form) return form[0];
  const candidates = publicForms.reduce((rest, pattern) => rest.replaceAll(pattern, ''), text).match(words) ?? [];
  if (candidates.some(isRandom)) return 'a text as random as a secret';
  const assigned = [...text.matchAll(assignments)].map(([, value = '']) => value);
  return assigned.some(isRandomShort) ? namedSecret : undefined;
}

/** The same for a text that stands under a name: the name of a secret makes shorter values suspicious. */
export function secretUnder(name: string, text: string): string | undefined {
  return (
    secretIn(text) ?? (secretName.test(name) && /^\S+$/.test(text) && isRandomShort(text) ? namedSecret : undefined)
  );
}

const namedSecret = 'a random text under the name of a secret';

/** Names are words, with a number behind them at most; in what is random, digits and letters change all the time. */
function isRandomShort(value: string): boolean {
  return (value.match(shortWords) ?? []).some(
    (word) => !isAlphabet(word) && changes(word) / word.length >= changesOfNamedFrom,
  );
}

function isRandom(word: string): boolean {
  if (isAlphabet(word)) return false;
  if (hexadecimal.test(word)) return /\d/.test(word) && /[a-f]/.test(word) && entropy(word) >= randomFrom.hexadecimal;
  const isMixed = /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
  return isMixed && changes(word) / word.length >= changesFrom && entropy(word) >= randomFrom.mixed;
}

/** Shannon's, in bits a character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}

function changes(word: string): number {
  const kinds = [...word].map(kindOf);
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
}

function kindOf(character: string): string {
  if (/\d/.test(character)) return 'digit';
  return character === character.toUpperCase() ? 'upper' : 'lower';
}

function isAlphabet(word: string): boolean {
  let run = 1;
  for (let at = 1; at < word.length && run <= longestRun; at += 1) {
    run = word.charCodeAt(at) - word.charCodeAt(at - 1) === 1 ? run + 1 : 1;
  }
  return run > longestRun;
}
