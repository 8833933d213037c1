// What a run of the benches saw: one JSON file, and a table for people, with the machine, the versions and the spread.
// For `npm run bench`; docs/benchmarks.md quotes it.
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { cpus, totalmem } from "node:os"
import { join } from "node:path"
import type { ConfigPollResult } from "./config-poll"
import type { FleetResult, RestartResult } from "./fleet"
import type { IssueCoreResult } from "./issue-core"
import type { IssueWholeResult } from "./issue-whole"
import type { NginxGatewayResult } from "./nginx-gateway"
import type { PkiAtSizeResult } from "./pki-at-size"
import type { PublishAtSizeResult } from "./publish-at-size"
import type { ReloadsResult } from "./reloads"
import type { RevokeResult } from "./revoke"
import type { SignResult } from "./sign"
import type { Spread } from "./statistics"

export type BenchResults = {
  configPoll: ConfigPollResult
  issueCore: IssueCoreResult
  issueWhole: IssueWholeResult
  revoke: RevokeResult[]
  nginx: NginxGatewayResult
  reloads: ReloadsResult
  pki: PkiAtSizeResult
  sign: SignResult
  publishing: PublishAtSizeResult[]
  fleet: FleetResult
}

/** @returns the lines of the table; the whole goes to bench-results/ as JSON */
export function writeReport(results: BenchResults): string[] {
  const machine = describeMachine()
  mkdirSync("bench-results", { recursive: true })
  const file = join("bench-results", `${machine.at.replaceAll(":", "-")}.json`)
  writeFileSync(file, `${JSON.stringify({ machine, ...results }, null, 2)}\n`)
  return [
    `${machine.cores} × ${machine.processor}, ${machine.memoryGb} GB; Node ${machine.node}, ${machine.nginx}, ${machine.openssl}`,
    "median [min … max]; server, database, gateway and client share the cores",
    "",
    ...rows(results),
    "",
    "Not covered: networks slower than loopback, several gateways, disks under other load. The live certificates of the revoke rows",
    "are rows of one application, put into the database directly.",
    `Everything: ${file}`,
  ]
}

function rows({
  configPoll,
  issueCore,
  issueWhole,
  revoke,
  nginx,
  reloads,
  pki,
  sign,
  publishing,
  fleet,
}: BenchResults): string[] {
  return [
    row("config poll, 304 over mTLS", `${spread(configPoll.ours)} /s`),
    row("  bare node:https, 304 over mTLS", `${spread(configPoll.bare)} /s`),
    row("  ratio (hold: at least 0.7)", spread(configPoll.ratio, 2)),
    row("issue, signing core, one core", `${spread(issueCore.ours)} /s`),
    row("  openssl speed ecdsap256, one core", `${spread(issueCore.openssl)} /s`),
    row("  ratio (hold: at least 0.2)", spread(issueCore.ratio, 3)),
    row("signatures, key in the database", `${spread(sign.database)} /s`),
    ...(sign.token === null
      ? []
      : [
          row("  key in a SoftHSM token, one at a time", `${spread(sign.token.one)} /s`),
          row("  key in a SoftHSM token, 16 at once", `${spread(sign.token.sixteen)} /s`),
        ]),
    row(`issue, whole, ${issueWhole.concurrency} at once`, `${spread(issueWhole.perSecond)} /s`),
    row("  latency", `p50 ${ms(issueWhole.latencyMs.p50)}, p99 ${ms(issueWhole.latencyMs.p99)}`),
    ...revoke.flatMap(({ liveCertificates, way, all, ms: kinds, baseline }) => [
      row(`revoke → refused, ${liveCertificates.toLocaleString("en")} live, ${way}`, tail(all)),
      ...Object.entries(kinds).map(([kind, one]) => row(`  on a ${kind}`, tail(one))),
      row("  one commit, one handshake", `p50 ${ms(baseline.commit.p50)}, ${ms(baseline.handshake.p50)}`),
    ]),
    ...nginx.reload.map(({ applications, ms: reload, workerMb }) =>
      row(
        `nginx reload, ${applications.toLocaleString("en")} applications`,
        `${tail(reload)}, ${workerMb} MB a worker`,
      ),
    ),
    ...Object.entries(reloads).map(([who, { reloads: count, reset, calls, lost }]) =>
      row(`${count} policy reloads, ${who}`, `${reset} of ${calls} calls reset, ${lost} lost with one retry`),
    ),
    row(
      "nginx with the policy, mutual TLS",
      `${spread(nginx.ours.perSecond)} /s, ${spread(nginx.ours.processorUs)} µs each`,
    ),
    row(
      "  plain proxying, mutual TLS",
      `${spread(nginx.plain.perSecond)} /s, ${spread(nginx.plain.processorUs)} µs each`,
    ),
    ...pkiRows(pki),
    ...publishingRows(publishing),
    ...fleetRows(fleet),
  ]
}

