/** Takes a snapshot from the active member. Runs in the cluster, in plain Node.js. */
const { createWriteStream, readFileSync } = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { leaderOf, login, open } = require('./client.js');

/** @param {{ members: string[], ca: string, token: string, file: string }} settings */
async function main({ members, ca: authority, token: file, file: target }) {
  const ca = readFileSync(authority);
  const leader = await leaderOf(ca, members);
  if (!leader) throw new Error('no member is active');
  const token = await login(ca, leader, 'snapshot', file);
  if (!token) throw new Error('the role snapshot cannot log in: did the bootstrap job succeed?');
  const answer = await open(ca, leader, 'GET', 'sys/storage/raft/snapshot', { token });
  if (answer?.statusCode !== 200) throw new Error(`no snapshot: status ${answer?.statusCode ?? 0}`);
  await pipeline(answer, createWriteStream(target));
}

main(JSON.parse(readFileSync(`${__dirname}/snapshot.json`, 'utf8'))).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
