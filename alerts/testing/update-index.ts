import { rewriting } from "../../base/testing/generated.ts";
import { renderDefinitionsIndex } from "./definitions-index.ts";
import { renderReceiversIndex } from "./receivers-index.ts";

/** The lists of alerts and of types of receivers. */
export const setup = rewriting(() => Promise.all([renderDefinitionsIndex(), renderReceiversIndex()]));
