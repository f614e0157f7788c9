const RealDate = globalThis.Date;

/** Sets the wall clock of this process forward or back, as an administrator or a time server does; 0 restores it. */
export function stepClock(byMs: number): void {
  if (byMs === 0) {
    globalThis.Date = RealDate;
    return;
  }
  const nowMs = (): number => RealDate.now() + byMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [nowMs()] : args),
    get: (target, name, receiver) => (name === 'now' ? nowMs : Reflect.get(target, name, receiver)),
  });
}
