// What a gateway's owner says about his HAProxy, beside the bundle: where files lie, where it listens, which certificates it shows.
// For whoever renders: the agent and tests.

export type HaproxyOptions = {
  /** Absolute path by which HAProxy will find the files; maps and trust keep these names in the running process. */
  directory: string
  /** Ports or addresses with ports: "443", "127.0.0.1:9443", "[::]:443". */
  listen: string[]
  /** Absolute paths of the PEM files that HAProxy shows for a hostname, `NAME.crt` and `NAME.key`. */
  certificateFor: (host: string) => { certificate: string; key: string }
  /** Where the identity log goes: `stdout`, `off`, an address of a syslog server, or the path of its socket. */
  log: string
  /** Absolute path of the runtime API's socket, and who may use it beside root. */
  runtimeSocket: string
  owner?: { uid: number; gid: number }
  /** The environment's gateways refuse everything once the manifest's notAfter has passed. */
  denyWhenExpired?: boolean
  /** How long requests that were in flight at a reload may go on, in seconds; 5 by default. */
  hardStopSeconds?: number
  /** When this is rendered, for the choice of CRLs; by default when the manifest was issued. */
  at?: Date
  /** Addresses of an upstream's name, found beforehand. An API whose upstream has none answers 503, and the others are served. */
  addressesOf?: (name: string) => string[]
  /** PEM file that https upstreams are verified against; Debian's system-wide one by default. */
  upstreamTrust?: string
}
