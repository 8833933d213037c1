// How a control that takes text looks: input, textarea, select and search box share it.
// Its edge alone shows where it is, so the edge has 3:1 against its ground (WCAG 2.2, 1.4.11).

export const controlClass = [
  "w-full min-w-0 rounded-md border border-edge bg-panel px-2.5 text-ink text-sm placeholder:text-ink3",
  "focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-0",
  "aria-invalid:border-deny aria-invalid:outline-deny",
  "disabled:cursor-not-allowed disabled:bg-sunk disabled:text-ink3",
  // a <select> is always read-only, as CSS has it
  "[&:is(input,textarea)]:read-only:bg-sunk",
].join(" ")
