package caravan.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A refused request, and its answer (RFC 9457). Every error that the outside sees is made here, so
 * this is their list. It has no stack trace: it is an answer, not a fault.
 */
public final class Problem extends RuntimeException {

    /** What is wrong with one field: a JSON pointer, or the name of a query parameter. */
    public record Field(String pointer, String detail) {}

    /** The body of the answer. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Document(
            String type, String title, int status, String detail, List<Field> errors) {}

    private final Document document;
    private final transient Map<String, String> headers;

    private Problem(
            int status,
            String slug,
            String title,
            String detail,
            List<Field> errors,
            Map<String, String> headers) {
        super(detail, null, false, false);
        this.document = new Document("urn:caravan:problem:" + slug, title, status, detail, errors);
        this.headers = headers;
    }

    private static Problem of(int status, String slug, String title, String detail) {
        return new Problem(status, slug, title, detail, List.of(), Map.of());
    }

    private static Problem later(int status, String slug, String title, String detail, long s) {
        return new Problem(
                status, slug, title, detail, List.of(), Map.of("Retry-After", Long.toString(s)));
    }

    private static Problem unauthorized(String slug, String detail) {
        return new Problem(
                401, slug, "Unauthorized", detail, List.of(), Map.of("WWW-Authenticate", "Bearer"));
    }

    public static Problem malformedRequest(String detail) {
        return of(400, "malformed-request", "Malformed request", detail);
    }

    /** Its sender sent chunks that are none; or went away, and does not hear this. */
    public static Problem bodyBroken() {
        return malformedRequest("The body broke off, or its chunks cannot be understood.");
    }

    public static Problem badParameter(String name, String detail) {
        return new Problem(
                400,
                "bad-parameter",
                "Bad query parameter",
                "The query parameter " + name + " cannot be used: " + detail,
                List.of(new Field(name, detail)),
                Map.of());
    }

    public static Problem notJson(String detail) {
        return of(400, "not-json", "Not JSON", detail);
    }

    public static Problem tokenMissing() {
        return unauthorized(
                "token-missing", "This call needs the header Authorization: Bearer <token>.");
    }

    public static Problem tokenUnknown() {
        return unauthorized("token-unknown", "No inbox has this token.");
    }

    public static Problem adminOnly() {
        return unauthorized("admin-only", "This call needs the admin token.");
    }

    public static Problem ticketUnknown() {
        return unauthorized(
                "ticket-unknown",
                "The ticket is unknown, used or over 30 seconds old: take a new one by POST"
                        + " /ws/tickets.");
    }

    public static Problem foreignOrigin() {
        return of(
                403,
                "foreign-origin",
                "Forbidden",
                "A page of another origin cannot make this call without a token.");
    }

    public static Problem unknownHost() {
        return of(
                403,
                "unknown-host",
                "Forbidden",
                "This Caravan is not known by the name in the Host header: set"
                        + " CARAVAN_PUBLIC_URL.");
    }

    public static Problem notFound(String what) {
        return of(404, "not-found", "Not found", what);
    }

    public static Problem methodNotAllowed(String allow) {
        return new Problem(
                405,
                "method-not-allowed",
                "Method not allowed",
                "This path takes " + allow + ".",
                List.of(),
                Map.of("Allow", allow));
    }

    public static Problem headTooSlow() {
        return of(408, "head-too-slow", "Request timeout", "The headers did not arrive in time.");
    }

    public static Problem bodyTooSlow() {
        return of(408, "body-too-slow", "Request timeout", "The body did not arrive in time.");
    }

    public static Problem bodyTooLarge(long limit) {
        return of(
                413,
                "body-too-large",
                "Content too large",
                "A body may have at most " + limit + " bytes.");
    }

    public static Problem notJsonType() {
        return of(
                415,
                "not-json-type",
                "Unsupported media type",
                "The body of this call is JSON: send Content-Type: application/json.");
    }

    /** It goes round from a webhook to its own inbox and out again. */
    public static Problem tooManyHops(int most) {
        return of(
                422,
                "too-many-hops",
                "Too many hops",
                "This event has gone out from a Caravan and come in again " + most + " times.");
    }

    /** What is to be sent again is no more. */
    public static Problem eventGone() {
        return of(410, "event-gone", "Gone", "The event of this delivery is not kept any more.");
    }

    /** Nothing is sent to it: what would be owed would be cancelled. */
    public static Problem webhookOff() {
        return of(409, "webhook-off", "Conflict", "The webhook is switched off: enable it first.");
    }

    public static Problem badField(String pointer, String detail) {
        return badFields(List.of(new Field(pointer, detail)));
    }

    /** All that is wrong with a body at once. */
    public static Problem badFields(List<Field> errors) {
        return new Problem(
                422,
                "bad-field",
                "Unprocessable content",
                "The body has a field that cannot be.",
                errors,
                Map.of());
    }

    public static Problem upgradeRequired() {
        return new Problem(
                426,
                "upgrade-required",
                "Upgrade required",
                "This path is a WebSocket: come with a handshake of version 13.",
                List.of(),
                Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    }

    public static Problem tooManyInboxes(long seconds) {
        return later(
                429,
                "too-many-inboxes",
                "Too many requests",
                "Too many new inboxes from this address.",
                seconds);
    }

    public static Problem tooManyViewers(int limit) {
        return later(
                429,
                "too-many-viewers",
                "Too many requests",
                "This inbox has " + limit + " viewers already.",
                10);
    }

    public static Problem backlogFull() {
        return later(
                429,
                "backlog-full",
                "Too many requests",
                "This inbox is owed as much as it may be. Of what was asked for, that is not owed for"
                        + " which there was no room.",
                10);
    }

    public static Problem tooManyTrials() {
        return later(
                429,
                "too-many-trials",
                "Too many requests",
                "As many test calls are under way as may be.",
                5);
    }

    public static Problem headersTooLarge(long limit) {
        return of(
                431,
                "headers-too-large",
                "Request header fields too large",
                "The request line and headers may have at most " + limit + " bytes.");
    }

    /** A fault of ours that nobody foresaw; its cause is in the log. */
    public static Problem unexpected() {
        return of(500, "unexpected", "Internal server error", "Caravan failed; see its log.");
    }

    public static Problem journalFull() {
        return later(
                503,
                "journal-full",
                "Service unavailable",
                "Too much is waiting to be stored. Nothing was stored: send again.",
                1);
    }

    public static Problem storeAway() {
        return later(
                503,
                "store-away",
                "Service unavailable",
                "The store did not answer in time. Send again; an event sent may still appear.",
                2);
    }

    public static Problem storeRefused() {
        return later(
                503,
                "store-refused",
                "Service unavailable",
                "The store did not take this event. Nothing was stored: send again.",
                2);
    }

    public static Problem busy() {
        return later(
                503,
                "busy",
                "Service unavailable",
                "Too many large answers are being made. Ask again.",
                1);
    }

    public static Problem notReady() {
        return later(503, "not-ready", "Service unavailable", "Caravan starts or stops.", 1);
    }

    public int status() {
        return document.status();
    }

    /** The last part of the type: what kind of refusal this is, for metrics and logs. */
    public String slug() {
        return document.type().substring(document.type().lastIndexOf(':') + 1);
    }

    public Reply reply() {
        return Reply.json(status(), document, "application/problem+json").with(headers);
    }
}
