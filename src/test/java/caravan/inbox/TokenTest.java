package caravan.inbox;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenTest {

    @Test
    void isOf43CharactersThatNeedNoEscaping() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            tokens.add(Token.create());
        }
        assertThat(tokens).hasSize(1_000).allMatch(token -> token.matches("[A-Za-z0-9_-]{43}"));
    }

    /** FIPS 180-2's example. */
    @Test
    void hashIsSha256InHex() {
        assertThat(Token.hash("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
