// Verifies the log on request and says what was found, in words: an intact chain, or the first place where it was touched.
// For the audit's page.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { AuditVerification } from "@/lib/core/audit-view"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { Identifier } from "../ui/identifier"
import { ProblemNote } from "../ui/problem-note"
import { StateTag } from "../ui/state-tag"
import { SubmitButton } from "../ui/submit-button"
import { faultWords, verifiedWords } from "./audit-words"

export function VerifyPanel({ action }: { action: Action<AuditVerification> }) {
  const [result, setResult] = useState<AuditVerification | null>(null)
  return (
    <Card className="mb-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-[1_1_20rem]">
          <h2 className="font-semibold">Is the log as it was written?</h2>
          <p className="text-ink2">
            Every event holds a hash, every hash stands in one chain, and every signed manifest names the chain's head.
            Whoever edits, deletes or cuts off anything breaks it.
          </p>
        </div>
        <ActionForm action={action} onDone={setResult}>
          <SubmitButton variant="secondary">Verify the log</SubmitButton>
        </ActionForm>
      </div>
      <div aria-live="polite">{result ? <VerificationResult result={result} /> : null}</div>
    </Card>
  )
}

function VerificationResult({ result }: { result: AuditVerification }) {
  if (result.ok) {
    return (
      <div className="mt-3 border-line border-t pt-3">
        <StateTag state="valid" word="intact" />
        <p className="mt-1">{verifiedWords(result)}</p>
        <p className="text-ink3">
          Head <Identifier value={result.head} what="head of the chain" keep={12} />
        </p>
      </div>
    )
  }
  const { kind, detail, position, eventId } = result.fault
  return (
    <ProblemNote
      className="mt-3"
      title={`${faultWords(kind)}.`}
      detail={
        <>
          <p>{detail}</p>
          {position === null ? null : <p>At place {position} of the chain.</p>}
          {eventId === null ? null : (
            <p>
              Event <Identifier value={eventId} what="event id" keep={0} />
            </p>
          )}
          <p>
            What comes before that place is intact. Compare with a backup, and find out who could write to the database.
          </p>
        </>
      }
    />
  )
}
