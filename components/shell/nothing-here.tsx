// The 404 inside the shell: said the same whether it never was, is gone, or belongs to somebody else.
import { EmptyState } from "@/components/ui/empty-state"

export function NothingHere() {
  return (
    <div className="rounded-lg border border-line bg-panel">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="Nothing is here"
        detail="The address may be mistyped, or what it named has been removed. Search for it, or choose a page at the side."
      />
    </div>
  )
}
