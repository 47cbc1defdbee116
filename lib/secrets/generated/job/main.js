/**
 * Creates the Secrets of one namespace that do not exist, and checks those that do. Never changes and never deletes one, so it
 * may run any number of times, also side by side. Runs in the cluster, in plain Node.js; prints names, never values.
 *
 * The ledger, a ConfigMap, holds a salted hash of each precious Secret. One that is in the ledger and no longer in the cluster,
 * or has another value there, is reported instead of made anew: something else still remembers the old value.
 *
 * A Secret that `succeeds` another was made beside it, while both values were accepted. It is not made when only the other is known:
 * whoever remembers that one would not accept it.
 *
 * @typedef {{ name: string, type: string, precious: boolean, succeeds?: string, keys: import('./formats').Keys }} Wanted
 * @typedef {{ namespace: string, ledger: string, regenerate: string[], secrets: Wanted[] }} Settings
 */
const { createHash, randomBytes } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { check, make } = require('./formats.js');
const { connect } = require('./kubernetes.js');

const labels = { 'app.kubernetes.io/managed-by': 'secret-bootstrap' };

/** Bytes of the salt of a hash in the ledger. */
const saltBytes = 16;

/** How often a write to the ledger is tried against others that write at the same time. */
const ledgerAttempts = 50;

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
  const path = `/api/v1/namespaces/${settings.namespace}/secrets`;
  const found = await call('GET', `${path}/${wanted.name}`);
  if (found.status === 200) return keep(settings, wanted, valuesOf(found.body), call);
  if (found.status !== 404) throw refused('read', found);
  const obstacle = wanted.precious && (await obstacleTo(settings, wanted, call));
  if (obstacle) {
    // Another run may have made it, and entered it, after the first look.
    const made = await call('GET', `${path}/${wanted.name}`);
    if (made.status === 200) return keep(settings, wanted, valuesOf(made.body), call);
    throw new Error(obstacle);
  }
  const values = make(wanted.keys);
  const faults = check(wanted.keys, values);
  if (faults.length > 0) throw new Error(`was made wrong and not written: ${faults.join(', ')}`);
  const created = await call('POST', path, {
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
  if (wanted.precious) await record(settings, wanted, values, call);
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
  if (wanted.precious) await record(settings, wanted, values, call);
  return 'exists';
}

/**
 * Why a precious Secret must not be made, as far as the ledger tells.
 * @param {Settings} settings
 * @param {Wanted} wanted
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<string | undefined>}
 */
async function obstacleTo(settings, { name, succeeds }, call) {
  const { entries } = await readLedger(settings, call);
  if (entries[name] !== undefined) {
    if (settings.regenerate.includes(name)) return undefined;
    return 'existed and is gone; a new value would lock out whoever remembers the old one. Restore it from the backup, or, if nothing remembers it, list it in regenerate';
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
async function record(settings, wanted, values, call) {
  const path = `/api/v1/namespaces/${settings.namespace}/configmaps`;
  for (let attempt = 0; attempt < ledgerAttempts; attempt += 1) {
    const { entries, version } = await readLedger(settings, call);
    const entry = entries[wanted.name];
    if (entry !== undefined && entry === hashed(values, entry.split(':')[0] ?? '')) return;
    if (entry !== undefined && !settings.regenerate.includes(wanted.name)) {
      throw new Error(
        'has another value than when it was made. Restore the old one from the backup, or, if nothing remembers it, list it in regenerate',
      );
    }
    const data = { [wanted.name]: hashed(values, randomBytes(saltBytes).toString('hex')) };
    const written = version
      ? await call('PATCH', `${path}/${settings.ledger}`, { metadata: { resourceVersion: version }, data })
      : await call('POST', path, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: settings.ledger, namespace: settings.namespace, labels },
          data,
        });
    if (written.status === 200 || written.status === 201) return;
    if (written.status !== 409) throw refused('enter in the ledger', written);
  }
  throw new Error('could not be entered in the ledger: others wrote to it all the time; run the job again');
}

/**
 * @param {Settings} settings
 * @param {import('./kubernetes').Client} call
 * @returns {Promise<{ entries: Record<string, string>, version?: string }>}
 */
async function readLedger(settings, call) {
  const found = await call('GET', `/api/v1/namespaces/${settings.namespace}/configmaps/${settings.ledger}`);
  if (found.status === 404) return { entries: {} };
  if (found.status !== 200) throw refused('look up in the ledger', found);
  return { entries: found.body.data ?? {}, version: found.body.metadata.resourceVersion };
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

/**
 * @param {string} what
 * @param {import('./kubernetes').Answer} answer
 */
function refused(what, { status, body }) {
  return new Error(`the API server refused to ${what} it: ${status} ${body?.message ?? ''}`.trim());
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
