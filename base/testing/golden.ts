/** For `expect(text, golden).toMatchFileSnapshot(file)`: what a failure tells the reader to do. */
export const golden = "the golden file differs; `npm run test:golden` rewrites it, then review its diff";
