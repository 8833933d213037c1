// The way from an empty installation to a first authorised call, each step with the command that proves it.
// For the overview. Whether a step is done is read off what exists, so it cannot claim what is not so.
import type { ApiRow, RouteView } from "@/lib/core/api-view"
import type { GatewayView } from "@/lib/core/gateway-view"
import type { PartnerRow } from "@/lib/core/partner-view"
import type { ReleaseRow } from "@/lib/core/release-view"
import { examplePath } from "../reach/example-path"

export type FirstRunStep = {
  key: "api" | "partner" | "gateway" | "publish" | "call"
  title: string
  says: string
  done: boolean
  action: { label: string; href: string }
  /** Run where the repository is; the first one makes the credentials that the others use. */
  proof: string
}

type FirstRunFacts = {
  environment: string
  machineUrl: string
  /** A route of the API that can be called with GET, if it has one. */
  route: RouteView | undefined
  api: ApiRow | undefined
  partners: readonly PartnerRow[]
  gateways: readonly GatewayView[]
  releases: readonly ReleaseRow[]
}

export function firstRunSteps(facts: FirstRunFacts): FirstRunStep[] {
  const { environment, machineUrl, api, partners, gateways, releases } = facts
  const partner = partners[0]
  const ask = (path: string) =>
    `curl --cert operator/client.pem --key operator/client.key --cacert operator/ca.pem ${machineUrl}/api/v1${path}`
  return [
    {
      key: "api",
      title: "Add an API",
      says: "Its host, where it is served from, and its routes. Each route names the scope that opens it.",
      done: (api?.counts.routes ?? 0) > 0,
      action:
        api === undefined
          ? { label: "Add an API", href: "/apis/new" }
          : { label: "Add a route", href: `/apis/${api.id}` },
      proof: ask("/apis"),
    },
    {
      key: "partner",
      title: "Add a partner",
      says: "Register it, activate it, give it an application, a certificate and a scope.",
      done: partners.some(({ counts }) => counts.liveCertificates > 0 && counts.standingGrants > 0),
      action:
        partner === undefined
          ? { label: "Register a partner", href: "/partners?new" }
          : { label: `Go on with ${partner.name}`, href: `/partners/${partner.id}` },
      proof: ask("/partners"),
    },
    {
      key: "gateway",
      title: "Add a gateway",
      says: "One command on its host enrols it; from then on it pulls what you publish and reports what it enforces.",
      done: gateways.some(({ enrolledAt }) => enrolledAt !== null),
      action: {
        label: gateways.length === 0 ? "Register a gateway" : "See the gateways",
        href: gateways.length === 0 ? "/gateways?new" : "/gateways",
      },
      proof: "npm run agent -- status --dir ./gateway",
    },
    {
      key: "publish",
      title: "Publish",
      says: "Read who gains what, say why, publish, and watch every gateway take it.",
      done: releases.some(({ kind }) => kind === "policy"),
      action: { label: "Review the changes", href: `/releases/${environment}/changes` },
      proof: ask(`/environments/${environment}/releases`),
    },
    {
      key: "call",
      title: "Make a call",
      says: "With the partner's certificate, from the partner's side: test the connection, then call a route.",
      done: partners.some(({ onboarding }) => onboarding.steps.some(({ step, done }) => step === "connect" && done)),
      action:
        partner === undefined
          ? { label: "See the partners", href: "/partners" }
          : { label: "See what it may call", href: `/partners/${partner.id}/reach` },
      proof: callCommand(facts),
    },
  ]
}

/** As the partner runs it, in the folder where its certificate and key lie. */
function callCommand({ api, route }: FirstRunFacts): string {
  const host = route?.hostname ?? api?.hostname ?? "api.example.org"
  return `curl --cert client.pem --key client.key https://${host}${examplePath(route?.path ?? "/")}`
}
