import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Fields of /proc/<pid>/stat behind the name, which may hold blanks; null once the process has ended. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}

/** Seconds of processor time of one process so far, user and system. Linux only; 0 elsewhere. */
export function processorSeconds(pid) {
  const stat = statOf(pid);
  return stat ? (stat[11] + stat[12]) / TICKS_PER_SECOND : 0;
}

/** Seconds of a process, its children, and those of its children that have ended: a Postgres server with all its backends. */
export function processorSecondsWithChildren(pid) {
  const stat = statOf(pid);
  if (!stat) return 0;
  const ended = (stat[13] + stat[14]) / TICKS_PER_SECOND;
  return processorSeconds(pid) + ended + childrenOf(pid).reduce((sum, child) => sum + processorSeconds(child), 0);
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** MiB of memory that the process has had at most. */
export function peakMemory(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** MiB of memory that the process has now. */
export function memoryNow(pid) {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
