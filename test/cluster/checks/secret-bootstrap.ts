import type { ClusterCheck } from '../check';
import { BootstrapTrial } from './bootstrap-trial';

/** The job that makes Secrets, against a real API server and with the rights that synthesis declares for it alone. */
export const secretBootstrapCheck: ClusterCheck = {
  id: 'secret-bootstrap',
  title: 'the secret bootstrap creates, keeps, refuses and survives being killed, with no more rights than it needs',
  tools: [],
  beside: true,
  weight: 75,
  run: ({ plane }) => new BootstrapTrial(plane).prove(),
};
