// Saves bytes that exist only in this tab: a private key made here, a PKCS#12 file sealed here.
// Nothing is sent anywhere.
"use client"
import { Download } from "lucide-react"
import type { ReactNode } from "react"
import { Button } from "./button"
import type { ButtonLook } from "./button-class"
import { saveFile } from "./save-file"

type SaveFileButtonProps = ButtonLook & {
  filename: string
  type: string
  content: () => BlobPart | Promise<BlobPart>
  onSaved?: () => void
  children: ReactNode
}

export function SaveFileButton({ filename, type, content, onSaved, variant, size, children }: SaveFileButtonProps) {
  async function save() {
    saveFile(await content(), filename, type)
    onSaved?.()
  }
  return (
    <Button variant={variant} size={size} icon={<Download aria-hidden className="size-3.5" />} onClick={save}>
      {children}
    </Button>
  )
}
