package caravan.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.h2.mvstore.type.ObjectDataType;

import static org.assertj.core.api.Assertions.assertThat;

/** A file is sorted by the order it was written with: the quick one must be the library's. */
class KeyTypeTest {

    private static final ObjectDataType LIBRARY = new ObjectDataType();
    private static final KeyType OURS = new KeyType();

    @Property
    void ordersAsTheLibraryDoes(@ForAll("keys") KeyValue one, @ForAll("keys") KeyValue other) {
        assertThat(Integer.signum(OURS.compare(one, other)))
                .isEqualTo(Integer.signum(LIBRARY.compare(one, other)));
        assertThat(OURS.compare(one, new KeyValue(one.stream().toList()))).isZero();
    }

    @Provide
    Arbitrary<KeyValue> keys() {
        Arbitrary<String> text =
                Arbitraries.oneOf(
                        Arbitraries.strings().withChars("01-").ofMaxLength(3),
                        Arbitraries.strings().ofMaxLength(40),
                        Arbitraries.strings().withChars("a\0\u0080\u00e9\uffff").ofMaxLength(3),
                        Arbitraries.of(65_535, 65_536).map("a"::repeat));
        Arbitrary<Object> value =
                Arbitraries.oneOf(text.asGeneric(), Arbitraries.doubles().asGeneric());
        return Arbitraries.oneOf(
                value.map(only -> new KeyValue(only)),
                Combinators.combine(value, value)
                        .as((first, second) -> new KeyValue(Arrays.asList(first, second))));
    }
}
