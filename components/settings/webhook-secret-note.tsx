// The secret of a webhook, shown once, and how a receiver checks a delivery with it.
// For the dialogs that make one.
import { Button } from "../ui/button"
import { CodeBlock } from "../ui/code-block"

export function WebhookSecretNote({ secret, close }: { secret: string; close: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>Give this secret to the receiver. It is shown only now; a lost one is replaced by a new one.</p>
      <CodeBlock what="secret" code={secret} />
      <CodeBlock
        what="signature"
        caption="Each delivery has this header. The receiver computes v1 over the time, a dot and the body as it came, and refuses what is older than five minutes."
        code={'Gatewarden-Signature: t=<seconds>,v1=<hex of HMAC-SHA256(secret, "<t>.<body>")>'}
      />
      <div className="flex justify-end">
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      </div>
    </div>
  )
}
