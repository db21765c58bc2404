package caravan.inbox;

import caravan.Settings;
import caravan.http.Problem;
import caravan.http.Request;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The operator, known by the admin token. Where none is set, nobody is the operator. */
@Singleton
public class Admin {

    private final Optional<String> hash;

    Admin(Settings settings) {
        hash = settings.adminToken().map(Token::hash);
    }

    public boolean is(Request request) {
        return hash.filter(expected -> same(expected, Token.hash(Token.of(request)))).isPresent();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws Problem 401
     */
    public Request authenticate(Request request) {
        if (!is(request)) {
            throw Problem.adminOnly();
        }
        return request;
    }
}
