/** A string or number that cannot be swapped with another of the same shape. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
