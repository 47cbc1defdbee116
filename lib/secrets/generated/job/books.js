/**
 * The two objects that the job keeps for itself, an entry for each precious Secret: the ledger of hashes, and the drafts of values
 * that are not yet where they belong. Runs in the cluster, in plain Node.js.
 *
 * @typedef {{ kind: 'ConfigMap' | 'Secret', plural: 'configmaps' | 'secrets', name: string }} Book
 */

/** What the job makes can be told by this. */
const labels = { 'app.kubernetes.io/managed-by': 'secret-bootstrap' };

/** How often a write is tried against others that write at the same time. */
const attempts = 50;

/**
 * @param {import('./main').Settings} settings
 * @returns {Book}
 */
function ledger({ ledger: name }) {
  return { kind: 'ConfigMap', plural: 'configmaps', name };
}

/**
 * @param {import('./main').Settings} settings
 * @returns {Book}
 */
function drafts({ drafts: name }) {
  return { kind: 'Secret', plural: 'secrets', name };
}

/**
 * Brings an entry of a book, which several runs may write to, to what `decide` makes of it; undefined stands for none.
 * @template {string | undefined} T
 * @param {import('./main').Settings} settings
 * @param {Book} book
 * @param {string} name
 * @param {import('./kubernetes').Client} call
 * @param {(entry: string | undefined) => T} decide
 * @returns {Promise<T>} the entry as it is now
 */
async function amend(settings, book, name, call, decide) {
  const path = `/api/v1/namespaces/${settings.namespace}/${book.plural}`;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { entries, version } = await readBook(settings, book, call);
    const entry = decide(entries[name]);
    if (entry === entries[name]) return entry;
    const data = { [name]: entry ?? null };
    const written = version
      ? await call('PATCH', `${path}/${book.name}`, { metadata: { resourceVersion: version }, data })
      : await call('POST', path, {
          apiVersion: 'v1',
          kind: book.kind,
          metadata: { name: book.name, namespace: settings.namespace, labels },
          data,
        });
    if (written.status === 200 || written.status === 201) return entry;
    if (written.status !== 409) throw refused(`enter in ${book.name}`, written);
  }
  throw new Error(`could not be entered in ${book.name}: others wrote to it all the time; run the job again`);
}

/**
 * @param {import('./main').Settings} settings
 * @param {Book} book
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<{ entries: Record<string, string>, version?: string }>}
 */
async function readBook(settings, { plural, name }, call) {
  const found = await call('GET', `/api/v1/namespaces/${settings.namespace}/${plural}/${name}`);
  if (found.status === 404) return { entries: {} };
  if (found.status !== 200) throw refused(`look up in ${name}`, found);
  return { entries: found.body.data ?? {}, version: found.body.metadata.resourceVersion };
}

/**
 * An entry of the drafts. The data of a Secret are in base64.
 * @param {import('./formats').Values} values
 */
function draftOf(values) {
  return Buffer.from(JSON.stringify(values)).toString('base64');
}

/**
 * The values of a draft; none of one that somebody has spoilt, which the parser's own words would quote.
 * @param {string} draft
 * @returns {import('./formats').Values}
 */
function valuesIn(draft) {
  try {
    return JSON.parse(Buffer.from(draft, 'base64').toString());
  } catch {
    return {};
  }
}

/**
 * @param {string} what
 * @param {import('./kubernetes').Answer} answer
 */
function refused(what, { status, body }) {
  return new Error(`the API server refused to ${what} it: ${status} ${body?.message ?? ''}`.trim());
}

module.exports = { amend, draftOf, drafts, labels, ledger, readBook, refused, valuesIn };
