package caravan.inbox;

import caravan.Ids;
import caravan.http.Problem;
import caravan.http.Range;
import caravan.http.Request;
import caravan.store.Collections;
import caravan.store.Ranges;
import caravan.store.Slices;
import caravan.store.WebhookChanges;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.Document;

/**
 * The inboxes, and who may use which. A token or key is looked up in the store once in five
 * seconds, off the event loop: so a rotated one stops within that time in every process, and at
 * once in this one.
 */
@Singleton
public class Inboxes {

    private static final Duration KNOWN = Duration.ofSeconds(5);
    private static final int KNOWN_MOST = 100_000;

    /** While the store hangs look-ups queue: nobody waits longer than for the store itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An inbox as it was made: the only moment at which its secrets are known. */
    public record Created(Inbox inbox, String token, String key) {}

    /** What an inbox is known by: a field of it, and the hash that it holds. */
    private record Secret(String field, String hash) {

        static Secret token(String hash) {
            return new Secret("tokenHash", hash);
        }

        static Secret key(String hash) {
            return new Secret("keyHash", hash);
        }
    }

    private final Collections collections;
    private final WebhookChanges changes;
    private final Lookups<Secret, Optional<Inbox>> lookups = new Lookups<>(this::find, PATIENCE);
    private final AsyncLoadingCache<Secret, Optional<Inbox>> known =
            Caffeine.newBuilder()
                    .expireAfterWrite(KNOWN)
                    .maximumSize(KNOWN_MOST)
                    .buildAsync((secret, executor) -> lookups.find(secret));

    Inboxes(Collections collections, WebhookChanges changes) {
        this.collections = collections;
        this.changes = changes;
    }

    private Optional<Inbox> find(Secret secret) {
        return find(secret.field(), secret.hash());
    }

    private Optional<Inbox> find(String field, String value) {
        return Optional.ofNullable(
                        collections.inboxes().find(Filters.eq(field, value)).limit(1).first())
                .map(Inbox::of);
    }

    @PreDestroy
    void stop() {
        lookups.stop();
    }

    /**
     * Admits the request to the inbox of its token.
     *
     * @return fails with the {@link Problem} 401
     */
    public CompletionStage<Caller> authenticate(Request request) {
        String token = Token.of(request);
        if (token.isEmpty()) {
            return CompletableFuture.failedStage(Problem.tokenMissing());
        }
        return owner(token)
                .thenApply(inbox -> new Caller(request, inbox.orElseThrow(Problem::tokenUnknown)));
    }

    /**
     * The same for calls that wait for the store: they go on here, on their worker, and not where
     * tokens are looked up, for which everybody waits.
     */
    public Caller admit(Request request) {
        return authenticate(request).toCompletableFuture().join();
    }

    /**
     * Admits the request to the inbox of the key in its path.
     *
     * @return fails with the {@link Problem} 404
     */
    public CompletionStage<Caller> recognize(Request request) {
        return known.get(Secret.key(Token.hash(request.variable("key"))))
                .thenApply(
                        inbox ->
                                new Caller(
                                        request,
                                        inbox.orElseThrow(
                                                () -> Problem.notFound("No inbox has this key."))));
    }

    /** The inbox of this token. */
    public CompletableFuture<Optional<Inbox>> owner(String token) {
        return ownerOfHash(Token.hash(token));
    }

    /** The inbox of a token's hash, from the store or as known for at most five seconds. */
    public CompletableFuture<Optional<Inbox>> ownerOfHash(String tokenHash) {
        return known.get(Secret.token(tokenHash));
    }

    public Created create(String name) {
        String token = Token.create();
        String key = Token.create();
        Inbox inbox =
                new Inbox(
                        Ids.next(),
                        name,
                        Token.hash(token),
                        Token.hash(key),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS));
        collections.inboxes().insertOne(inbox.document());
        return new Created(inbox, token, key);
    }

    public Optional<Inbox> byId(String id) {
        return find("_id", id);
    }

    /** Inboxes in the order of their ids. */
    public List<Inbox> list(Range range, int limit) {
        return collections
                .inboxes()
                .find(Ranges.filter(range))
                .sort(Ranges.order(range.ascending()))
                .limit(limit)
                .map(Inbox::of)
                .into(new ArrayList<>());
    }

    public Optional<Inbox> rename(Inbox inbox, String name) {
        return change(inbox, "name", name);
    }

    /** A new token for this inbox; the old one stops. */
    public String rotateToken(Inbox inbox) {
        String token = Token.create();
        change(inbox, "tokenHash", Token.hash(token)).orElseThrow(Problem::tokenUnknown);
        return token;
    }

    /** A new key for this inbox; the old one stops. */
    public String rotateKey(Inbox inbox) {
        String key = Token.create();
        change(inbox, "keyHash", Token.hash(key)).orElseThrow(Problem::tokenUnknown);
        return key;
    }

    private Optional<Inbox> change(Inbox inbox, String field, String value) {
        Document changed =
                collections
                        .inboxes()
                        .findOneAndUpdate(
                                Filters.eq("_id", inbox.id()),
                                Updates.set(field, value),
                                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        forget(inbox);
        return Optional.ofNullable(changed).map(Inbox::of);
    }

    /** Removes the inbox; what it holds goes with it. */
    public void delete(Inbox inbox) {
        collections.inboxes().deleteOne(Filters.eq("_id", inbox.id()));
        forget(inbox);
        for (var held : collections.heldByInboxes()) {
            Slices.delete(held, Filters.eq("inbox", inbox.id()));
        }
        changes.raise();
    }

    private void forget(Inbox inbox) {
        for (Secret secret :
                List.of(Secret.token(inbox.tokenHash()), Secret.key(inbox.keyHash()))) {
            lookups.forget(secret);
            known.synchronous().invalidate(secret);
        }
    }
}
