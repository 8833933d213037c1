// The machine listener: mutual TLS for gateways, partners' programs and operators' scripts, in front of lib/machine's app.
// A handshake asks for a certificate and refuses nobody: who may do what is decided a request at a time, so that the answer says why.

import { constants } from "node:crypto"
import { createServer, type Server, type ServerOptions } from "node:https"
import type { Container } from "@/lib/container"
import { settleForwardedHeaders } from "@/lib/web/settle-forwarded-headers"
import { type Listener, listen, patience } from "./listener"
import { type ListenerIdentity, makeListenerIdentity, readAuthorityBasis } from "./listener-certificate"
import type { Metrics } from "./metrics"

/** No proxy can stand in front of mutual TLS, so nobody's forwarded headers are believed here. */
const nobody = () => false

/** Resumption would skip the certificate: tickets are off, and without a session store nothing else can be resumed. */
const tls: ServerOptions = {
  requestCert: true,
  rejectUnauthorized: false,
  minVersion: "TLSv1.2",
  secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  handshakeTimeout: 10_000,
  ALPNProtocols: ["http/1.1"],
}

const minuteMs = 60_000

export async function openMachineListener(container: Container, metrics: Metrics): Promise<Listener> {
  const { config, log, machine } = container
  const identity = await makeListenerIdentity(container)
  metrics.listenerCertificateEnds(identity.notAfter)
  const server = createServer({ ...patience, ...tls, ...identity.context }, (request, response) => {
    metrics.observe("machine", request, response)
    settleForwardedHeaders(request, nobody)
    machine.listener(request, response)
  })
  server.on("tlsClientError", (error) => log.debug({ error }, "handshake failed"))
  const renewal = keepRenewed(server, container, metrics, identity)
  const listener = await listen(server, config.machinePort, config.host, "MACHINE_PORT")
  return {
    ...listener,
    close: () => {
      clearInterval(renewal)
      return listener.close()
    },
  }
}

/** Looks once a minute, also whether an authority has followed another: a timer of months would not survive a machine that sleeps. */
function keepRenewed(server: Server, container: Container, metrics: Metrics, first: ListenerIdentity): NodeJS.Timeout {
  const { log, clock } = container
  let current = first
  let busy = false
  const renew = async () => {
    const isDue = clock() >= current.renewAt || (await readAuthorityBasis(container.db)) !== current.basis
    if (!isDue) return
    current = await makeListenerIdentity(container)
    server.setSecureContext({ ...tls, ...current.context })
    metrics.listenerCertificateEnds(current.notAfter)
    log.info({ notAfter: current.notAfter }, "the machine listener has a new certificate")
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    renew()
      .catch((error) => log.error({ error }, "the machine listener's certificate could not be renewed; trying again"))
      .finally(() => {
        busy = false
      })
  }, minuteMs)
  timer.unref()
  return timer
}
