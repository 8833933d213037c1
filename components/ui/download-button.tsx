// A link that saves a file which the server makes: PEM, chain, export. A plain anchor, so that it also works without scripts
// and never goes through the client router.
import clsx from "clsx"
import { Download } from "lucide-react"
import type { ReactNode } from "react"
import { type ButtonLook, buttonClass } from "./button-class"

type DownloadButtonProps = ButtonLook & { href: string; filename?: string; className?: string; children: ReactNode }

/** @param filename what the browser calls the file where the server names none */
export function DownloadButton({ href, filename, variant, size, className, children }: DownloadButtonProps) {
  return (
    <a href={href} download={filename ?? true} className={clsx(buttonClass({ variant, size }), className)}>
      <Download aria-hidden className="size-3.5" />
      {children}
    </a>
  )
}
