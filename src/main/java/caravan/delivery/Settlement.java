package caravan.delivery;

/** An attempt that was made, and what it means for its delivery. */
public record Settlement(Leased leased, Attempt attempt, Outcome outcome) {}
