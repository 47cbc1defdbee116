import { alertReceiver, http, Size } from '../../lib/core';
import { image, TestSystem, testCapability } from './platform';

test('whoever sends alerts finds every member, and may connect to each', () => {
  const mesh = new TestSystem(testCapability()).run({
    kind: 'StatefulSet',
    image,
    replicas: 3,
    runAs: { user: 1000 },
    resources: { cpu: '10m', memory: Size.mebibytes(32) },
    ports: { web: 9093 },
    ready: http('web', '/-/ready'),
  });
  const { namespace, service, port, members } = alertReceiver(mesh.port('web'));
  expect({ namespace, service, port }).toEqual({ namespace: 'logging', service: 'product-headless', port: 'web' });
  expect(members.protocol).toBe('alertmanager');
  expect(members.peer).toMatchObject({ kind: 'pods', pods: mesh.pods });
  expect(members.peerPorts).toEqual([{ port: 9093, transport: 'TCP' }]);
});
