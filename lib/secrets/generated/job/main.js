/**
 * Creates the Secrets of one namespace that do not exist, and checks those that do. Never changes and never deletes one, so it
 * may run any number of times, also side by side. Runs in the cluster, in plain Node.js; prints names, never values.
 *
 * The ledger, a ConfigMap, holds a salted hash of each precious Secret. One that is in the ledger and no longer in the cluster,
 * or has another value there, is reported instead of made anew: something else still remembers the old value.
 *
 * Nothing writes two objects at once, so a precious value is first put into the drafts, a Secret that no workload reads, then
 * entered in the ledger, then created, and then taken out of the drafts. Whenever a run ends before its time, the next one either
 * finds the draft and creates the same value, or nobody has ever been able to read one.
 *
 * A Secret that `succeeds` another was made beside it, while both values were accepted. It is not made when only the other is known:
 * whoever remembers that one would not accept it.
 *
 * @typedef {{ name: string, type: string, precious: boolean, succeeds?: string, keys: import('./formats').Keys }} Wanted
 * @typedef {{ namespace: string, ledger: string, drafts: string, regenerate: string[], secrets: Wanted[] }} Settings
 */
const { createHash, randomBytes } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { amend, draftOf, drafts, labels, ledger, readBook, refused, valuesIn } = require('./books.js');
const { check, make } = require('./formats.js');
const { connect } = require('./kubernetes.js');

/** Bytes of the salt of a hash in the ledger. */
const saltBytes = 16;

const isGone =
  'existed and is gone; a new value would lock out whoever remembers the old one. Restore it from the backup, or, if nothing remembers it, list it in regenerate';

/** The ledger has another value than the one at hand. */
class Mismatch extends Error {}

/**
 * Brings the Secrets of a namespace about.
 * @param {Settings} settings
 * @param {import('./kubernetes').Client} call
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether every Secret is there and right
 */
