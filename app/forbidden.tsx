// What somebody sees who is signed in and may not see what was asked for (403).

import { StandalonePage } from "@/components/shell/standalone-page"
import { LinkButton } from "@/components/ui/link-button"

export default function Forbidden() {
  return (
    <StandalonePage
      title="This is not yours to see"
      text="Your role does not include this page. Ask an administrator if you need it."
    >
      <LinkButton href="/">Go to your start page</LinkButton>
    </StandalonePage>
  )
}
