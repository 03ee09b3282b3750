/** The failure message for `expect(text, golden).toMatchFileSnapshot(file)`: it names the command to run. */
export const golden = "the golden file differs; `npm run test:golden` rewrites it, then review its diff";
