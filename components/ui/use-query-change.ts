// Changes the questions in a list's address and lets the server answer; the old answer stays until the new one is there.
// For search boxes and filters.
"use client"
import { usePathname, useRouter, useSearchParams } from "next/navigation"
import { useTransition } from "react"
import { queryLink } from "@/lib/core/query-link"

export function useQueryChange() {
  const router = useRouter()
  const path = usePathname()
  const params = useSearchParams()
  const [pending, startTransition] = useTransition()
  function change(changes: Record<string, string | null>) {
    const current = Object.fromEntries([...new Set(params.keys())].map((key) => [key, params.getAll(key)]))
    startTransition(() => router.replace(queryLink(path, current, changes), { scroll: false }))
  }
  return { params, change, pending }
}
