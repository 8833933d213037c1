// Installs a gateway with one command. The code in it is shown once, here, to whoever made it, and never again.
// For the page of a gateway that has not enrolled, or has to enrol anew.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { KeepFresh } from "../objects/keep-fresh"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { RelativeTime } from "../ui/relative-time"
import { SubmitButton } from "../ui/submit-button"
import { agentDirectory, haproxyOptions, isProxy, nginxIncludes, runCommand } from "./run-command"

/** What the action answers; the command holds the code. */
export type InstallCommand = { command: string; expiresAt: string }

type InstallPanelProps = {
  gateway: Pick<GatewayDetail, "id" | "name" | "state" | "target" | "openCode" | "applied">
  action: Action<InstallCommand>
}

export function InstallPanel({ gateway, action }: InstallPanelProps) {
  const [made, setMade] = useState<InstallCommand | null>(null)
  const { state, target, applied } = gateway
  const enrolled = state !== "registered"
  const serves = applied > 0
  return (
    <Card
      title={serves ? "Enrol again" : "Install with one command"}
      note={serves ? "For a host that was rebuilt. The certificates that it has go on working." : undefined}
    >
      <div className="flex flex-col gap-4">
        {made === null ? (
          <MakeCommand gateway={gateway} action={action} onMade={setMade} />
        ) : (
          <MadeCommand made={made} />
        )}
        {made !== null || (enrolled && !serves) ? <RunSteps target={target} /> : null}
        {serves ? null : <Progress made={made !== null} enrolled={enrolled} />}
      </div>
    </Card>
  )
}

function MakeCommand({ gateway, action, onMade }: InstallPanelProps & { onMade: (made: InstallCommand) => void }) {
  const { id, openCode } = gateway
  return (
    <ActionForm action={action} hidden={{ gatewayId: id }} onDone={onMade}>
      <p className="text-ink2">
        The command downloads the agent from this server, checks it, makes a key on that host and redeems a one-time
        code for the first certificate. It needs Node.js 18 or newer and curl.
      </p>
      {openCode ? (
        <p className="text-ink2">
          A code that was made <RelativeTime at={openCode.createdAt} /> is good until{" "}
          <RelativeTime at={openCode.expiresAt} show="both" />. Making a new one voids it.
        </p>
      ) : null}
      <div>
        <SubmitButton variant={gateway.state === "registered" ? "primary" : "secondary"}>
          Make install command
        </SubmitButton>
      </div>
    </ActionForm>
  )
}

function MadeCommand({ made }: { made: InstallCommand }) {
  return (
    <CodeBlock
      code={made.command}
      what="install command"
      caption={
        <>
          1. Paste this into a shell on the gateway's host. Its code works once, until{" "}
          <RelativeTime at={made.expiresAt} show="both" />, and is not shown again.
        </>
      }
    />
  )
}

/** Needed after the enrolment, when the command has been used up: these stay until the gateway serves. */
function RunSteps({ target }: { target: string }) {
  return (
    <>
      {isProxy(target) ? <ProxySteps target={target} /> : null}
      <CodeBlock
        code={runCommand(target)}
        what="run command"
        caption={`${isProxy(target) ? 4 : 2}. Then let the agent run, as a service of that host.`}
      />
    </>
  )
}

function Progress({ made, enrolled }: { made: boolean; enrolled: boolean }) {
  if (!made && !enrolled) return null
  return (
    <p role="status" className="text-ink2">
      <KeepFresh seconds={3} />
      {enrolled
        ? "It has enrolled. Waiting for the agent to apply its first release… This page notices by itself."
        : "Waiting for the gateway to enrol… This page notices by itself."}
    </p>
  )
}

/** What the proxy needs once, before the agent's files mean anything. */
function ProxySteps({ target }: { target: "nginx" | "haproxy" }) {
  return (
    <>
      <p>
        2. Put the server certificates of your hostnames, <code className="font-mono text-xs">HOST.crt</code> and{" "}
        <code className="font-mono text-xs">HOST.key</code> or <code className="font-mono text-xs">default.crt</code>{" "}
        and <code className="font-mono text-xs">default.key</code> for all, into{" "}
        <code className="font-mono text-xs">{`${agentDirectory}/certificates`}</code>.
      </p>
      {target === "nginx" ? (
        <CodeBlock
          code={nginxIncludes}
          what="include lines"
          caption="3. Let nginx read what the agent writes: two lines in its nginx.conf."
        />
      ) : (
        <CodeBlock
          code={haproxyOptions}
          what="options of HAProxy"
          caption="3. Let HAProxy read what the agent writes, beside its own configuration: two lines in /etc/default/haproxy."
        />
      )}
    </>
  )
}
