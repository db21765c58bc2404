package caravan.http;

import caravan.Settings;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses that this Caravan is known by. A browser can be made to call any address, and a
 * name can be made to resolve to any (DNS rebinding): so what changes something without a token
 * needs a Host that is ours and, where a browser sends one, an Origin that is ours too.
 */
@Singleton
public class Sites {

    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Optional<URI> publicUrl;
    private final String listening;

    Sites(Settings settings) {
        publicUrl = settings.publicUrl();
        listening = settings.host().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws Problem 403
     */
    public void check(Request request) {
        if (!knownHost(request)) {
            throw Problem.unknownHost();
        }
        String origin = request.header("Origin");
        if (!origin.isEmpty() && !ours(origin, request)) {
            throw Problem.foreignOrigin();
        }
    }

    /** Where the sender of this request reaches us, without a slash at the end. */
    public String base(Request request) {
        if (publicUrl.isPresent()) {
            return publicUrl.get().toString().replaceAll("/+$", "");
        }
        return request.scheme() + "://" + request.host();
    }

    private boolean knownHost(Request request) {
        String host = request.header("Host").toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
        return host.equals("localhost")
                || host.equals(listening)
                || ADDRESS.matcher(host).matches()
                || publicUrl.filter(url -> host.equalsIgnoreCase(url.getHost())).isPresent();
    }

    private boolean ours(String origin, Request request) {
        return origin.equalsIgnoreCase(request.scheme() + "://" + request.header("Host"))
                || publicUrl.filter(url -> origin.equalsIgnoreCase(originOf(url))).isPresent();
    }

    private static String originOf(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
