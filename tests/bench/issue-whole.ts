// Issuing over the operator API with eight requests under way: mTLS, two fsynced transactions, audit events, the signature.
// Client, server and database share the machine's cores.
import { performance } from "node:perf_hooks"
import { issueCredential } from "../support/first-partner"
import { makeKeyAndCsr } from "../support/openssl"
import type { OperatorClient } from "../support/operator-client"
import { type Spread, spreadOf } from "./statistics"

const concurrency = 8
const rounds = 5
const secondsARound = 4

export type IssueWholeResult = { perSecond: Spread; latencyMs: Spread; concurrency: number }

/** @param api with at least `concurrency` sockets */
export async function benchIssueWhole(
  api: OperatorClient,
  applicationId: string,
  directory: string,
): Promise<IssueWholeResult> {
  const csrs = Array.from({ length: 100 }, (_, index) => makeKeyAndCsr(directory, `whole-${index}`).csr)
  await issueCredential(api, applicationId, directory)
  const latencies: number[] = []
  const rates: number[] = []
  for (let round = 0; round < rounds + 1; round++) {
    const started = performance.now()
    const until = started + secondsARound * 1000
    const issued = await Promise.all(
      Array.from({ length: concurrency }, (_, worker) => issueUntil(until, worker, latencies)),
    )
    // the first round warms up
    if (round > 0) rates.push((issued.reduce((sum, n) => sum + n, 0) * 1000) / (performance.now() - started))
    else latencies.length = 0
  }
  return { perSecond: spreadOf(rates), latencyMs: spreadOf(latencies), concurrency }

  async function issueUntil(until: number, worker: number, into: number[]): Promise<number> {
    let issued = 0
    for (let next = worker; performance.now() < until; next += concurrency, issued++) {
      const before = performance.now()
      await api.post(`/applications/${applicationId}/certificates`, { csr: csrs[next % csrs.length] })
      into.push(performance.now() - before)
    }
    return issued
  }
}
