// Narrows a list to one value of one property, through the address.
// "All" is always the first choice and takes the question away.
"use client"
import { Select, type SelectOption } from "./select"
import { useQueryChange } from "./use-query-change"

type FilterSelectProps = { name: string; label: string; all: string; options: readonly SelectOption[] }

/** @param all the words for no filter: "All states" */
export function FilterSelect({ name, label, all, options }: FilterSelectProps) {
  const { params, change, pending } = useQueryChange()
  return (
    <Select
      aria-label={label}
      aria-busy={pending || undefined}
      className="w-auto"
      value={params.get(name) ?? ""}
      onChange={(event) => change({ [name]: event.target.value || null })}
      options={[{ value: "", label: all }, ...options]}
    />
  )
}
