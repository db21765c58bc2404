package caravan.webhook;

import caravan.TestSettings;
import caravan.webhook.AddressGuard.Verdict;
import caravan.webhook.AddressGuard.Verdict.Allowed;
import caravan.webhook.AddressGuard.Verdict.Refused;
import caravan.webhook.AddressGuard.Verdict.Unresolved;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.NameServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Which addresses a destination may have. */
class AddressGuardTest {

    private static final NameServer NAMES = new NameServer();
    private static final TestGuard OUTSIDE = guard("");
    private static final TestGuard LOOPBACK = guard("127.0.0.0/8,::1,fd12:3456::/32");

    /** On an address where nothing is open but what is said. */
    private static TestGuard guard(String networks) {
        return new TestGuard(
                TestSettings.with(
                        "host",
                        "0.0.0.0",
                        "allow-networks",
                        networks,
                        "limits.name-time",
                        "0s",
                        "name-server",
                        NAMES.address()));
    }

    @AfterAll
    static void close() {
        OUTSIDE.close();
        LOOPBACK.close();
        NAMES.close();
    }

    private static Verdict check(TestGuard guard, String host) {
        return guard.guard().check(Host.of(host)).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.114.0",
                "223.255.255.255",
                "[2001:200::1]",
                "[2606:4700:4700::1111]",
                "[2001:db7::1]",
                "[2003::1]",
                "[::ffff:1.1.1.1]",
                "[64:ff9b::1.1.1.1]"
            })
    void allowsTheOpenInternet(String host) {
        assertThat(check(OUTSIDE, host)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0",
                "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254",
                "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.255",
                "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.0",
                "192.168.255.255", "192.175.48.1", "198.18.0.0", "198.19.255.255", "198.51.100.1",
                "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"
            })
    void refusesSpecialIpv4InEachForm(String address) {
        assertThat(check(OUTSIDE, address)).isInstanceOf(Refused.class);
        for (String form :
                new String[] {"::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::"}) {
            assertThat(check(OUTSIDE, "[" + form + address + "]"))
                    .as(form)
                    .isInstanceOf(Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[::]",
                "[::1]",
                "[100::1]",
                "[100:0:0:1::1]",
                "[2001::1]",
                "[2001:1::1]",
                "[2001:2::1]",
                "[2001:3::1]",
                "[2001:4:112::1]",
                "[2001:10::1]",
                "[2001:20::1]",
                "[2001:30::1]",
                "[2001:1ff:ffff::]",
                "[2001:db8::1]",
                "[2002:7f00:1::]",
                "[2002:101:101::]",
                "[2620:4f:8000::1]",
                "[3fff::1]",
                "[3fff:fff::1]",
                "[5f00::1]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[febf::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[4000::1]",
                "[1::1]",
                "[::1.1.1.1]",
                "[64:ff9b:1::1.1.1.1]",
                "[200::1]"
            })
    void refusesSpecialIpv6(String host) {
        assertThat(check(OUTSIDE, host)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "2130706433",
                "0x7f000001",
                "0X7F.1",
                "017700000001",
                "0177.0.0.1",
                "127.0.0.1.",
                "%31%32%37.0.0.1",
                "１２７.０.０.１",
                "127。0。0。1",
                "[::FFFF:7F00:1]",
                "[0:0:0:0:0:ffff:127.0.0.1]",
                "0x7f.0.0x1",
                "127.65535"
            })
    void judgesAnAddressAsWhatWouldBeConnectedTo(String host) {
        assertThat(check(OUTSIDE, host)).isInstanceOf(Refused.class);
        assertThat(check(LOOPBACK, host)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[fd12:3456::9]", "[::ffff:127.0.0.9]"})
    void allowsWhatTheOperatorAllows(String host) {
        assertThat(check(LOOPBACK, host)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "[fd12:3457::]", "[64:ff9b::127.0.0.1]", "[::127.0.0.1]"})
    void allowsNoMoreThanThat(String host) {
        assertThat(check(LOOPBACK, host)).isInstanceOf(Refused.class);
    }

    @Test
    void doesNotTellWhereANameLeads() {
        NAMES.resolve("inside.test", "10.1.2.3");
        assertThat(check(OUTSIDE, "inside.test"))
                .isEqualTo(new Refused("its name leads to an address that is not allowed"));
    }

    @Test
    void saysWhyItRefuses() {
        assertThat(check(OUTSIDE, "169.254.169.254"))
                .isEqualTo(new Refused("169.254.169.254 is not allowed: link-local, RFC 3927"));
    }

    @Test
    void findsAllAddressesOfAName() throws Exception {
        NAMES.resolve("both.test", "1.1.1.1", "8.8.8.8", "2606:4700:4700::1111");
        assertThat(check(OUTSIDE, "BOTH.test."))
                .isInstanceOfSatisfying(
                        Allowed.class,
                        allowed ->
                                assertThat(allowed.addresses())
                                        .extracting(InetAddress::getHostAddress)
                                        .containsExactlyInAnyOrder(
                                                "1.1.1.1",
                                                "8.8.8.8",
                                                "2606:4700:4700:0:0:0:0:1111"));
    }

    @Test
    void refusesANameWithOneForbiddenAddressAmongSeveral() {
        NAMES.resolve("ipv4.test", "1.1.1.1", "10.0.0.1", "8.8.8.8");
        NAMES.resolve("ipv6.test", "1.1.1.1", "::1");
        assertThat(check(OUTSIDE, "ipv4.test")).isInstanceOf(Refused.class);
        assertThat(check(OUTSIDE, "ipv6.test")).isInstanceOf(Refused.class);
    }

    @Test
    void tellsANameWithoutAnAddressApart() {
        assertThat(check(OUTSIDE, "nowhere.test"))
                .isEqualTo(new Unresolved("its name does not resolve"));
        NAMES.resolve("back.test", "1.1.1.1");
        assertThat(check(OUTSIDE, "back.test")).isInstanceOf(Allowed.class);
        NAMES.forget("back.test");
        assertThat(check(OUTSIDE, "back.test")).isInstanceOf(Unresolved.class);
    }

    @Test
    void doesNotWaitForANameServerForEver() {
        NAMES.hang("slow.test");
        assertThat(check(OUTSIDE, "slow.test"))
                .isEqualTo(new Unresolved("no name server answers for its name"));
    }
}
