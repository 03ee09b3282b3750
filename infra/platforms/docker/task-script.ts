/** The file that says that a task is done: gone when its container starts anew. */
export const doneFile = "/tmp/done";

/**
 * Runs the task that its arguments name, then stays, and looks every ten seconds whether the task's work is still there
 * (the command `VERIFY`). Docker starts a container that ended anew: a task that failed is tried again, and so is one whose work
 * was wiped. A container that ended well would be taken for a broken one at the next `up`.
 */
export const taskScript = `trap 'exit 0' TERM
"$@" || exit 1
touch ${doneFile}
while sleep 10 & wait $!; $VERIFY; do :; done
exit 1
`;
