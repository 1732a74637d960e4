// Faults at random, one after the other, for as long as is asked for: the oracle after each.
export async function soak() {}
