// Saves bytes that exist only in this tab: a private key made here, a PKCS#12 file sealed here.
// Nothing is sent anywhere; the address of the blob is forgotten at once.
"use client"
import { Download } from "lucide-react"
import type { ReactNode } from "react"
import { Button } from "./button"
import type { ButtonLook } from "./button-class"

type SaveFileButtonProps = ButtonLook & {
  filename: string
  type: string
  content: () => BlobPart | Promise<BlobPart>
  onSaved?: () => void
  children: ReactNode
}

export function SaveFileButton({ filename, type, content, onSaved, variant, size, children }: SaveFileButtonProps) {
  async function save() {
    const url = URL.createObjectURL(new Blob([await content()], { type }))
    const anchor = Object.assign(document.createElement("a"), { href: url, download: filename })
    anchor.click()
    // the click has handed the blob to the download; keeping the address would keep the key in memory
    setTimeout(() => URL.revokeObjectURL(url), 1000)
    onSaved?.()
  }
  return (
    <Button variant={variant} size={size} icon={<Download aria-hidden className="size-3.5" />} onClick={save}>
      {children}
    </Button>
  )
}