function fleetRows(fleet: FleetResult): string[] {
  const { agents, startMs, receivedMs, reportedMs, processorSeconds: seconds, residentMb: mb, sigterm, kill9 } = fleet
  const restart = (signal: string, { awayMs, backMs, mostAtOnce, operatorMs, operatorFailures }: RestartResult) => [
    row(`  ${signal}, away for ${ms(awayMs)}: all back after`, `${tail(backMs)}, at most ${mostAtOnce} in 100 ms`),
    row("    an operator's calls meanwhile", `${tail(operatorMs)}, ${operatorFailures} failed`),
  ]
  return [
    row(`${agents.toLocaleString("en")} agents start at once: first release`, tail(startMs)),
    row("  one publication: manifest received", tail(receivedMs)),
    row("    fetched, verified, reported", tail(reportedMs)),
    row("  the server, resident", `${mb.before} MB before, ${mb.holding} MB holding, ${mb.after} MB after`),
    row(
      "  the server, processor",
      `${seconds.start.toFixed(1)} s start, ${seconds.publication.toFixed(1)} s publication, ${seconds.idleMinute.toFixed(1)} s an idle minute`,
    ),
    ...restart("SIGTERM", sigterm),
    ...restart("kill -9", kill9),
  ]
}

/** One scope granted to one application. */
function publishingRows(results: PublishAtSizeResult[]): string[] {
  return results.flatMap(({ applications, review, publish, whole, bytes }) => [
    row(
      `publish one change, ${applications.toLocaleString("en")} applications`,
      `${tail(publish)}, everything ${ms(whole)}`,
    ),
    row("  review it", tail(review)),
    row("  bytes for a gateway, of the whole", `${share(bytes.changed, bytes)}, packed ${share(bytes.sent, bytes)}`),
  ])
}

const share = (bytes: number, { whole }: { whole: number }) =>
  `${bytes.toLocaleString("en")} of ${whole.toLocaleString("en")} (${((bytes / whole) * 100).toFixed(2)} %)`

/** With 100,000 certificates, 10,000 of them revoked. */
export function pkiRows({ crl, ocsp, issue, revoke }: PkiAtSizeResult): string[] {
  return [
    ...crl.flatMap(({ entries, ours, openssl, ratio, bytes }) => [
      row(
        `CRL of ${entries.toLocaleString("en")} entries`,
        `${spread(ours)} ms, ${bytes.ours.toLocaleString("en")} bytes`,
      ),
      row("  openssl ca -gencrl", `${spread(openssl)} ms, ${bytes.openssl.toLocaleString("en")} bytes`),
      row("  ratio of times (hold: at most 1)", spread(ratio, 2)),
    ]),
    row("OCSP by GET, one certificate", `${spread(ocsp.one)} /s`),
    row("OCSP by GET, 1,000 certificates", `${spread(ocsp.many)} /s`),
    row("  bare node:http, the same bytes", `${spread(ocsp.bare)} /s`),
    row("  ratio, one (hold: at least 0.5)", spread(ocsp.ratio.one, 2)),
    row("  ratio, 1,000", spread(ocsp.ratio.many, 2)),
    row("OCSP by POST with a nonce, signed anew", `${spread(ocsp.nonce)} /s`),
    row(`issue, whole, at 100,000, ${issue.concurrency} at once`, `${spread(issue.perSecond)} /s`),
    row("revoke over the API, idle", tail(revoke.idle)),
    row(`  while ${revoke.built} CRLs were built`, tail(revoke.building)),
  ]
}

const row = (what: string, figure: string) => `${what.padEnd(42)} ${figure}`
const ms = (value: number) => `${value.toFixed(1)} ms`
const tail = ({ n, p50, p99, max }: Spread) => `p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)} (n ${n})`
const spread = ({ p50, min, max }: Spread, digits = 0) =>
  `${p50.toFixed(digits)} [${min.toFixed(digits)} … ${max.toFixed(digits)}]`

function describeMachine() {
  const first = (program: string, parameters: string[]) =>
    execFileSync("sh", ["-c", `${program} ${parameters.join(" ")} 2>&1`], { encoding: "utf8" }).split("\n")[0] ?? ""
  return {
    at: new Date().toISOString(),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown processor",
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    nginx: first("nginx", ["-v"]),
    openssl: first("openssl", ["version"]),
  }
}
