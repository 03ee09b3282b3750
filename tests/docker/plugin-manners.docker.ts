import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Container, Network, Volume, type ContainerArgs } from "@pulumi/docker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ifKnown } from "../../infra/platforms/docker/engine.ts";
import { canRunDaemon } from "./daemon.ts";
import { createContainer } from "./provider/container.ts";
import { openSmallStack, type SmallStack } from "./small-stack.ts";

let stack: SmallStack;

const health = {
  tests: ["CMD", "/bin/busybox", "true"],
  interval: "1s",
  timeout: "6s",
  retries: 3,
  startPeriod: "2m0s",
};

/** A container with every kind of input that the stack's own have, each in the form in which the engine tells it. */
const complete = (): ContainerArgs => ({
  name: "one",
  image: stack.image,
  hostname: "one",
  user: "1000:1000",
  entrypoints: ["/bin/busybox", "sh", "-c", "sleep 600", "task"],
  envs: ["B=2", "A=1"],
  labels: [{ label: "observability.stack", value: "manners" }],
  networkMode: "manners",
  networksAdvanced: [{ name: "manners", aliases: ["one"] }],
  volumes: [
    { volumeName: "manners-files", containerPath: "/files", readOnly: true },
    { volumeName: "manners-data", containerPath: "/data" },
  ],
  ports: [
    { internal: 10_001, external: 35_601, ip: "127.0.0.1" },
    { internal: 9000, external: 35_602, ip: "127.0.0.1" },
  ],
  tmpfs: { "/tmp": "mode=1777,size=1m" },
  mounts: [{ type: "bind", source: "/", target: "/host", readOnly: true }],
  pidMode: "host",
  init: true,
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["label=disable", "no-new-privileges:true"],
  ulimits: [{ name: "nofile", soft: 1024, hard: 1024 }],
  restart: "unless-stopped",
  logDriver: "json-file",
  logOpts: { "max-file": "3", "max-size": "10m" },
  memory: 32,
  memorySwap: 32,
  cpuShares: 64,
  healthcheck: health,
  wait: true,
  waitTimeout: 30,
  mustRun: true,
  stopTimeout: 1,
  destroyGraceSeconds: 1,
});

const program = (change: Partial<ContainerArgs> = {}) => {
  return () => {
    const network = new Network("network", { name: "manners", driver: "bridge" });
    return new Container("one", { ...complete(), ...change }, { dependsOn: network, deleteBeforeReplace: true });
  };
};

/** Two volumes of one container, by the names that a program gives them. */
const mounting = (name: string, deleteBeforeReplace?: boolean) => () => {
  const volume = new Volume("files", { name }, deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace });
  return new Container(
    "user",
    {
      name: "user",
      image: stack.image,
      command: ["none"],
      networkMode: "none",
      start: false,
      mustRun: false,
      volumes: [{ volumeName: name, containerPath: "/files" }],
    },
    { dependsOn: volume, deleteBeforeReplace: true },
  );
};

/**
 * How Pulumi's plugin behaves where that decides how our containers must be described. These tests hold for the plugin
 * itself (`OBS_OFFICIAL_DOCKER_PLUGIN`) and for the stand-in in `provider/` alike: they keep the stand-in honest.
 */
