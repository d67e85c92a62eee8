/** A nominal type over a plain value: two brands of one base type never mix, and each brand has a single parser. */
declare const brand: unique symbol;
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
