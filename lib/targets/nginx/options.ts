// What a gateway's owner says about his nginx, beside the bundle: where files lie, where it listens, which certificates it shows.
// For whoever renders: the agent, the demo and tests.

export type NginxOptions = {
  /** Absolute path by which nginx will find the files, such as `<dir>/nginx/current`. */
  directory: string
  /** Ports or addresses with ports: "443", "127.0.0.1:9443", "[::]:443". */
  listen: string[]
  /** Absolute paths of the PEM files that nginx shows for a hostname. */
  certificateFor: (host: string) => { certificate: string; key: string }
  /** Absolute path of the identity log. */
  accessLog: string
  /** Absolute path of the unix socket on which nginx says which release it serves. */
  statusSocket: string
  /** The njs module is loaded: the log then names certificates by SHA-256. */
  njs: boolean
  /** The environment's gateways refuse everything once the manifest's notAfter has passed. */
  denyWhenExpired?: boolean
  /** How long requests that were in flight at a reload may go on, in seconds; 5 by default. */
  workerShutdownSeconds?: number
  /** When this is rendered, for the choice of CRLs; by default when the manifest was issued. See nginxChangesAt. */
  at?: Date
  /**
   * Addresses of an upstream's name, found beforehand. An API whose upstream has none answers 502, and the others are served;
   * without this, nginx looks names up itself, and refuses the whole configuration for one that it does not find.
   */
  addressesOf?: (name: string) => string[]
  /**
   * Absolute path of the folder in which files say what was stopped since: see stops.ts. Without it, what is stopped takes effect at
   * the next reload.
   */
  stops?: string
  /** PEM file that https upstreams are verified against; Debian's system-wide one by default. */
  upstreamTrust?: string
}
