import type { EnvironmentDefinition } from '../platform';
import { dev } from './dev';
import { production } from './production';

/** Every environment, in the order in which changes reach them. */
export const environments: readonly EnvironmentDefinition[] = [dev, production];
