/** Reads the body of an answer as text, and gives up with `undefined` as soon as it is longer than it should be. */
export const readAtMost = async (response: Response, maxBytes: number): Promise<string | undefined> => {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop early cancels the stream, and with it the download.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};
