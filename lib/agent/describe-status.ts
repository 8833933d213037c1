// What a gateway serves, until when, and what the server was told: for a person at the host, or as JSON for a check.
// For `gatewarden-agent status`; reads the directory and asks the gateway, not the server.

import { X509Certificate } from "node:crypto"
import { freshness } from "./freshness"
import { readRenewal } from "./identity/renewal-state"
import type { Settings } from "./identity/settings"
import { makeTarget } from "./make-target"
import { defaultOptions } from "./options"
import type { Paths } from "./state/paths"
import { readApplied, readKeptReport, readLastPoll, readSeen } from "./state/state-files"

export async function describeStatus(paths: Paths, settings: Settings, now: Date) {
  const options = { ...defaultOptions(paths), ...settings.options }
  const target = makeTarget({ paths, options, log: () => undefined, clock: () => now })
  const [applied, seen, kept, serving, { failure }, lastPoll] = await Promise.all([
    readApplied(paths),
    readSeen(paths),
    readKeptReport(paths),
    target.serving(),
    readRenewal(paths),
    readLastPoll(paths),
  ])
  return {
    gateway: settings.gatewayId,
    environment: settings.environment,
    server: settings.url,
    target: target.name,
    certificate: { notAfter: endOf(settings.certificate), renewalFailure: failure },
    applied:
      applied === undefined ? null : { ...pick(applied), appliedAt: applied.appliedAt, notAfter: applied.notAfter },
    freshness: applied === undefined ? null : freshness(applied, now).state,
    highest: seen === undefined ? null : pick(seen),
    serving: serving ?? null,
    lastPoll: lastPoll?.at ?? null,
    report:
      kept === undefined
        ? null
        : { state: kept.report.state, error: kept.report.error ?? null, delivered: kept.delivered, at: kept.at },
  }
}
export type Status = Awaited<ReturnType<typeof describeStatus>>

const endOf = (pem: string): string => new Date(new X509Certificate(pem).validTo).toISOString()

const pick = ({ epoch, sequence, stamp }: { epoch: number; sequence: number; stamp: number }) => ({
  epoch,
  sequence,
  stamp,
})

export function statusText({
  gateway,
  environment,
  server,
  target,
  certificate,
  applied,
  freshness: age,
  highest,
  serving,
  lastPoll,
  report,
}: Status): string {
  const triple = (numbers: { epoch: number; sequence: number; stamp: number }) =>
    `release ${numbers.sequence} (epoch ${numbers.epoch}, stamp ${numbers.stamp})`
  const lines = [
    ["gateway", `${gateway} of ${environment}`],
    ["server", server],
    ["identity", `until ${certificate.notAfter}`],
    ...(certificate.renewalFailure === null
      ? []
      : [["renewal", `failed at ${certificate.renewalFailure.at}: ${certificate.renewalFailure.error}`]]),
    ["applied", applied === null ? "nothing yet" : `${triple(applied)} at ${applied.appliedAt}`],
    ["valid", applied === null ? "-" : `until ${applied.notAfter} (${age})`],
    ["accepted", highest === null ? "nothing yet" : triple(highest)],
    [
      target,
      serving === null
        ? "does not answer on the status socket"
        : `serves release ${serving.sequence}, stamp ${serving.stamp}`,
    ],
    ["polled", lastPoll ?? "not yet"],
    [
      "report",
      report === null
        ? "none yet"
        : `${report.state} at ${report.at}, ${report.delivered ? "delivered" : "not delivered yet"}`,
    ],
    ...(report?.error == null ? [] : [["error", report.error]]),
  ]
  return lines.map(([name = "", value = ""]) => `${name.padEnd(9)} ${value}\n`).join("")
}
