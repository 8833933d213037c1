// Nothing is where somebody looked inside the shell (404).
import { NothingHere } from "@/components/shell/nothing-here"

export default function NotFound() {
  return <NothingHere />
}