async function bootstrap(settings, call, say) {
  let right = true;
  for (const wanted of settings.secrets) {
    try {
      say(`${settings.namespace}/${wanted.name}: ${await bring(settings, wanted, call)}`);
    } catch (error) {
      right = false;
      say(`${settings.namespace}/${wanted.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return right;
}

/**
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<string>} what was done
 */
async function bring(settings, wanted, call) {
  const found = await find(settings, wanted, call);
  if (found) return keep(settings, wanted, found, call);
  return wanted.precious ? bringPrecious(settings, wanted, call) : create(settings, wanted, made(wanted), call);
}

/**
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<string>}
 */
async function bringPrecious(settings, wanted, call) {
  const obstacle = await obstacleTo(settings, wanted, call);
  if (obstacle) return keepAfterAll(settings, wanted, obstacle, call);
  const draft = await amend(settings, drafts(settings), wanted.name, call, (entry) =>
    fits(wanted, entry) ? entry : draftOf(made(wanted)),
  );
  const values = valuesIn(draft);
  try {
    await record(settings, wanted, values, call);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    // Another run made and entered it after the first look, so that this draft is of no use.
    await discardDraft(settings, wanted, call);
    return keepAfterAll(settings, wanted, isGone, call);
  }
  const done = await create(settings, wanted, values, call);
  if (done === 'created') await discardDraft(settings, wanted, call);
  return done;
}

/**
 * Keeps a Secret that another run has made after the first look.
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {string} otherwise what is wrong when there is none
 * @param {import('./kubernetes').Client} call
 */
async function keepAfterAll(settings, wanted, otherwise, call) {
  const found = await find(settings, wanted, call);
  if (found) return keep(settings, wanted, found, call);
  throw new Error(otherwise);
}

/**
 * @param {Wanted} wanted
 * @returns {import('./formats').Values} new values
 */
function made({ keys }) {
  const values = make(keys);
  const faults = check(keys, values);
  if (faults.length > 0) throw new Error(`was made wrong and not written: ${faults.join(', ')}`);
  return values;
}

/**
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./formats').Values} values
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<string>}
 */
async function create(settings, wanted, values, call) {
  const created = await call('POST', `/api/v1/namespaces/${settings.namespace}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    type: wanted.type,
    metadata: { name: wanted.name, namespace: settings.namespace, labels },
    immutable: true,
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  });
  // Another run, or this one before its answer was lost, has made it: what counts is what the cluster holds.
  if (created.status === 409) return bring(settings, wanted, call);
  if (created.status !== 201) throw refused('create', created);
  return 'created';
}

/**
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./formats').Values} values
 * @param {import('./kubernetes').Client} call
 */
async function keep(settings, wanted, values, call) {
  const faults = check(wanted.keys, values);
  if (faults.length > 0) {
    const remedy = wanted.precious ? 'restore it from the backup' : 'delete it, and run the job again to have one made';
    throw new Error(`${faults.join(', ')}. It was left as it is; ${remedy}`);
  }
  if (wanted.precious) {
    await record(settings, wanted, values, call);
    await discardDraft(settings, wanted, call);
  }
  return 'exists';
}

/**
 * Why a precious Secret must not be made, as far as ledger and drafts tell.
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<string | undefined>}
 */
async function obstacleTo(settings, wanted, call) {
  const { name, succeeds } = wanted;
  const { entries } = await readBook(settings, ledger(settings), call);
  const entry = entries[name];
  if (entry !== undefined) {
    if (settings.regenerate.includes(name)) return undefined;
    const draft = (await readBook(settings, drafts(settings), call)).entries[name];
    return fits(wanted, draft) && isHashOf(entry, valuesIn(draft)) ? undefined : isGone;
  }
  if (succeeds === undefined || entries[succeeds] === undefined) return undefined;
  return `is to take the place of ${succeeds} and was never there beside it, so that nobody accepts it yet. Roll out the phase in which both are there first`;
}

/**
 * Writes a precious Secret into the ledger, or compares it with what stands there.
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./formats').Values} values
 * @param {import('./kubernetes').Client} call
 */
async function record(settings, { name }, values, call) {
  await amend(settings, ledger(settings), name, call, (entry) => {
    if (entry !== undefined && isHashOf(entry, values)) return entry;
    if (entry !== undefined && !settings.regenerate.includes(name)) {
      throw new Mismatch(
        'has another value than when it was made. Restore the old one from the backup, or, if nothing remembers it, list it in regenerate',
      );
    }
    return hashed(values, randomBytes(saltBytes).toString('hex'));
  });
}

/**
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./kubernetes').Client} call
 */
async function discardDraft(settings, { name }, call) {
  await amend(settings, drafts(settings), name, call, () => undefined);
}

/**
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<import('./formats').Values | undefined>} its values, where it exists
 */
async function find(settings, { name }, call) {
  const found = await call('GET', `/api/v1/namespaces/${settings.namespace}/secrets/${name}`);
  if (found.status === 404) return undefined;
  if (found.status !== 200) throw refused('read', found);
  return valuesOf(found.body);
}

/**
 * Whether there is a draft, with values of the formats that are wanted now.
 * @param {Wanted} wanted
 * @param {string | undefined} draft
 * @returns {draft is string}
 */
function fits({ keys }, draft) {
  return draft !== undefined && check(keys, valuesIn(draft)).length === 0;
}

/**
 * @param {string} entry of the ledger
 * @param {import('./formats').Values} values
 */
function isHashOf(entry, values) {
  return entry === hashed(values, entry.split(':')[0] ?? '');
}

/**
 * @param {import('./formats').Values} values
 * @param {string} salt
 */
function hashed(values, salt) {
  const hash = createHash('sha256').update(salt);
  for (const key of Object.keys(values).sort()) hash.update(`\0${key}\0${values[key]}`);
  return `${salt}:${hash.digest('hex')}`;
}

/**
 * @param {{ data?: Record<string, string> }} secret
 * @returns {import('./formats').Values}
 */
function valuesOf({ data = {} }) {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

if (require.main === module) {
  const settings = JSON.parse(readFileSync(`${__dirname}/settings.json`, 'utf8'));
  bootstrap(settings, connect(process.env), (line) => process.stdout.write(`${line}\n`)).then(
    (right) => {
      process.exitCode = right ? 0 : 1;
    },
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}

module.exports = { bootstrap };
