import type { z } from 'zod';

/** One call of the contract: the schema of its argument (checked where it arrives) and the type of its answer. */
export interface CallSpec<Input, Output> {
  readonly input: z.ZodType<Input>;
  /** Never set: carries the answer's type. Answers come from our own process and are not checked again. */
  readonly output?: Output;
}

/** `call<Output>()(schema)`: curried, so that the answer is named and the argument inferred. */
export function call<Output>(): <Input>(input: z.ZodType<Input>) => CallSpec<Input, Output> {
  return (input) => ({ input });
}
