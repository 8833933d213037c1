// A connection check under way: the command, then what was seen and decided, the moment it arrives.
"use client"
import type { ReactNode } from "react"
import type { ConnectionCheckView } from "@/lib/core/connection-check-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { TokenFirst } from "../tokens/token-first"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { LinkButton } from "../ui/link-button"
import { RelativeTime } from "../ui/relative-time"
import { Tag, type Tone } from "../ui/tag"
import { reasonWords } from "./reason-words"

export function CheckProgress({ check }: { check: ConnectionCheckView }) {
  const { state, command, expiresAt, token } = check
  return (
    <>
      <Card title="Run this where client.pem, client.key and ca.pem lie">
        {token ? <TokenFirst policy={token} /> : null}
        <CodeBlock code={command} />
        <p className="mt-2 text-ink3 text-xs">
          The three files are those that you saved when you got the credential;{" "}
          <a href="/pki/infrastructure/trust.pem" download="ca.pem" className="link">
            ca.pem
          </a>{" "}
          is what proves that it is this server that answers.
        </p>
      </Card>
      <Card
        title="What was seen"
        aside={
          state === "waiting" ? (
            <>
              waiting, until <RelativeTime at={expiresAt} show="exact" />
            </>
          ) : null
        }
      >
        <div aria-live="polite">
          {state === "waiting" ? <Waiting /> : null}
          {state === "expired" ? (
            <p className="text-ink2">Nothing arrived in time. Start the test again, and run the new command.</p>
          ) : null}
          {state === "seen" ? <Seen check={check} /> : null}
        </div>
      </Card>
    </>
  )
}

function Waiting() {
  return (
    <p className="flex items-center gap-2 text-ink2">
      <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent" />
      Waiting for the handshake. This changes by itself the moment it arrives.
    </p>
  )
}

function Seen({ check }: { check: ConnectionCheckView }) {
  const { handshake, decision, application, method, host, path } = check
  return (
    <dl>
      {handshake ? (
        <Finding word="handshake" tone={handshake.status === "valid" ? "ok" : "deny"}>
          {handshake.tlsVersion}, {handshake.cipher}. Your certificate{" "}
          <span className="font-mono text-xs" title={handshake.serial}>
            {shortenMiddle(handshake.serial, 6)}
          </span>{" "}
          was presented and is {handshake.status}
          {handshake.notAfter ? (
            <>
              ; it ends <RelativeTime at={handshake.notAfter} />
            </>
          ) : null}
          .
          <span className="wrap-anywhere block text-ink3 text-xs">
            {handshake.subject}, issued by {handshake.issuer}
          </span>
        </Finding>
      ) : null}
      <Finding word="identity" tone="ok">
        You are <b className="font-semibold">{application.name}</b>, in {application.environment}.
      </Finding>
      {decision ? (
        <Finding word="decision" tone={decision.allow ? "ok" : "deny"}>
          <span className="wrap-anywhere font-mono text-xs">
            {method} {host}
            {path}
          </span>{" "}
          {decision.allow ? (
            "is allowed"
          ) : (
            <>
              is refused with {decision.status}: <b className="font-mono font-semibold text-xs">{decision.reason}</b>
            </>
          )}
          {decision.scope ? (
            <>
              {decision.allow ? " by " : ", it takes "}
              <span className="font-mono text-xs">{decision.scope}</span>
            </>
          ) : null}
          <span className="block text-ink2">{reasonWords[decision.reason]}</span>
          {decision.sequence === undefined ? null : (
            <span className="block text-ink3 text-xs">By release {decision.sequence}.</span>
          )}
          {needsAccess(decision.reason) ? (
            <LinkButton
              size="sm"
              className="mt-1.5"
              href={`/partner/requests?ask&application=${application.id}${decision.scope ? `&scope=${encodeURIComponent(decision.scope)}` : ""}`}
            >
              Ask for access
            </LinkButton>
          ) : null}
        </Finding>
      ) : null}
    </dl>
  )
}

function needsAccess(reason: string): boolean {
  return reason === "scope-not-granted" || reason === "grant-expired" || reason === "unknown-application"
}

function Finding({ word, tone, children }: { word: string; tone: Tone; children: ReactNode }) {
  return (
    <div className="grid gap-x-3 gap-y-1 border-line border-t py-2.5 first:border-t-0 sm:grid-cols-[7rem_1fr]">
      <dt>
        <Tag tone={tone}>{word}</Tag>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}
