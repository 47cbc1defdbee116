import type { Rule } from '../rule';

const privateKey = 'PRIVATE KEY-----';

/** What stands in a repository is no secret. */
export const secretValues: Rule = {
  id: 'secret-values',
  title: 'No manifest holds a secret value: no Secret with data, and no private key in a ConfigMap or a container.',
  *check(objects) {
    for (const at of objects.of('Secret')) {
      for (const field of ['data', 'stringData'] as const) {
        if (!at.object[field]) continue;
        const remedy = "declare a secret need, which the environment's provider fulfils";
        yield { at, prop: field, problem: 'a secret value stands in the manifest', remedy };
      }
    }
    for (const at of objects.of('ConfigMap')) {
      for (const [key, value] of Object.entries(at.object.data ?? {})) {
        if (!value.includes(privateKey)) continue;
        yield {
          at,
          prop: `data[${key}]`,
          problem: 'holds a private key',
          remedy: 'declare a secret need and mount it',
        };
      }
    }
    for (const { at, containers } of objects.pods) {
      for (const { container, field } of containers) {
        const texts = [
          ...(container.env ?? []).map(({ name, value }) => ({ prop: `${field}.env[${name}]`, text: value ?? '' })),
          ...(container.command ?? []).map((text) => ({ prop: `${field}.command`, text })),
          ...(container.args ?? []).map((text) => ({ prop: `${field}.args`, text })),
        ];
        for (const { prop, text } of texts) {
          if (!text.includes(privateKey)) continue;
          yield { at, prop, problem: 'holds a private key', remedy: 'declare a secret need and mount it' };
        }
      }
    }
  },
};
