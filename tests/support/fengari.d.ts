// What is used of fengari, which has no types of its own.
// For the test that runs the Lua of the Envoy export.
declare module "fengari" {
  type State = { readonly fengari: unique symbol }
  export const lua: {
    lua_isnil: (state: State, at: number) => boolean
    lua_tojsstring: (state: State, at: number) => string
  }
  export const lauxlib: {
    luaL_newstate: () => State
    luaL_dostring: (state: State, text: Uint8Array) => boolean | number
  }
  export const lualib: { luaL_openlibs: (state: State) => void }
  export function to_luastring(text: string): Uint8Array
}
