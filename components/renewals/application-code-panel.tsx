// Makes the one-time code with which a host gets its first certificate by itself, and shows the command that uses it, once.
// For the page of automatic renewal.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { CodeBlock } from "../ui/code-block"
import { RelativeTime } from "../ui/relative-time"
import { SubmitButton } from "../ui/submit-button"

type Code = { code: string; expiresAt: string; command: string }

export function ApplicationCodePanel({ applicationId, action }: { applicationId: string; action: Action<Code> }) {
  const [made, setMade] = useState<Code | null>(null)
  if (made === null) {
    return (
      <ActionForm action={action} hidden={{ applicationId }} onDone={setMade}>
        <div>
          <SubmitButton>Make one-time code</SubmitButton>
        </div>
      </ActionForm>
    )
  }
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock
        caption="On the host, in the folder of the script. The key is made there and never leaves it."
        code={made.command}
      />
      <p className="text-ink3 text-xs">
        The code works once and ends <RelativeTime at={made.expiresAt} />. It is shown only now; a new one voids it.
      </p>
    </div>
  )
}
