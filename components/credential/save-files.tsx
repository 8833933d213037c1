// The files of a new credential. The private key stands first, because it is the one that cannot be had again.
"use client"
import { Card } from "../ui/card"
import { DownloadButton } from "../ui/download-button"
import { ProblemNote } from "../ui/problem-note"
import { SaveFileButton } from "../ui/save-file-button"
import { Tag } from "../ui/tag"
import type { BrowserKey } from "./browser-key"
import type { NewCredential } from "./credential-view"

type SaveFilesProps = {
  credential: NewCredential
  browserKey: BrowserKey | null
  saved: boolean
  onSaved: () => void
}

const pemType = "application/x-pem-file"

export function SaveFiles({ credential, browserKey, saved, onSaved }: SaveFilesProps) {
  const { pem, chain } = credential
  return (
    <Card title={titleOf(browserKey, saved)} aside={saved ? <Tag tone="ok">key saved</Tag> : null}>
      {browserKey === null ? (
        <p className="mb-3 text-ink2">
          It belongs to the key that you made your request with. That key is where you left it.
        </p>
      ) : (
        <KeyNote saved={saved} />
      )}
      <div className="flex flex-wrap gap-2">
        {browserKey === null ? null : (
          <SaveFileButton
            variant={saved ? "secondary" : "primary"}
            filename="client.key"
            type={pemType}
            content={browserKey.exportKey}
            onSaved={onSaved}
          >
            Download private key
          </SaveFileButton>
        )}
        <SaveFileButton
          variant={browserKey === null ? "primary" : "secondary"}
          filename="client.pem"
          type={pemType}
          content={() => `${pem.trimEnd()}\n${issuerOf(chain)}`}
        >
          Download certificate
        </SaveFileButton>
        <SaveFileButton filename="chain.pem" type={pemType} content={() => chain}>
          Download chain
        </SaveFileButton>
        <DownloadButton href="/pki/infrastructure/trust.pem" filename="ca.pem">
          Download trust
        </DownloadButton>
      </div>
      <ul className="mt-3 text-ink3 text-xs">
        <li>
          <span className="font-mono">client.pem</span>: your certificate, and the authority that issued it
        </li>
        <li>
          <span className="font-mono">chain.pem</span>: the authorities up to the root
        </li>
        <li>
          <span className="font-mono">ca.pem</span>: what your program trusts when it tests its connection here
        </li>
      </ul>
    </Card>
  )
}

function titleOf(browserKey: BrowserKey | null, saved: boolean): string {
  if (browserKey === null) return "Save your certificate"
  return saved ? "Save your files" : "Save your key now"
}

function KeyNote({ saved }: { saved: boolean }) {
  if (saved) {
    return (
      <p className="mb-3 text-ink2">
        Your browser has saved the private key as <span className="font-mono text-xs">client.key</span>. Move it where
        only your program can read it: we have never seen it, and nobody can give it to you again.
      </p>
    )
  }
  return (
    <ProblemNote
      tone="wait"
      className="mb-3"
      title="The private key exists only in this tab"
      detail="We have never seen it and do not store it: once this tab is closed or reloaded, nobody can give it to you again. Save it where only your program can read it."
    />
  )
}

/** The first of the chain: with it, whoever knows the root alone can build the path. */
function issuerOf(chain: string): string {
  const end = "-----END CERTIFICATE-----"
  const at = chain.indexOf(end)
  return at === -1 ? "" : `${chain.slice(0, at + end.length).trim()}\n`
}