describe.runIf(canRunDaemon())("the plugin of @pulumi/docker", () => {
  beforeAll(async () => {
    stack = await openSmallStack("manners");
  });
  afterAll(() => stack?.close());

  test("finds nothing to change in a container whose inputs are spelled as the engine tells them", async () => {
    expect(await stack.up(program())).toEqual({ network: "create", one: "create" });
    expect(await stack.refreshAndUp(program())).toEqual({});
  });

  test.each<[string, Partial<ContainerArgs>, string]>([
    ["no limit of swap", { memorySwap: undefined }, "update"],
    ["seconds in place of minutes", { healthcheck: { ...health, startPeriod: "120s" } }, "update"],
    ["the host's processes without label=disable", { securityOpts: ["no-new-privileges:true"] }, "replace"],
  ])("with %s it plans a change at each up", async (_what, change, step) => {
    await stack.refreshAndUp(program(change));
    expect(await stack.refreshAndUp(program(change))).toEqual({ one: step });
  });

  test("replaces a container that was killed and publishes ports", async () => {
    await stack.refreshAndUp(program());
    await stack.daemon.engine.getContainer("one").kill();
    expect(await stack.refreshAndUp(program())).toEqual({ one: "replace" });
  });

  test("starts one without ports in place, and does not wait until it is healthy", async () => {
    const portless = program({ ports: undefined });
    await stack.refreshAndUp(portless);
    // Never healthy again, which nobody notices.
    await stack.daemon.engine.getContainer("one").kill();
    expect(await stack.refreshAndUp(portless)).toEqual({ one: "update" });
    const { State: state } = await stack.daemon.engine.getContainer("one").inspect();
    expect(state.Running).toBe(true);
    expect(await stack.refreshAndUp(portless)).toEqual({});
  });

  test("keeps a container that never gets healthy, and says neither which nor why", async () => {
    const sick = program({
      healthcheck: { tests: ["CMD", "/bin/busybox", "false"], interval: "1s", timeout: "1s", retries: 1 },
      waitTimeout: 3,
    });
    const failure = await stack.refreshAndUp(sick).then(
      () => "",
      (error: unknown) => String(error),
    );
    expect(failure).toContain("container failed to be in healthy state");
    expect(await stack.halfMade()).toEqual(["one"]);
    expect(await stack.daemon.engine.getContainer("one").inspect()).toMatchObject({ State: { Running: true } });
  });

  test("removes a volume before it makes one of another name, and gives up while it is in use", async () => {
    await stack.refreshAndUp(mounting("first"));
    await expect(stack.refreshAndUp(mounting("second"))).rejects.toThrow(
      /timeout while waiting for state to become 'removed' \(last state: 'in_use'/,
    );
  });

  test("makes the new volume first where the program says so", async () => {
    await stack.refreshAndUp(mounting("third", false));
    expect(await stack.refreshAndUp(mounting("fourth", false))).toEqual({ files: "replace", user: "replace" });
    expect(await ifKnown(stack.daemon.engine.getVolume("third").inspect())).toBeUndefined();
  });

  test("keeps a container whose files could not be copied, with an error that a refresh forgets", async () => {
    const target = join(stack.folder, "target");
    const loader = (attempt: string) => () => {
      const args: ContainerArgs = {
        name: "loader",
        image: stack.image,
        command: ["none"],
        networkMode: "none",
        start: false,
        mustRun: false,
        labels: [{ label: "attempt", value: attempt }],
        volumes: [{ hostPath: target, containerPath: "/target" }],
        uploads: [{ file: "/target/inner/file", content: "text", permissions: "0444" }],
      };
      return new Container("loader", args, { deleteBeforeReplace: true });
    };
    // A file stands where a folder has to be.
    mkdirSync(target);
    writeFileSync(join(target, "inner"), "");
    await expect(stack.up(loader("1"))).rejects.toThrow();
    expect(await stack.halfMade()).toEqual(["loader"]);
    rmSync(join(target, "inner"));
    await stack.refreshAndUp(loader("1"));
    expect(existsSync(join(target, "inner", "file"))).toBe(false);
    expect(await stack.halfMade()).toEqual([]);
    // As our program does where a service is not well.
    expect(await stack.refreshAndUp(loader("2"))).toEqual({ loader: "replace" });
    expect(existsSync(join(target, "inner", "file"))).toBe(true);
    expect(await stack.refreshAndUp(loader("2"))).toEqual({});
  });
});

describe.runIf(canRunDaemon())("the stand-in for the plugin", () => {
  beforeAll(async () => {
    stack = await openSmallStack("stand-in");
  });
  afterAll(() => stack?.close());

  // The plugin has these inputs since 5.2; they fail at engines before 28.
  test("has files with an owner refused by an engine that does not know the owner itself", async () => {
    const uploads = [{ file: "/secret", content: "text", permissions: "0400", owner: "1000", group: "1000" }];
    const { error } = await createContainer(stack.daemon.engine, {
      name: "owned",
      image: stack.image,
      user: "1000:1000",
      command: ["none"],
      start: false,
      uploads,
    });
    expect(error?.message).toContain('getent unable to find entry "1000:1000" in passwd database');
  });
});
