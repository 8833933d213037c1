// How a row of tabs looks, whether it switches views in place or leads to pages.

export const tabListClass = "flex gap-1 overflow-x-auto border-line border-b"

export const tabClass = [
  "-mb-px flex shrink-0 items-center gap-1.5 border-transparent border-b-2 px-2.5 py-1.5 text-ink2 no-underline hover:text-ink",
  "focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:font-[550] data-[state=active]:text-ink",
].join(" ")
