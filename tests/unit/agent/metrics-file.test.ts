// What node_exporter reads: names, units and labels as documented, and never half a file.
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { metricsText } from "@/lib/agent/metrics-file"
import { makeTally } from "@/lib/agent/tally"

const now = new Date("2027-03-01T12:00:00.000Z")
const unix = now.getTime() / 1000

const applied = {
  epoch: 2,
  sequence: 42,
  stamp: 3,
  payloadSha256: "0".repeat(64),
  environment: "production",
  release: "2-42-3",
  serving: { sequence: 42, stamp: 3 },
  denying: false,
  issuedAt: "2027-02-28T12:00:00.000Z",
  notAfter: "2027-03-01T12:00:00.000Z",
  appliedAt: "2027-03-01T11:00:00.000Z",
  crlNumbers: {},
  trustAnchors: [],
}
const view = {
  gatewayId: 'gtw_1"\n\\',
  environment: "production",
  target: "nginx",
  applied,
  seen: { ...applied, sequence: 43 },
  certificateNotAfter: new Date("2027-04-01T00:00:00.000Z"),
}

function counted() {
  const tally = makeTally(() => now)
  for (const result of ["unchanged", "unchanged", "unreachable", "news"]) tally.polled(result)
  tally.applied({ check: 40, total: 250 })
  tally.refused("bad-signature")
  return tally.read()
}

test("the metrics tell what is served, until when, and what was asked, in seconds and by code", () => {
  const lines = metricsText(view, counted(), now).split("\n")
  expect(lines).toEqual(
    expect.arrayContaining([
      "gatewarden_agent_applied_epoch 2",
      "gatewarden_agent_applied_sequence 42",
      "gatewarden_agent_applied_stamp 3",
      "gatewarden_agent_accepted_sequence 43",
      `gatewarden_agent_applied_not_after_seconds ${unix}`,
      "gatewarden_agent_stale 1",
      `gatewarden_agent_last_poll_timestamp_seconds ${unix}`,
      'gatewarden_agent_last_apply_duration_seconds{step="total"} 0.25',
      'gatewarden_agent_polls_total{result="unchanged"} 2',
      'gatewarden_agent_polls_total{result="unreachable"} 1',
      'gatewarden_agent_refusals_total{code="bad-signature"} 1',
      "gatewarden_agent_applies_total 1",
      `gatewarden_agent_certificate_not_after_seconds ${Date.parse("2027-04-01T00:00:00.000Z") / 1000}`,
    ]),
  )
})

test("every line is one that Prometheus reads: a comment, or a name with escaped labels and a number", () => {
  const text = metricsText(view, counted(), now)
  const sample =
    /^gatewarden_agent_[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})? -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/
  expect(text.endsWith("\n")).toBe(true)
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(line.startsWith("#") ? /^# (?:HELP|TYPE) / : sample)
  const names = text.match(/^# TYPE (\S+)/gm) ?? []
  expect(new Set(names).size).toBe(names.length)
})

test("an agent that has applied nothing has no numbers to tell", () => {
  const text = metricsText({ ...view, applied: undefined, seen: undefined }, makeTally(() => now).read(), now)
  expect(text).not.toContain("applied_sequence")
  expect(text).toContain("gatewarden_agent_applies_total 0")
})

test("each metric is named in the agent's document", () => {
  const named = readFileSync("docs/gateways/agent.md", "utf8")
  const names = metricsText(view, counted(), now).matchAll(/^# TYPE (\S+)/gm)
  expect([...names].map(([, name = ""]) => name).filter((name) => !named.includes(name))).toEqual([])
})
