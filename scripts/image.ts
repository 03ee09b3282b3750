import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { builtImage } from "../infra/platforms/containers/app-image.ts";
import { openEngine } from "../infra/platforms/docker/engine.ts";
import { parseSettings } from "../infra/settings/settings.ts";
import { namespace } from "../infra/settings/namespace.ts";
import { readStackFile } from "../infra/settings/stack-file.ts";
import { UserError } from "../base/user-error.ts";
import { buildImage, docker } from "../infra/platforms/containers/build-image.ts";
import { command } from "./cli/command.ts";
import { root } from "./project/root.ts";

const push = (image: string, repository: string): string => {
  const reference = `${repository}:${image.split(":")[1]}`;
  docker(["tag", image, reference]);
  docker(["push", reference]);
  const digests = JSON.parse(
    docker(["image", "inspect", "--format", "{{json .RepoDigests}}", reference], "pipe"),
  ) as string[];
  const pushed = digests.find((digest) => digest.startsWith(`${repository}@`));
  if (pushed === undefined) throw new UserError(`${reference}: the registry told no digest`);
  return pushed;
};

const setImage = (stack: string, image: string): void => {
  const path = join(root, `Pulumi.${stack}.yaml`);
  const document = parseDocument(readFileSync(path, "utf8"));
  document.setIn(["config", `${namespace}:images.app`], image);
  writeFileSync(path, document.toString({ lineWidth: 0 }));
};

await command(
  {
    command: "npm run image --",
    summary:
      "Builds the image of our own programs. npm run image:push -- --to REPOSITORY also pushes it, and names it in the stack's settings.",
    options: {
      push: { type: "boolean", help: "push it as well" },
      to: { type: "string", value: "REPOSITORY", help: "where to, such as registry.example/team/observability" },
      "npm-registry": {
        type: "string",
        value: "URL",
        help: "registry of packages to build from; the one that npm is set to without it",
      },
      stack: { type: "string", value: "NAME", help: "whose images.registry and images.app", default: "dev" },
    },
  },
  async ({ values }) => {
    const { config, locate } = readStackFile(root, values.stack!);
    const settings = parseSettings(config, locate);
    if (values.push && values.to === undefined) throw new UserError("--to: expected a repository to push to");
    await openEngine();
    const image = builtImage(root);
    buildImage(image, { root, mirror: settings["images.registry"], npmRegistry: values["npm-registry"] });
    process.stdout.write(`Built ${image}\n`);
    if (!values.push) return;
    const pushed = push(image, values.to!);
    setImage(values.stack!, pushed);
    process.stdout.write(`Pushed ${pushed}; Pulumi.${values.stack}.yaml names it as images.app\n`);
  },
);
