// A dialog that an address can open, `?new`, so that other pages and the command palette lead straight to it.
// Closing takes the question out of the address again.
"use client"
import { usePathname, useRouter, useSearchParams } from "next/navigation"
import { useEffect, useState } from "react"

export function useDialogAddress(name: string) {
  const asked = useSearchParams().has(name)
  const path = usePathname()
  const router = useRouter()
  const [open, setOpen] = useState(asked)
  // the palette and empty lists lead here from this very page, where nothing is mounted anew
  useEffect(() => {
    if (asked) setOpen(true)
  }, [asked])
  function change(next: boolean) {
    setOpen(next)
    if (!next && asked) router.replace(path, { scroll: false })
  }
  return { open, change }
}
