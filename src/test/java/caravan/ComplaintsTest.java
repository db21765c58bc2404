package caravan;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComplaintsTest {

    @Test
    void tellsNoCredentials() {
        assertThat(Complaints.told("no way to nats://user:secret@a:4222, [tls://token@b:4222]"))
                .isEqualTo("no way to nats://***@a:4222, [tls://***@b:4222]");
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(Complaints.told("x".repeat(10_000))).hasSizeLessThan(1_000);
    }
}
