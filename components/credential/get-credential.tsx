// *Get a credential* in three steps: a key made in this browser or a request brought along, the certificate, and saving it.
// The key lives in this component's memory alone; leaving the page asks first while it is not saved.
"use client"
import { type ReactNode, useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { Stepper } from "../ui/stepper"
import type { BrowserKey } from "./browser-key"
import type { CredentialApplication, KeySource, NewCredential } from "./credential-view"
import { IssuedCredential } from "./issued-credential"
import { KeyStep } from "./key-step"
import { useLeaveWarning } from "./use-leave-warning"

type GetCredentialProps = {
  applications: readonly CredentialApplication[]
  chosen: string
  /** Where the key comes from unless somebody chooses otherwise: where the last one came from, at a renewal. */
  source?: KeySource
  issue: Action<NewCredential>
  /** The snippets of each application, by its id: made on the server, because they need its routes. */
  snippets: Record<string, ReactNode>
}

export function GetCredential({ applications, chosen, source, issue, snippets }: GetCredentialProps) {
  const [applicationId, setApplicationId] = useState(chosen)
  const [key, setKey] = useState<BrowserKey | null>(null)
  const [credential, setCredential] = useState<NewCredential | null>(null)
  const [saved, setSaved] = useState(false)
  useLeaveWarning(credential !== null && key !== null && !saved)
  const application = applications.find(({ id }) => id === applicationId)
  const current = credential === null ? 0 : saved || key === null ? 2 : 1
  return (
    <>
      <Stepper label="Steps to a credential" steps={["Key", "Certificate", "Save and test"]} current={current} />
      {credential === null || application === undefined ? (
        <KeyStep
          applications={applications}
          applicationId={applicationId}
          proposed={source}
          onChoose={setApplicationId}
          issue={issue}
          onIssued={(issued) => {
            setKey(issued.key)
            setCredential(issued.credential)
          }}
        />
      ) : (
        <IssuedCredential
          application={application}
          credential={credential}
          browserKey={key}
          saved={saved}
          onSaved={() => setSaved(true)}
          snippets={snippets[application.id]}
        />
      )}
    </>
  )
}
