/** Why a service can't start, in words for the person who started it: logged without a stack. Holds no secrets. */
export class BootError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = new.target.name;
  }
}
