// The second and third step: the certificate decoded, the files to save (the key first), and what to do with them.
"use client"
import type { ReactNode } from "react"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { LinkButton } from "../ui/link-button"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"
import type { BrowserKey } from "./browser-key"
import type { CredentialApplication, NewCredential } from "./credential-view"
import { SaveFiles } from "./save-files"

type IssuedCredentialProps = {
  application: CredentialApplication
  credential: NewCredential
  /** Null where the key was made elsewhere. */
  browserKey: BrowserKey | null
  saved: boolean
  onSaved: () => void
  snippets: ReactNode
}

export function IssuedCredential(props: IssuedCredentialProps) {
  const { application, credential, browserKey, saved, onSaved, snippets } = props
  return (
    <div className="flex flex-col gap-4">
      <SaveFiles
        application={application}
        credential={credential}
        browserKey={browserKey}
        saved={saved}
        onSaved={onSaved}
      />
      <Card title="Certificate" aside={<Tag tone="ok">works already</Tag>}>
        <DefinitionList
          facts={[
            { term: "Speaks for", value: `${application.name}, in ${application.environment}` },
            { term: "Serial", value: <Identifier value={credential.serial} what="serial" keep={0} /> },
            { term: "SHA-256", value: <Identifier value={credential.sha256} what="SHA-256 fingerprint" keep={12} /> },
            { term: "Ends", value: <RelativeTime at={credential.notAfter} show="both" /> },
            { term: "Issuer", value: credential.issuer },
          ]}
        />
        <details className="mt-3 border-line border-t pt-2.5">
          <summary className="text-ink2">Every field, decoded</summary>
          <div className="mt-2">
            <DefinitionList
              facts={credential.decoded.map(({ label, value }) => ({
                term: label,
                value: <span className="wrap-anywhere whitespace-pre-wrap font-mono text-xs">{value}</span>,
              }))}
            />
          </div>
        </details>
      </Card>
      {snippets}
      <div className="flex flex-wrap gap-2">
        <LinkButton variant={saved ? "primary" : "secondary"} href={`/partner/test?application=${application.id}`}>
          Test my connection
        </LinkButton>
        <LinkButton href={`/partner/applications/${application.id}`}>See {application.name}</LinkButton>
      </div>
    </div>
  )
}
