import { set } from '../fixture';
import { proves } from '../proof';

const image = (value: string | undefined) => [set('Deployment web', 'spec.template.spec.containers.0.image', value)];
const digest = `sha256:${'a'.repeat(64)}`;

proves('images', [
  {
    when: 'the registry is left out',
    edits: image('nginx:1.27.3'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: nginx:1.27.3 names no registry; write it in full: docker.io/library/nginx:1.27.3 [images]',
    ],
  },
  {
    when: 'the registry is left out of a path',
    edits: image('grafana/loki:3.2.1'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: grafana/loki:3.2.1 names no registry; write it in full: docker.io/grafana/loki:3.2.1 [images]',
    ],
  },
  {
    when: 'there is no tag',
    edits: image('docker.io/library/nginx'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: docker.io/library/nginx has no tag; add the full version or a digest [images]',
    ],
  },
  {
    when: 'the tag is latest',
    edits: image('docker.io/library/nginx:latest'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: tag latest of docker.io/library/nginx:latest moves; use the full version (x.y.z) or a digest [images]',
    ],
  },
  {
    when: 'the tag is stable',
    edits: image('docker.io/library/nginx:stable-alpine'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: tag stable-alpine of docker.io/library/nginx:stable-alpine moves; use the full version (x.y.z) or a digest [images]',
    ],
  },
  {
    when: 'the tag is a major version',
    edits: image('quay.io/app/app:v1'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: tag v1 of quay.io/app/app:v1 moves; use the full version (x.y.z) or a digest [images]',
    ],
  },
  {
    when: 'the tag is a minor version',
    edits: image('quay.io/app/app:1.2'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: tag 1.2 of quay.io/app/app:1.2 moves; use the full version (x.y.z) or a digest [images]',
    ],
  },
  { when: 'the tag is a full version', edits: image('quay.io/app/app:v1.2.3-alpine'), finds: [] },
  { when: 'the tag is a date', edits: image('quay.io/minio/minio:RELEASE.2025-04-22T22-12-26Z'), finds: [] },
  { when: 'the tag is a compact date', edits: image('docker.io/library/debian:bookworm-20250407-slim'), finds: [] },
  { when: 'the tag is a commit', edits: image(`ghcr.io/app/app:sha-${'0a1b'.repeat(10)}`), finds: [] },
  { when: 'a digest pins a moving tag', edits: image(`docker.io/library/nginx:1.27@${digest}`), finds: [] },
  { when: 'the digest stands alone', edits: image(`localhost/nginx@${digest}`), finds: [] },
  { when: 'the registry has a port', edits: image('registry:5000/nginx:1.27.3'), finds: [] },
  {
    when: 'it is no image',
    edits: image('https://example.com/a'),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: "https://example.com/a" is no image; write registry/path:version [images]',
    ],
  },
  {
    when: 'there is none',
    edits: image(undefined),
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].image: "" is no image; write registry/path:version [images]',
    ],
  },
]);
