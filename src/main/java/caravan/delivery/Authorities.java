package caravan.delivery;

import caravan.Refusal;
import caravan.Settings;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Who may certify destinations: those that Java knows, and those of a file. */
final class Authorities {

    private Authorities() {}

    /** Absent: Java's own are enough. */
    static Optional<TrustOptions> of(Settings settings) {
        return settings.authorities().map(Authorities::with);
    }

    private static TrustOptions with(Path pem) {
        try (InputStream file = Files.newInputStream(pem)) {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (TrustManager known : factory(null).getTrustManagers()) {
                for (X509Certificate authority : ((X509TrustManager) known).getAcceptedIssuers()) {
                    add(all, authority);
                }
            }
            for (Certificate authority :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                add(all, authority);
            }
            return TrustOptions.wrap(factory(all));
        } catch (IOException | GeneralSecurityException e) {
            throw new Refusal(
                    "CARAVAN_AUTHORITIES must be a file with certificates in PEM, readable by"
                            + " Caravan.");
        }
    }

    private static void add(KeyStore all, Certificate authority) throws GeneralSecurityException {
        all.setCertificateEntry(Integer.toString(all.size()), authority);
    }

    private static TrustManagerFactory factory(KeyStore authorities)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory;
    }
}
