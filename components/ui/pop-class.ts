// How something that floats over the page looks: menus, popovers and lists of choices share it.

export const popClass = "z-50 animate-appear rounded-lg border border-line2 bg-panel text-ink shadow-pop outline-none"
