import { createServer, type Server } from 'node:http';
import { listen } from '../ports';

/** What a kubelet serves, by path: series that are kept beside series that must not be. */
const expositions: Readonly<Record<string, string>> = {
  '/metrics': `
kubelet_running_pods 3
kubelet_http_requests_duration_seconds_bucket{le="1"} 3
`,
  '/metrics/cadvisor': `
container_memory_working_set_bytes{namespace="shop",pod="web-1",container="web"} 3
container_cpu_usage_seconds_total{namespace="",pod="",container="",id="/system.slice"} 3
container_tasks_state{namespace="shop",pod="web-1",container="web",state="running"} 3
container_spec_memory_limit_bytes{namespace="shop",pod="web-1",container="web"} 3
container_spec_memory_limit_bytes{namespace="",pod="",container="",id="/system.slice"} 3
container_blkio_device_usage_total{namespace="shop",pod="web-1",container="web",device="/dev/sda"} 3
`,
  '/metrics/slis': `
kubernetes_healthcheck{name="syncloop",type="healthz"} 1
`,
  '/metrics/probes': `
prober_probe_total{namespace="shop",pod="web-1",container="web",probe_type="Readiness",result="successful"} 3
`,
};

/** Answers like a kubelet to whoever shows a token, on the loopback address. */
export async function playKubelet(token: string): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    const text = expositions[request.url ?? ''];
    const isKnown = request.headers.authorization === `Bearer ${token}`;
    response.writeHead(isKnown ? (text ? 200 : 404) : 401, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(isKnown ? text : '');
  });
  return { server, address: await listen(server) };
}
