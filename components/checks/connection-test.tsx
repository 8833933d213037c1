// *Test my connection*: a call to choose, a command to paste, and live what a gateway sees and would decide.
// A browser cannot present the certificate, so the partner's own program does.
"use client"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ConnectionCheckView } from "@/lib/core/connection-check-view"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { SubmitButton } from "../ui/submit-button"
import { CallFields, type TestApplication } from "./call-fields"
import { CheckProgress } from "./check-progress"
import { useCheck } from "./use-check"

type ConnectionTestProps = {
  applications: readonly TestApplication[]
  chosen: string
  start: Action<ConnectionCheckView>
}

export function ConnectionTest({ applications, chosen, start }: ConnectionTestProps) {
  const [started, setStarted] = useState<ConnectionCheckView | null>(null)
  const check = useCheck(started)
  const router = useRouter()
  const seen = check?.state === "seen" ? check.id : null
  // the list of earlier tests, and the one next thing to do, know of it then
  useEffect(() => {
    if (seen !== null) router.refresh()
  }, [seen, router])
  return (
    <div className="flex flex-col gap-4">
      <Card title="Which call" note="Nothing is called: the command asks this server what a gateway would say.">
        <ActionForm action={start} onDone={setStarted}>
          <CallFields applications={applications} chosen={chosen} />
          <div>
            <SubmitButton variant={check === null ? "primary" : "secondary"}>
              {check === null ? "Start test" : "Test again"}
            </SubmitButton>
          </div>
        </ActionForm>
      </Card>
      {check === null ? null : <CheckProgress check={check} />}
    </div>
  )
}
