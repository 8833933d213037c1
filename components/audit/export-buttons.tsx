// Saves the log as it is filtered now, as a table for people and as JSON lines for programs.
// For the audit's page.
import { queryLink, type SearchParams } from "@/lib/core/query-link"
import { DownloadButton } from "../ui/download-button"

export function ExportButtons({ params }: { params: SearchParams }) {
  return (
    <>
      <DownloadButton href={queryLink("/audit/export", params, { format: "csv" })} filename="audit.csv">
        Export CSV
      </DownloadButton>
      <DownloadButton href={queryLink("/audit/export", params, { format: "jsonl" })} filename="audit.jsonl">
        Export JSON lines
      </DownloadButton>
    </>
  )
}
