// Narrows a list to days, through the address. A day is a day of UTC, as everything in the log is.
// For the audit's page.
"use client"
import { controlClass } from "../ui/control-class"
import { useQueryChange } from "../ui/use-query-change"

export function DateFilter({ name, label }: { name: string; label: string }) {
  const { params, change, pending } = useQueryChange()
  return (
    <label className="inline-flex items-center gap-1.5 text-ink2">
      {label}
      <input
        type="date"
        aria-busy={pending || undefined}
        value={params.get(name) ?? ""}
        onChange={(event) => change({ [name]: event.target.value || null })}
        className={`${controlClass} h-8 w-36`}
      />
    </label>
  )
}
