// What somebody sees where nothing is (404), whether it never was, is gone, or belongs to somebody else.

import { StandalonePage } from "@/components/shell/standalone-page"
import { LinkButton } from "@/components/ui/link-button"

export default function NotFound() {
  return (
    <StandalonePage title="Nothing is here" text="The address may be mistyped, or what it named has been removed.">
      <LinkButton href="/">Go to your start page</LinkButton>
    </StandalonePage>
  )
}
