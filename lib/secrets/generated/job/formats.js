/**
 * Makes and checks secret values. Runs in the cluster, in plain Node.js.
 *
 * @typedef {import('../../../core/secret-format').SecretFormat} SecretFormat
 * @typedef {Exclude<SecretFormat, { kind: 'given' }>} Format a format that can be made without anybody's help
 * @typedef {Readonly<Record<string, Format>>} Keys
 * @typedef {Record<string, string>} Values
 */
const {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomInt,
  randomUUID,
} = require('node:crypto');

const alphabets = {
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
};

/** 2^10 rounds, bcrypt's usual cost: a tenth of a second for whoever guesses, and the values guessed at are random anyway. */
const bcryptCost = 10;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Loaded on first use: the file stands beside this one only where some format needs it. */
const bcrypt = () => require('./bcrypt.js');

/**
 * Values for all keys of one Secret; derived ones fit those that they are made of.
 * @param {Keys} keys
 * @returns {Values}
 */
function make(keys) {
  /** @type {Values} */
  const values = {};
  for (const [key, format] of Object.entries(keys)) {
    if (!('of' in format)) values[key] = makeOwn(format);
  }
  for (const [key, format] of Object.entries(keys)) {
    if ('of' in format) values[key] = derive(format, values[format.of] ?? '');
  }
  return values;
}

/** @param {Exclude<Format, { of: string }>} format */
function makeOwn(format) {
  switch (format.kind) {
    case 'random': {
      const alphabet = alphabets[format.alphabet];
      return Array.from({ length: format.length }, () => alphabet[randomInt(alphabet.length)]).join('');
    }
    case 'bytes':
      return randomBytes(format.bytes).toString(format.encoding);
    case 'uuid':
      return randomUUID();
    case 'private-key':
      return makePrivateKey(format.algorithm, format.encoding);
    case 'text':
      return format.value;
  }
}

/**
 * @param {Extract<Format, { of: string }>} format
 * @param {string} source
 */
function derive(format, source) {
  switch (format.kind) {
    case 'public-key':
      return publicHalf(source);
    case 'bcrypt':
      return bcrypt().hashSync(source, bcryptCost);
    case 'htpasswd':
      return `${format.user}:${bcrypt().hashSync(source, bcryptCost)}`;
    case 'docker-config':
      return dockerConfig(format, source);
  }
}

/**
 * @param {import('../../../core/secret-format').KeyAlgorithm} algorithm
 * @param {'PKCS1' | 'PKCS8'} encoding
 */
function makePrivateKey(algorithm, encoding) {
  const publicKeyEncoding = /** @type {const} */ ({ type: 'spki', format: 'pem' });
  const pkcs8 = /** @type {const} */ ({ type: 'pkcs8', format: 'pem' });
  if (algorithm === 'ed25519')
    return generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding: pkcs8 }).privateKey;
  if (algorithm === 'ec-p256') {
    return generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding, privateKeyEncoding: pkcs8 }).privateKey;
  }
  const modulusLength = bitsOf(algorithm);
  const privateKeyEncoding = encoding === 'PKCS1' ? /** @type {const} */ ({ type: 'pkcs1', format: 'pem' }) : pkcs8;
  return generateKeyPairSync('rsa', { modulusLength, publicKeyEncoding, privateKeyEncoding }).privateKey;
}

/** @param {string} algorithm */
function bitsOf(algorithm) {
  return Number(algorithm.replace('rsa-', ''));
}

/** @param {string} pem of the private key */
function publicHalf(pem) {
  return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * @param {Extract<Format, { kind: 'docker-config' }>} format
 * @param {string} password
 */
function dockerConfig({ registry, user: username }, password) {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({ auths: { [registry]: { username, password, auth } } });
}

/**
 * What is wrong with the values of a Secret, one text a fault, without any value in it.
 * @param {Keys} keys
 * @param {Readonly<Values>} values
 * @returns {string[]}
 */
function check(keys, values) {
  return Object.entries(keys).flatMap(([key, format]) => {
    const value = values[key];
    if (value === undefined) return [`has no key '${key}'`];
    const source = 'of' in format ? values[format.of] : '';
    if (source === undefined) return [];
    const fault = attempt(() => faultOf(format, value, source));
    return fault ? [`key '${key}' ${fault}`] : [];
  });
}

/**
 * A value that a parser refuses is a fault like any other.
 * @param {() => string | undefined} find
 */
function attempt(find) {
  try {
    return find();
  } catch {
    return 'cannot be read';
  }
}

/**
 * @param {Format} format
 * @param {string} value
 * @param {string} source the value that this one is made of
 * @returns {string | undefined}
 */
function faultOf(format, value, source) {
  switch (format.kind) {
    case 'random': {
      const known = alphabets[format.alphabet];
      if (value.length !== format.length) return `has ${value.length} characters, not ${format.length}`;
      return [...value].every((character) => known.includes(character)) ? undefined : `is not ${format.alphabet}`;
    }
    case 'bytes': {
      const decoded = Buffer.from(value, format.encoding);
      if (decoded.toString(format.encoding) !== value) return `is not ${format.encoding}`;
      return decoded.length === format.bytes ? undefined : `has ${decoded.length} bytes, not ${format.bytes}`;
    }
    case 'uuid':
      return uuid.test(value) ? undefined : 'is no random UUID';
    case 'private-key':
      return privateKeyFault(format, value);
    case 'public-key':
      return value === publicHalf(source) ? undefined : `is not the public key of '${format.of}'`;
    case 'bcrypt':
      return bcrypt().compareSync(source, value) ? undefined : `is no bcrypt hash of '${format.of}'`;
    case 'htpasswd':
      return value.startsWith(`${format.user}:`) && bcrypt().compareSync(source, value.slice(format.user.length + 1))
        ? undefined
        : `is no htpasswd line of ${format.user} with '${format.of}'`;
    case 'docker-config':
      return value === dockerConfig(format, source) ? undefined : `does not sign ${format.user} on with '${format.of}'`;
    case 'text':
      return value === format.value ? undefined : 'is another text';
  }
}

/**
 * @param {Extract<Format, { kind: 'private-key' }>} format
 * @param {string} value
 */
function privateKeyFault({ algorithm, encoding }, value) {
  const label = encoding === 'PKCS1' ? 'RSA PRIVATE KEY' : 'PRIVATE KEY';
  if (!value.startsWith(`-----BEGIN ${label}-----`)) return `is not in ${encoding}`;
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(value);
  const found =
    asymmetricKeyType === 'rsa'
      ? `rsa-${asymmetricKeyDetails?.modulusLength}`
      : asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? 'ec-p256'
        : asymmetricKeyType;
  return found === algorithm ? undefined : `is a key of ${found}, not ${algorithm}`;
}

module.exports = { check, make };
