// From the click on revoke to the first refusal at a real nginx, on a new connection, an open one and a resumed session,
// with as many live certificates as the installation is given. Beside it: one fsynced commit and one TLS handshake.
import { performance } from "node:perf_hooks"
import pg from "pg"
import { issueCredential, revoke } from "../support/first-partner"
import { type ConnectionKind, connectionKinds, watchRefusals } from "../support/first-refusal"
import type { OperatorClient } from "../support/operator-client"
import { callOnce, type GatewayAddress } from "../support/partner-call"
import { type Spread, spreadOf } from "./statistics"

export type RevokeResult = {
  liveCertificates: number
  /** Which gateway, and how its agent runs. */
  way: string
  ms: Record<ConnectionKind, Spread>
  /** The three kinds together. */
  all: Spread
  /** Milliseconds. */
  baseline: { commit: Spread; handshake: Spread }
}

type Place = {
  api: OperatorClient
  applicationId: string
  gateway: GatewayAddress
  directory: string
  databaseUrl: string
  way: string
}

const revocations = 100

export async function benchRevoke(place: Place, liveCertificates: number): Promise<RevokeResult> {
  const samples: Record<ConnectionKind, number[]> = {
    "new connection": [],
    "open connection": [],
    "resumed session": [],
  }
  for (let n = 0; n < revocations; n++) {
    const { certificate, identity } = await issueCredential(place.api, place.applicationId, place.directory)
    const watch = await watchRefusals(place.gateway, identity, "/payments/1")
    try {
      for (const { kind, ms } of await watch.revoke(() => revoke(place.api, certificate.id))) samples[kind].push(ms)
    } finally {
      watch.close()
    }
  }
  return {
    liveCertificates,
    way: place.way,
    ms: {
      "new connection": spreadOf(samples["new connection"]),
      "open connection": spreadOf(samples["open connection"]),
      "resumed session": spreadOf(samples["resumed session"]),
    },
    all: spreadOf(connectionKinds.flatMap((kind) => samples[kind])),
    baseline: { commit: await commits(place.databaseUrl), handshake: await handshakes(place.gateway) },
  }
}

async function commits(databaseUrl: string): Promise<Spread> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query("create table if not exists bench_commit_durable (n int)")
    const samples: number[] = []
    for (let n = 0; n < 200; n++) {
      const started = performance.now()
      await client.query("insert into bench_commit_durable values ($1)", [n])
      samples.push(performance.now() - started)
    }
    return spreadOf(samples)
  } finally {
    await client.query("drop table if exists bench_commit_durable")
    await client.end()
  }
}

/** A new connection without a certificate, answered by nginx itself. */
async function handshakes(gateway: GatewayAddress): Promise<Spread> {
  const samples: number[] = []
  for (let n = 0; n < 100; n++) {
    const started = performance.now()
    await callOnce(gateway, undefined, "GET", "/payments/1")
    samples.push(performance.now() - started)
  }
  return spreadOf(samples)
}
