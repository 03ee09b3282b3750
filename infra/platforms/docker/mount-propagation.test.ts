import { expect, test } from "vitest";
import { mountPropagation } from "./mount-propagation.ts";

test.each([
  ["a shared root", "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n", "rslave"],
  ["a slave root", "22 1 8:1 / / rw master:3 - ext4 /dev/sda1 rw\n", "rslave"],
  [
    "a private root",
    "21 22 0:20 / /sys rw shared:7 - sysfs sysfs rw\n22 1 8:1 / / rw - ext4 /dev/sda1 rw\n",
    "default",
  ],
  ["no mounts at all", "", "default"],
])("of %s a container gets the mounts that the engine allows", (_what, text, propagation) => {
  expect(mountPropagation(text)).toBe(propagation);
});
