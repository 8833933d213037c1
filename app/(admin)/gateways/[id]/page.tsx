// One gateway: what it enforces and runs, its last error, whom it trusts, what it has applied, and how to install it.
import { staffPage } from "@/app/portal"
import { GatewayFacts } from "@/components/gateways/gateway-facts"
import { AppliedReleases, GatewayCertificates } from "@/components/gateways/gateway-history"
import { GatewayTrust } from "@/components/gateways/gateway-trust"
import { standingWords } from "@/components/gateways/gateway-words"
import { InstallPanel } from "@/components/gateways/install-panel"
import { isManaged, ManagedPanel } from "@/components/gateways/managed-panel"
import { RetireGatewayDialog } from "@/components/gateways/retire-gateway-dialog"
import { WaveDialog } from "@/components/gateways/wave-dialog"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { PageHeader } from "@/components/ui/page-header"
import { ProblemNote } from "@/components/ui/problem-note"
import { StateTag } from "@/components/ui/state-tag"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { isAdmin } from "@/lib/core/permission"
import { createInstallCommand, retireGateway, setGatewayWave } from "../actions"

export const metadata = { title: "Gateway" }

export default staffPage(async ({ actor, queries, params }) => {
  const gateway = await queries.getGateway(actor, params.id ?? "")
  const { name, state, report, certificates, applied, environment } = gateway
  // on top until it serves: what was made there, and what to do next, must not move away under somebody's eyes
  const serves = applied > 0
  const authorities = report === null ? [] : await queries.listAuthorities(actor)
  const changes = isAdmin(actor) && state !== "retired"
  const command = changes ? <InstallPanel gateway={gateway} action={createInstallCommand} /> : null
  const install = isManaged(gateway) ? <ManagedPanel {...gateway} /> : command
  return (
    <>
      <KeepFresh seconds={10} />
      <PageHeader
        crumbs={[{ label: "Gateways", href: "/gateways" }]}
        title={name}
        state={<StateTag state={state} />}
        lead={standingWords(gateway)}
        actions={
          changes ? (
            <>
              <WaveDialog gateway={gateway} action={setGatewayWave} />
              <RetireGatewayDialog gateway={gateway} action={retireGateway} />
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        <LastError gateway={gateway} />
        {serves ? null : install}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <GatewayFacts gateway={gateway} />
          {report === null ? null : (
            <GatewayTrust report={report} environment={environment} authorities={authorities} />
          )}
        </div>
        <AppliedReleases gateway={gateway} />
        <GatewayCertificates certificates={certificates} />
        {serves ? install : null}
      </div>
    </>
  )
})

function LastError({ gateway }: { gateway: GatewayDetail }) {
  const { lastError, state } = gateway
  if (lastError === null || state === "retired") return null
  return (
    <ProblemNote
      tone={state === "rejecting" ? "deny" : "wait"}
      title={state === "rejecting" ? "It refuses what was published" : "What it last complained of"}
      detail={<pre className="wrap-anywhere mt-1 whitespace-pre-wrap font-mono text-xs">{lastError}</pre>}
    />
  )
}
