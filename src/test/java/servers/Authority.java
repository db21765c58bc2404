package servers;

import io.vertx.core.net.KeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;

/** Certifies servers of tests: X.509 v3 (RFC 5280) with ECDSA, written out by hand. */
public final class Authority {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_WITH_SHA256 =
            sequence(new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2});
    private static final Duration DAY = Duration.ofDays(1);

    private final KeyPair keys = keys();
    private final byte[] name;
    private final byte[] certificate;
    private int serial = 1;

    public Authority(String name) {
        this.name = distinguished(name);
        byte[] mayCertify = extension(0x13, true, sequence(new byte[] {1, 1, (byte) 0xff}));
        certificate = certificate(distinguished(name), keys.getPublic(), -1, 30, mayCertify);
    }

    /** Its own certificate, as a file of PEM. */
    public Path pem() {
        Path file = TestRun.file("authority", ".pem");
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(certificate);
        try {
            return Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a server of these names or addresses, good today. */
    public KeyCertOptions certify(String... hosts) {
        return certify(-1, 30, hosts);
    }

    /** For one whose certificate was good until yesterday. */
    public KeyCertOptions certifiedOnce(String... hosts) {
        return certify(-30, -1, hosts);
    }

    private KeyCertOptions certify(int fromDay, int toDay, String... hosts) {
        KeyPair server = keys();
        byte[][] names = new byte[hosts.length][];
        for (int i = 0; i < hosts.length; i++) {
            names[i] = alternative(hosts[i]);
        }
        byte[] leaf =
                certificate(
                        distinguished("server"),
                        server.getPublic(),
                        fromDay,
                        toDay,
                        extension(0x11, false, sequence(names)));
        return options(server.getPrivate(), leaf);
    }

    private KeyCertOptions options(PrivateKey key, byte[] leaf) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = {
                factory.generateCertificate(new ByteArrayInputStream(leaf)),
                factory.generateCertificate(new ByteArrayInputStream(certificate))
            };
            store.setKeyEntry("server", key, new char[0], chain);
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            return KeyCertOptions.wrap(managers);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] certificate(
            byte[] subject, PublicKey key, int fromDay, int toDay, byte[] extension) {
        byte[] signed =
                sequence(
                        tagged(0xa0, tagged(2, new byte[] {2})),
                        tagged(2, BigInteger.valueOf(serial++).toByteArray()),
                        ECDSA_WITH_SHA256,
                        name,
                        sequence(time(fromDay), time(toDay)),
                        subject,
                        key.getEncoded(),
                        tagged(0xa3, sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed);
            return sequence(signed, ECDSA_WITH_SHA256, bits(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(int daysFromNow) {
        return tagged(
                0x18,
                TIME.format(Instant.now().plus(DAY.multipliedBy(daysFromNow)))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] distinguished(String commonName) {
        byte[] value = tagged(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return sequence(tagged(0x31, sequence(new byte[] {6, 3, 0x55, 4, 3}, value)));
    }

    private static byte[] alternative(String host) {
        if (!host.matches("[0-9.]+")) {
            return tagged(0x82, host.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return tagged(0x87, InetAddress.getByName(host).getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of 2.5.29. */
    private static byte[] extension(int which, boolean critical, byte[] value) {
        byte[] id = {6, 3, 0x55, 0x1d, (byte) which};
        byte[] told = critical ? new byte[] {1, 1, (byte) 0xff} : new byte[0];
        return sequence(id, told, tagged(4, value));
    }

    private static byte[] bits(byte[] bytes) {
        return tagged(3, concatenated(new byte[1], bytes));
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, concatenated(parts));
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** DER: a tag, the length, and the bytes. */
    private static byte[] tagged(int tag, byte[] bytes) {
        int length = bytes.length;
        byte[] head =
                length < 0x80
                        ? new byte[] {(byte) tag, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        // The shortest form is a must: two bytes only where one is too few.
        if (length >= 0x80 && length < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        }
        return concatenated(head, bytes);
    }
}
