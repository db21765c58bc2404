package caravan.inbox;

import caravan.http.Request;

/** A request that was admitted to an inbox by its token or key. */
public record Caller(Request request, Inbox inbox) {}
