// The files of a new credential. The private key stands first, because it is the one that cannot be had again.
"use client"
import { Card } from "../ui/card"
import { DownloadButton } from "../ui/download-button"
import { ProblemNote } from "../ui/problem-note"
import { SaveFileButton } from "../ui/save-file-button"
import { Tag } from "../ui/tag"
import type { BrowserKey } from "./browser-key"
import type { CredentialApplication, NewCredential } from "./credential-view"
import { derOfPem, pemBlocks } from "./pem-blocks"
import { Pkcs12Command } from "./pkcs12-command"
import { Pkcs12Dialog } from "./pkcs12-dialog"

type SaveFilesProps = {
  application: CredentialApplication
  credential: NewCredential
  browserKey: BrowserKey | null
  saved: boolean
  onSaved: () => void
}

const pemType = "application/x-pem-file"

export function SaveFiles(props: SaveFilesProps) {
  const { credential, browserKey, saved, onSaved } = props
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
          // with its issuer, whoever knows the root alone can build the path
          content={() => `${pem.trimEnd()}\n${pemBlocks(chain)[0] ?? ""}`}
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
      <OtherForms {...props} />
    </Card>
  )
}

/** What some programs want instead of PEM. */
function OtherForms({ application: { name, environment }, credential, browserKey, onSaved }: SaveFilesProps) {
  return (
    <details className="mt-3 border-line border-t pt-2.5">
      <summary className="text-ink2">Other forms: PKCS#12, DER, trust</summary>
      <div className="mt-2.5 flex flex-wrap gap-2">
        {browserKey === null ? null : (
          <Pkcs12Dialog credential={credential} browserKey={browserKey} name={name} onSaved={onSaved} />
        )}
        <SaveFileButton filename="client.cer" type="application/pkix-cert" content={() => derOfPem(credential.pem)}>
          Download DER
        </SaveFileButton>
        <DownloadButton href={`/pki/${environment}/trust.pem`} filename={`${environment}-trust.pem`}>
          Download {environment} authorities
        </DownloadButton>
      </div>
      <ul className="mt-3 mb-3 text-ink3 text-xs">
        {browserKey === null ? null : (
          <li>
            <span className="font-mono">client.p12</span>: private key, certificate and chain in one file under a
            password, for Windows, Java and browsers
          </li>
        )}
        <li>
          <span className="font-mono">client.cer</span>: your certificate as DER
        </li>
        <li>
          <span className="font-mono">{environment}-trust.pem</span>: what gateways of {environment} check your
          certificate against
        </li>
      </ul>
      {browserKey === null ? <Pkcs12Command /> : null}
    </details>
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
        Your browser has saved the private key. Move the file where only your program can read it: we have never seen
        it, and nobody can give it to you again.
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
