package caravan.store;

import caravan.TestSettings;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SlicesTest {

    private final TestStore store = new TestStore(TestSettings.with());
    private final MongoCollection<Document> collection = store.collections().tickets();

    @AfterEach
    void stop() {
        store.close();
    }

    private static String id(int number) {
        return String.format("%05d", number);
    }

    private void insert(int number) {
        collection.insertMany(
                IntStream.range(0, number)
                        .mapToObj(i -> new Document("_id", id(i)).append("inbox", "it"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 501, 1000, 1200})
    void deletesAllThatIsFoundAndNothingElse(int number) {
        insert(number);
        collection.insertOne(new Document("_id", "0").append("inbox", "other"));
        assertThat(Slices.delete(collection, Filters.eq("inbox", "it"))).isEqualTo(number);
        assertThat(collection.find().first()).containsEntry("inbox", "other");
        assertThat(collection.countDocuments()).isOne();
        assertThat(Slices.delete(collection, Filters.eq("inbox", "it"))).isZero();
    }

    @Test
    void deletesTheseIds() {
        insert(1_200);
        List<String> ids = IntStream.range(100, 1_300).mapToObj(SlicesTest::id).toList();
        assertThat(Slices.delete(collection, held(ids))).isEqualTo(1_100);
        assertThat(collection.countDocuments()).isEqualTo(100);
        assertThat(Slices.delete(collection, held(List.of()))).isZero();
    }

    private static List<Slices.Held> held(List<String> ids) {
        return ids.stream().map(id -> new Slices.Held(id, 1)).toList();
    }

    @Test
    void keepsSlicesSmallInNumberAndBytes() {
        List<Slices.Held> held = new ArrayList<>();
        held.add(new Slices.Held("huge", 20 << 20));
        for (int i = 0; i < 5; i++) {
            held.add(new Slices.Held("large " + i, 3 << 20));
        }
        for (int i = 0; i < 1_200; i++) {
            held.add(new Slices.Held("small " + i, 1));
        }
        assertThat(Slices.of(held)).extracting(List::size).containsExactly(1, 2, 2, 500, 500, 201);
    }
}
