// Tailwind writes the stylesheet from the class names found in app/ and components/.
export default { plugins: { "@tailwindcss/postcss": {} } }
