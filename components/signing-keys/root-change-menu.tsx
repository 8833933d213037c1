// The changes that one key, or an environment's keys as a whole, can be given, behind one button.
// For the card and the rows of signing keys.
"use client"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { Button } from "../ui/button"
import { DropdownMenu, MenuItem } from "../ui/dropdown-menu"
import { type ChangeKind, changeWords } from "./change-words"
import { type ChangeScene, RootChangeDialog } from "./root-change-dialog"

type RootChangeMenuProps = {
  scene: ChangeScene
  kinds: readonly ChangeKind[]
  /** The key that it concerns, where it concerns one. */
  kid?: string
  action: Action<unknown>
}

export function RootChangeMenu({ scene, kinds, kid, action }: RootChangeMenuProps) {
  const [asked, setAsked] = useState<ChangeKind | null>(null)
  const about = kid === undefined ? `the keys of ${scene.title}` : `key ${kid.slice(0, 6)} of ${scene.title}`
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="quiet" size="icon" aria-label={`What can be done about ${about}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        {kinds.map((kind) => (
          <MenuItem key={kind} danger={changeWords[kind].danger} onSelect={() => setAsked(kind)}>
            {changeWords[kind].verb}
          </MenuItem>
        ))}
      </DropdownMenu>
      {kinds.map((kind) => (
        <RootChangeDialog
          key={kind}
          scene={scene}
          kind={kind}
          kid={kid}
          action={action}
          open={asked === kind}
          close={() => setAsked(null)}
        />
      ))}
    </>
  )
}
